import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

const PAGE = path.resolve(import.meta.dirname, '../../../src/sandbox/window/page');
const files = readdirSync(PAGE).map((name) => ({ name, text: readFileSync(path.join(PAGE, name), 'utf8') }));

type Render = (source: string, options?: { mentions?: string[]; references?: string[] }) => string;
const { renderMarkdown } = (await import(path.join(PAGE, 'markdown.js'))) as { renderMarkdown: Render };

describe('the files of the page', () => {
  test.each(files)('$name asks nobody but its own server for anything', ({ text }) => {
    const asksFor = [
      ...text.matchAll(/(?:src|href|action)="([^"]*)"/g),
      ...text.matchAll(/url\(([^)]*)\)/g),
      ...text.matchAll(/@import\s+([^;]*)/g),
      ...text.matchAll(/(?:from|import)\s+'([^']*)'/g),
      ...text.matchAll(/(?:fetch|EventSource)\(['"`]([^'"`]*)/g),
    ].map(([, address = '']) => address);
    expect(asksFor.filter((address) => /^\s*['"]?([a-z]+:)?\/\//i.test(address))).toEqual([]);
  });

  test('each file that the page names is there', () => {
    const names = new Set([...files.map(({ name }) => name), 'adaptivecards.min.js']);
    const named = files.flatMap(({ text }) => [
      ...[...text.matchAll(/<(?:script|link)[^>]*(?:src|href)="([^"]*)"/g)].map(([, file = '']) => file),
      ...[...text.matchAll(/from '\.\/([^']*)'/g)].map(([, file = '']) => file),
    ]);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((file) => !names.has(file))).toEqual([]);
  });
});

describe('the Markdown of the page', () => {
  test.each([
    ['**bold** and _italic_', '<p><strong>bold</strong> and <em>italic</em></p>'],
    ['a\nb', '<p>a<br>b</p>'],
    ['- one\n- two\n\nend', '<ul><li>one</li><li>two</li></ul><p>end</p>'],
    ['3. three', '<ol start="3"><li>three</li></ol>'],
    [
      '[page](https://example.com/a?b=1&c=2)',
      '<p><a href="https://example.com/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">page</a></p>',
    ],
    ['[bad](javascript:alert)', '<p>[bad](javascript:alert)</p>'],
    ['\\*not bold\\* \\[no link\\]', '<p>*not bold* [no link]</p>'],
    ['snake_case_name 2*3*4', '<p>snake_case_name 2*3*4</p>'],
    ['<b>x</b> & "y"', '<p>&lt;b&gt;x&lt;/b&gt; &amp; &quot;y&quot;</p>'],
    ['see [1] and [2]', '<p>see <a class="reference" href="#source-1" data-source="1">[1]</a> and [2]</p>'],
    ['<at>Lee Gu</at> <at>Eve</at>', '<p><span class="mention">Lee Gu</span> &lt;at&gt;Eve&lt;/at&gt;</p>'],
  ])('%j', (source, html) => {
    expect(renderMarkdown(source, { mentions: ['<at>Lee Gu</at>'], references: ['1'] })).toBe(html);
  });

  test('no tag of the input survives, whatever it is', () => {
    const own =
      /<\/?(p|strong|em|s|ul|li|code)>|<br>|<ol start="\d+">|<\/(ol|a|span)>|<a href="https?:[^"<>\s]*" target="_blank" rel="noopener noreferrer">|<span class="mention">|<a class="reference" href="#source-1" data-source="1">/g;
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '**',
        '_',
        '[a](https://x',
        ')',
        '](',
        '`',
        '\\',
        '<img onerror=x>',
        '"',
        '\uE0000\uE001',
        '[1]',
        '\n- ',
        '<at>Lee</at>',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const html = renderMarkdown(pieces.join(''), { mentions: ['<at>Lee</at>'], references: ['1'] });
        expect(html.replace(own, '')).not.toMatch(/[<>]/);
      }),
      { numRuns: 500 },
    );
  });
});
