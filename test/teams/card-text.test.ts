import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cardText, joinText, words } from '../../src/teams/card-text.ts';

/** Text as an attacker writes it: pieces that mean something to a client, between names and noise. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '[Sign in](https://evil.example/x)',
        '<at>Everyone</at>',
        '**',
        '_',
        '__',
        '`',
        '~~',
        '\\',
        '- ',
        '1. ',
      ),
      fc.constantFrom(
        '# ',
        '+ ',
        '1) ',
        '&lt;at&gt;',
        '&#91;',
        '$',
        '{',
        '}',
        '\u0024{secret}',
        '{{DATE(2026-01-01T00:00:00Z)}}',
      ),
      fc.constantFrom(
        'www.evil.example',
        'evil.example',
        'mailto:a@b.com',
        '\n',
        '\r\n\t',
        '\u2028',
        '\u202e',
        '\u2066',
        '\u200b',
      ),
      fc.constantFrom(
        '👩‍👩‍👧‍👦',
        'e\u0301\u0301\u0301\u0301\u0301\u0301\u0301',
        'شركة',
        'חברה',
        '株式会社',
        '\u{e0041}',
        '\ud800',
      ),
      fc.string({ unit: 'binary' }),
      fc.string(),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const graphemesOf = (text: string): number =>
  [...new Intl.Segmenter('en').segment(text.replace(/[\u2068\u2069]/g, ''))].length;

describe('words of others on a card', () => {
  test.each([
    ['Contoso & Söhne GmbH', 'Contoso & Söhne GmbH'],
    ["Margie's Travel (UK)", "Margie's Travel (UK)"],
    ['adele_vance@contoso.onmicrosoft.com', 'adele_vance@contoso.onmicrosoft.com'],
    ['alexw_fabrikam.com#EXT#@contoso.onmicrosoft.com', 'alexw_fabrikam.com#EXT#@contoso.onmicrosoft.com'],
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8::7', '2001:db8::7'],
    ['+49 30 901820', '+49 30 901820'],
    ['Anonymous IP address. Seen twice.', 'Anonymous IP address. Seen twice.'],
    ['  spaced \n out  ', 'spaced out'],
    ['', ''],
  ])('%j stays readable', (untrusted, shown) => {
    expect(cardText(untrusted)).toBe(shown);
  });

  test.each([
    ['[Sign in](https://evil.example)', '❲Sign in❳(https∶//evil․example)'],
    ['<at>Everyone</at>', '‹at›Everyone‹/at›'],
    ['**bold** _soft_ `code`', '∗∗bold∗∗ ˍsoftˍ ˋcodeˋ'],
    ['# Heading', '♯ Heading'],
    ['- item', '– item'],
    ['12. item', '12․ item'],
    ['&lt;at&gt;', '& lt;at& gt;'],
    ['\u0024{secret} {{DATE(x)}}', '$❴secret❵ ❴❴DATE(x)❵❵'],
    ['www.3com.com', 'www․3com․com'],
    ['a\u202eb\u200bc', 'abc'],
    ['شركة', '\u2068شركة\u2069'],
  ])('%j loses its effect', (untrusted, shown) => {
    expect(cardText(untrusted)).toBe(shown);
  });

  test('nothing active survives, whatever the input', () => {
    fc.assert(
      fc.property(hostile, (untrusted) => {
        const shown = cardText(untrusted);
        const bare = shown.replace(/^\u2068|\u2069$/g, '');
        expect(shown).not.toMatch(/[[\]<>{}*`~\\]/);
        expect(shown).not.toMatch(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u);
        expect(shown).not.toMatch(/&#?\w+;/);
        expect(shown).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066\u2067]/u);
        expect(bare).not.toMatch(/^(?:[-#]|\+ |\d+[.)] )/);
        expect(shown.isWellFormed()).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('no client finds an address to link, mail addresses aside', () => {
    fc.assert(
      fc.property(hostile, (untrusted) => {
        const withoutMail = cardText(untrusted).replace(/[\p{L}\p{N}._%+'#-]+@[\w.-]+/gu, '');
        expect(withoutMail).not.toMatch(/:\/\//);
        expect(withoutMail).not.toMatch(/[\p{L}\p{N}]\.\p{L}/u);
      }),
      { numRuns: 500 },
    );
  });

  test('the length is bounded in graphemes and in bytes, and twice is once', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 60 }), (untrusted, max) => {
        const once = cardText(untrusted, max);
        expect(graphemesOf(once)).toBeLessThanOrEqual(max);
        expect(once.length).toBeLessThanOrEqual(max * 2 + 2);
        expect(cardText(once, max)).toBe(once);
      }),
      { numRuns: 500 },
    );
  });

  test('a long name is cut between graphemes', () => {
    expect(cardText('👩‍👩‍👧‍👦'.repeat(3), 20)).toBe('👩‍👩‍👧‍👦'.repeat(3));
    expect(cardText('Woodgrove Bank', 10)).toBe('Woodgrove…');
  });
});

describe('our own words', () => {
  test('keep their Markdown and take in only what is neutral', () => {
    expect(words`**${cardText('*Contoso*')}** has ${3} alerts`).toBe('**∗Contoso∗** has 3 alerts');
  });

  test('the compiler refuses a name that is not neutral', () => {
    const name: string = '[x](y)';
    // @ts-expect-error a plain string is not CardText
    expect(words`Hello ${name}`).toContain(name);
  });

  test('are joined without gaps', () => {
    expect(joinText([cardText('Contoso'), words``, cardText('Adele Vance')], ' · ')).toBe('Contoso · Adele Vance');
  });
});
