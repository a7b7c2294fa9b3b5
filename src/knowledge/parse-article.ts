import { z } from 'zod';
import { AppError } from '../error.ts';
import { type Article, DOCUMENTS } from './article.ts';
import { parseBody } from './parse-body.ts';

/** An article file breaks the rules of `article.ts`; `field` names the front-matter key, the heading, or `body`. */
const malformed = (file: string, field: string, problem: string): AppError =>
  new AppError('article_malformed', { fields: { file, field, problem } });

const passage = {
  source: z.enum(DOCUMENTS),
  section: z.string().min(1),
  date: z.union([z.iso.date(), z.literal('undated')]),
  link: z.url({ protocol: /^https$/ }),
};

const frontMatter = z.strictObject({
  title: z.string().min(1).max(120),
  ...passage,
  also: z.array(z.strictObject(passage)).default([]),
  controls: z.array(z.coerce.number().int().min(1).max(132)).min(1),
  names: z.array(z.string().min(1)).min(1),
  asks: z.array(z.string().min(3)).min(1),
});

/** What each field takes, in words for whoever writes an article. */
const EXPECTED: Readonly<Record<string, string>> = {
  title: 'the topic in one line of at most 120 characters',
  source: 'the exact name of one of the five documents',
  section: 'the heading in that document',
  date: 'a date like 2023-10-13, or undated',
  link: 'an address that starts with https://',
  also: 'a line for each further passage: - document | section | date | link',
  controls: 'numbers from 1 to 132 in brackets, such as [16, 17]',
  names: 'at least one name in brackets, such as [GDAP, granular privileges]',
  asks: 'at least one question, each on a line that starts with "- "',
};

/**
 * Reads one article file: front matter between two `---` lines, then the text that `parse-body.ts` reads.
 *
 * The front matter is plain text after `key:`, a list in brackets, or a list of `- ` lines below the key. It looks like
 * YAML, but a text needs no quotes, and blank lines mean nothing: the formatter of this repository takes front matter
 * for Markdown and sets them around lists. An item of `also` holds source, section, date and link, parted by ` | `.
 *
 * @param file - name of the file, `some-topic.md`; the id is the name without its ending
 * @throws AppError `article_malformed` with `file`, `field` and `problem` when anything is missing, unknown or out of range
 */
export function parseArticle(file: string, text: string): Article {
  const match = /^---\n(.*?)\n---\n(.*)$/s.exec(text.replaceAll('\r\n', '\n'));
  if (!match) throw malformed(file, 'front matter', 'expected between two lines of ---');
  const [, head = '', body = ''] = match;

  const parsed = frontMatter.safeParse(readHead(file, head));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    if (issue?.code === 'unrecognized_keys') {
      const known = Object.keys(EXPECTED).join(', ');
      throw malformed(file, issue.keys.join(', '), `is no field; the fields are ${known}`);
    }
    const field = String(issue?.path[0] ?? 'front matter');
    throw malformed(file, field, `write ${EXPECTED[field] ?? 'what README.md says'} (${issue?.message})`);
  }
  const { title, also, controls, names, asks, ...first } = parsed.data;

  const passages = [first, ...also].map(({ source, link, ...rest }) => ({ document: source, url: link, ...rest }));
  const sections = parseBody(body, (field, problem) => malformed(file, field, problem));
  refuseLooseMarkers(file, body, passages.length);
  // A card's template would take it for an expression.
  if (/\$\{/.test(body)) throw malformed(file, 'body', 'a dollar sign must not stand before a brace');

  return { id: file.replace(/\.md$/, ''), title, passages, controls, names, asks, ...sections };
}

function readHead(file: string, head: string): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  let list: string[] | undefined;
  for (const line of head.split('\n')) {
    if (line.trim() === '') continue;
    const item = /^ *- (.+)$/.exec(line)?.[1];
    if (item !== undefined && list) {
      list.push(item.trim());
      continue;
    }
    const [, key, value = ''] = /^(\w+):(.*)$/.exec(line) ?? [];
    if (key === undefined) throw malformed(file, 'front matter', `cannot read the line "${line}"`);
    if (key in fields) throw malformed(file, key, 'stands twice');
    list = value.trim() === '' ? [] : undefined;
    fields[key] = list ?? readValue(value.trim());
  }
  if (Array.isArray(fields['also'])) fields['also'] = fields['also'].map(readPassage);
  return fields;
}

const readValue = (value: string): string | string[] =>
  value.startsWith('[') && value.endsWith(']') ? value.slice(1, -1).split(', ') : value;

function readPassage(item: string): Record<string, string | undefined> {
  const [source, section, date, link] = item.split(' | ');
  return { source, section, date, link };
}

/** A marker without a passage would be a claim without a source; a passage without a marker would cite nothing. */
function refuseLooseMarkers(file: string, body: string, passages: number): void {
  const used = new Set([...body.matchAll(/\[(\d+)\]/g)].map(([, position]) => Number(position)));
  for (const position of used) {
    if (position < 1 || position > passages)
      throw malformed(file, 'body', `marker [${position}] has no source: the front matter lists ${passages}`);
  }
  for (let position = 1; position <= passages; position += 1) {
    if (!used.has(position))
      throw malformed(
        file,
        'body',
        `source ${position} is never used: write [${position}] behind what it says, or remove it`,
      );
  }
}
