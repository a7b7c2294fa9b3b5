import { type Term, termsOf } from './analyse.ts';
import type { Branch, Fork } from './article.ts';
import { stem } from './stem.ts';

/** Words that turn the next ones into their opposite. */
const NEGATIONS = new Set(['no', 'not', 'without', 'never', 'none', 'neither', 'cannot', 'lack', 'except', 'instead']);
/** How many words a negation reaches. */
const REACH = 3;
/** Words too small to name a branch by themselves, though a label may hold them. */
const SMALL = new Set([
  'the',
  'a',
  'an',
  'our',
  'own',
  'your',
  'their',
  'in',
  'of',
  'is',
  'it',
  'and',
  'or',
  'to',
  'for',
]);

const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/n['’]t\b|\b(?:do|does|did|have|has|is|are|was|can|wo|would|should)nt\b/g, ' not')
    .replace(/['’]s?\b/g, '')
    .match(/[\p{L}\p{N}]+/gu) ?? [];

interface Named {
  readonly branch: Branch;
  readonly from: number;
  readonly to: number;
}

/**
 * The branches that a question names, by their label or one of their other words.
 *
 * A longer phrase beats a shorter one inside it ("without P1" is not "P1"), and what stands behind a "no" or "without" is
 * not named. None when the question names no case, several when it compares cases.
 *
 * @param title - of the article; a case that it alone is about ("Inactive DAP") is the topic, and names no case
 * @param terms - the question's words as the finder understood them: they repair typing errors and other names
 */
export function namedBranches(fork: Fork, question: string, title: string, terms: readonly Term[]): readonly Branch[] {
  const named = branchesIn(fork, question, terms);
  const [topic, another] = title === '' ? [] : branchesIn(fork, title, []);
  return topic && !another ? named.filter((branch) => branch !== topic) : named;
}

function branchesIn({ branches }: Fork, question: string, terms: readonly Term[]): readonly Branch[] {
  const said = wordsOf(question);
  const stems = said.map(stem);
  const hits = branches.flatMap((branch) =>
    phrasesOf(branch).flatMap((phrase) => placesOf(phrase, stems, said, branch)),
  );
  const longest = hits.filter(
    (hit) =>
      !hits.some(
        (other) =>
          other.branch !== hit.branch &&
          other.from <= hit.from &&
          other.to >= hit.to &&
          other.to - other.from > hit.to - hit.from,
      ),
  );
  const named = branches.filter((branch) => longest.some((hit) => hit.branch === branch));
  if (named.length > 0 || said.some((word) => NEGATIONS.has(word))) return named;
  return namedByTerms(branches, terms);
}

/** A label may say two things at once: "Left the company, or retired". */
const phrasesOf = ({ label, words }: Branch): string[][] =>
  [label, ...words]
    .flatMap((phrase) => phrase.split(/,| or /))
    .map(wordsOf)
    .filter((phrase) => phrase.some((word) => !SMALL.has(word)));

function placesOf(
  phrase: readonly string[],
  stems: readonly string[],
  said: readonly string[],
  branch: Branch,
): Named[] {
  const wanted = phrase.map(stem);
  return stems.flatMap((_, from) => {
    const to = from + wanted.length;
    const isThere = wanted.every((part, offset) => stems[from + offset] === part);
    // "None" and "no premium" carry their own negation; one before them is another matter.
    const isDenied = said.slice(Math.max(0, from - REACH), from).some((word) => NEGATIONS.has(word));
    return isThere && !isDenied ? [{ branch, from, to }] : [];
  });
}

/** By terms of a phrase that no other branch has, so that "licence for premium one" still finds "Premium Plan 1". */
function namedByTerms(branches: readonly Branch[], terms: readonly Term[]): readonly Branch[] {
  const said = new Set(terms.filter(({ kind }) => kind !== 'asking').map(({ term }) => term));
  return branches.filter((branch) =>
    phrasesOf(branch).some((phrase) => {
      const wanted = termsOf(phrase.join(' '));
      return !phrase.some((word) => NEGATIONS.has(word)) && wanted.length > 0 && wanted.every((term) => said.has(term));
    }),
  );
}
