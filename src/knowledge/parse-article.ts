import { z } from 'zod';
import { AppError } from '../error.ts';
import { type Article, DOCUMENTS } from './article.ts';

/** An article file breaks the rules of `article.ts`; `field` names the front-matter key, or `body`. */
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

/** A chat bubble shows about this much before the eye has to search. */
const MAX_LEAD = 320;

/**
 * Reads one article file: front matter between two `---` lines, then Markdown.
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
    const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : undefined;
    throw malformed(file, unknownKey ?? String(issue?.path[0] ?? 'front matter'), issue?.message ?? 'invalid');
  }
  const { title, also, controls, names, asks, ...first } = parsed.data;

  const passages = [first, ...also].map(({ source, link, ...rest }) => ({ document: source, url: link, ...rest }));
  const [lead, ...paragraphs] = body.trim().split(/\n{2,}/);
  if (!lead) throw malformed(file, 'body', 'expected at least one paragraph');
  if (lead.length > MAX_LEAD) {
    throw malformed(file, 'body', `first paragraph has ${lead.length} characters, at most ${MAX_LEAD}`);
  }
  refuseLooseMarkers(file, body, passages.length);

  return { id: file.replace(/\.md$/, ''), title, passages, controls, names, asks, lead, paragraphs };
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
    if (position < 1 || position > passages) throw malformed(file, 'body', `marker [${position}] has no passage`);
  }
  for (let position = 1; position <= passages; position += 1) {
    if (!used.has(position)) throw malformed(file, 'body', `passage ${position} is never cited`);
  }
}
