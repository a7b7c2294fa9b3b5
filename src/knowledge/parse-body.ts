import type { Article, Branch, Fork } from './article.ts';
import { readBlock } from './block.ts';

/** What the text below the front matter holds. */
export type Body = Pick<Article, 'lead' | 'paragraphs' | 'why' | 'cautions' | 'fork'>;

/** Says what is wrong; `field` is `body` or the heading of the section. */
export type Refuse = (field: string, problem: string) => Error;

/** A chat bubble shows about this much before the eye has to search. */
const MAX_LEAD = 320;
/** Longer labels are cut on a phone's button. */
const MAX_LABEL = 40;
const BRANCHES = { fewest: 2, most: 4 };
/** A branch is an answer, not an article of its own. */
const MAX_BRANCH_PARAGRAPHS = 3;

interface Section {
  readonly heading: string;
  readonly text: string;
}

/**
 * Reads the text of an article: the lead and what follows it, then sections under `## `: Why, Caution, and one question
 * whose `### ` are the branches.
 *
 * @param refuse - makes the error to throw
 */
export function parseBody(text: string, refuse: Refuse): Body {
  const [opening, ...sections] = cut(text, '## ');
  const [lead, ...paragraphs] = paragraphsOf('body', opening?.text ?? '', refuse);
  if (!lead) throw refuse('body', 'write at least one paragraph: the answer in one or two sentences');
  refuseLead(lead, refuse);

  const why: string[] = [];
  const cautions: string[] = [];
  let fork: Fork | undefined;
  for (const { heading, text: content } of sections) {
    if (heading.endsWith('?')) {
      if (fork) throw refuse(heading, 'only one heading may be a question: an answer depends on one condition');
      fork = { question: heading, branches: branchesOf(heading, content, refuse) };
      continue;
    }
    const kept = { Why: why, Caution: cautions }[heading];
    if (!kept) throw refuse(heading, 'unknown heading: use Why, Caution, or a question that ends with “?”');
    if (kept.length > 0) throw refuse(heading, 'this heading stands twice: put both texts under one');
    kept.push(...paragraphsOf(heading, content, refuse));
    if (kept.length === 0) throw refuse(heading, 'there is no text below this heading');
  }
  return { lead, paragraphs, why, cautions, fork };
}

/** Cuts a text at the lines that start with a mark; what stands before the first one has the heading `''`. */
function cut(text: string, mark: string): Section[] {
  const parts: Section[] = [];
  let heading = '';
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith(mark)) {
      parts.push({ heading, text: lines.join('\n') });
      heading = line.slice(mark.length).trim();
      lines = [];
    } else lines.push(line);
  }
  return [...parts, { heading, text: lines.join('\n') }];
}

function paragraphsOf(field: string, text: string, refuse: Refuse): string[] {
  const paragraphs = text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');
  for (const paragraph of paragraphs) {
    if (paragraph.startsWith('#')) {
      throw refuse(field, `unexpected heading “${firstLine(paragraph)}”: sections start with ##, branches with ###`);
    }
    const block = readBlock(paragraph);
    if (block.kind === 'problem')
      throw refuse(field, `${block.problem}. It is the one that starts “${firstLine(paragraph)}”`);
  }
  return paragraphs;
}

const firstLine = (text: string): string => text.split('\n')[0]?.slice(0, 60) ?? '';

function refuseLead(lead: string, refuse: Refuse): void {
  if (readBlock(lead).kind !== 'text')
    throw refuse('body', 'the first paragraph must be plain text, not a list or table');
  if (lead.length > MAX_LEAD) {
    throw refuse('body', `the first paragraph has ${lead.length} characters, at most ${MAX_LEAD}: shorten it`);
  }
}

function branchesOf(question: string, text: string, refuse: Refuse): readonly Branch[] {
  const [before, ...sections] = cut(text, '### ');
  if (before?.text.trim()) throw refuse(question, 'text before the first ### is never shown: put it into a branch');
  if (sections.length < BRANCHES.fewest || sections.length > BRANCHES.most) {
    throw refuse(question, `write ${BRANCHES.fewest} to ${BRANCHES.most} branches (###), not ${sections.length}`);
  }
  const branches = sections.map((section) => branchOf(section, refuse));
  const twice = branches.find(({ id }, at) => branches.findIndex((other) => other.id === id) !== at);
  if (twice) throw refuse(question, `two branches are called “${twice.label}”: give them different labels`);
  return branches;
}

function branchOf({ heading, text }: Section, refuse: Refuse): Branch {
  const [, label = '', words = ''] = /^(.*?)\s*(?:\(also:([^()]*)\))?$/.exec(heading) ?? [];
  const id = label
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  if (id === '' || label.length > MAX_LABEL) {
    throw refuse(heading, `a branch needs a label of at most ${MAX_LABEL} characters; it has ${label.length}`);
  }
  const paragraphs = paragraphsOf(heading, text, refuse);
  if (paragraphs.length === 0 || paragraphs.length > MAX_BRANCH_PARAGRAPHS) {
    throw refuse(heading, `write 1 to ${MAX_BRANCH_PARAGRAPHS} paragraphs below a branch, not ${paragraphs.length}`);
  }
  const also = words.split(',').flatMap((word) => (word.trim() === '' ? [] : [word.trim()]));
  return { id, label, words: also, paragraphs };
}
