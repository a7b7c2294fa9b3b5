import { type Term, termsOf } from './analyse.ts';
import type { Article } from './article.ts';
import { type Block, blockPieces, readBlock } from './block.ts';

/** A piece of an article that may answer by itself: the lead, a paragraph, an item of a list, a row of a table. */
interface Unit {
  readonly text: string;
  readonly terms: ReadonlySet<string>;
  /** The block that it stands in; -1 is the lead. */
  readonly block: number;
  /** It is only a part of its block, which makes no sense without it. */
  readonly isPart: boolean;
}

/** An article's main text, cut up once. */
export interface Passages {
  readonly blocks: readonly Block[];
  readonly units: readonly Unit[];
  /** Terms that say what the article is about: they tell none of its pieces from another. */
  readonly topic: ReadonlySet<string>;
}

/** What a question wants, beyond its words. */
export type Wanted = 'number' | 'date' | 'person' | 'place' | 'steps' | undefined;

/** The part of an article that answers. */
export interface Chosen {
  readonly lead: string;
  readonly blocks: readonly Block[];
  readonly isWhole: boolean;
}

/** Characters of main text that are read at a glance; a longer one is cut down to what the question needs. */
const SHORT = 900;

/** Characters of a first line; a longer piece stays where it is. */
const MAX_FIRST_LINE = 260;

/**
 * How many of the words that tell pieces apart the best piece must hold beyond those of the lead. Leads are written to
 * answer most questions by themselves; on questions whose facts are known, one word alone was wrong more often than right.
 */
const BETTER = 2;
/** What a piece counts that holds the kind of thing that was asked for, while the lead holds none. */
const WANTED_BONUS = 1;

/** Words of nearly every article: that a piece has one says nothing. */
const EVERYWHERE = new Set(
  termsOf(
    'partner customer tenant account user admin administrator mfa security access microsoft entra requirement role',
  ),
);

/** Cuts the main text of an article into pieces. */
export function cutPassages({ title, names, lead, paragraphs }: Article): Passages {
  const blocks = paragraphs.map(readBlock).filter((block) => block.kind !== 'problem');
  const units = [
    unitOf(lead, -1, false),
    ...blocks.flatMap((block, at) => blockPieces(block).map((text) => unitOf(text, at, block.kind !== 'text'))),
  ];
  return { blocks, units, topic: new Set([title, ...names].flatMap(termsOf)) };
}

const unitOf = (text: string, block: number, isPart: boolean): Unit => ({
  text,
  terms: new Set(termsOf(text.replace(MARKERS, ''))),
  block,
  isPart,
});

const MARKERS = / ?\[\d+\]/g;

/**
 * Chooses what of an article answers a question.
 *
 * The lead goes first unless another piece holds clearly more of the words that tell the pieces apart; in doubt it stays.
 * A short article is shown whole, of a long one the blocks that share such words, and its first one.
 */
export function choosePassage(passages: Passages, terms: readonly Term[], wanted: Wanted): Chosen {
  const { blocks, units, topic } = passages;
  const scores = units.map(scorer(units, topic, terms, wanted));
  const first = bestUnit(units, scores) ?? units[0];
  const isLong = blocks.reduce((sum, block) => sum + lengthOf(block), 0) > SHORT;
  const isNeeded = (at: number): boolean =>
    !isLong || at === 0 || units.some((unit, index) => unit.block === at && (scores[index] ?? 0) > 0);
  const kept = blocks.filter((_, at) => isNeeded(at) && !(first?.block === at && !first.isPart));
  const lead = units[0]?.text ?? '';
  if (!first || first.block < 0) return { lead, blocks: kept, isWhole: kept.length === blocks.length };
  return {
    lead: first.text,
    blocks: [{ kind: 'text', text: lead }, ...kept],
    isWhole: kept.length === blocks.length - (first.isPart ? 0 : 1),
  };
}

/** The piece that holds what was asked for, where the article has one that does so better than any other. */
export function wantedPiece({ units }: Passages, wanted: Wanted): string | undefined {
  const holders = units.filter(({ text }) => isWanted(text, wanted));
  // The guide prints who is responsible in these words.
  const named = wanted === 'person' ? holders.find(({ text }) => /\bkey role/i.test(text)) : undefined;
  return (named ?? holders[0])?.text;
}

/** The first piece that holds all of these terms; `undefined` when none does or there are no terms. */
export function pieceHolding({ units }: Passages, terms: readonly string[]): string | undefined {
  if (terms.length === 0) return undefined;
  return units.find((unit) => terms.every((term) => unit.terms.has(term)))?.text;
}

/**
 * Whether a text that is left out at first (a reason, another case) holds a telling word of the question that nothing
 * shown holds: leaving it out would hide what was asked for.
 */
export function isMissed({ units, topic }: Passages, terms: readonly Term[], leftOut: readonly string[]): boolean {
  const held = new Set(leftOut.flatMap((text) => termsOf(text.replace(MARKERS, ''))));
  return terms.some(
    ({ term, kind }) =>
      (kind === 'topic' || kind === 'unknown') &&
      held.has(term) &&
      !topic.has(term) &&
      !EVERYWHERE.has(term) &&
      !units.some((unit) => unit.terms.has(term)),
  );
}

function bestUnit(units: readonly Unit[], scores: readonly number[]): Unit | undefined {
  const most = Math.max(...scores.slice(1), 0);
  const best = scores.flatMap((score, at) => (at > 0 && score === most ? [at] : []));
  const [only, another] = best;
  if (only === undefined || another !== undefined || most < (scores[0] ?? 0) + BETTER) return undefined;
  const unit = units[only];
  return unit && unit.text.length <= MAX_FIRST_LINE ? unit : undefined;
}

function scorer(
  units: readonly Unit[],
  topic: ReadonlySet<string>,
  terms: readonly Term[],
  wanted: Wanted,
): (unit: Unit) => number {
  const weights = terms.flatMap(({ term, kind }) => {
    if (kind === 'asking' || topic.has(term) || EVERYWHERE.has(term)) return [];
    return [{ term, weight: kind === 'plain' ? 0.5 : 1 }];
  });
  const leadHasIt = isWanted(units[0]?.text ?? '', wanted);
  return ({ text, terms: held }) => {
    const words = weights.reduce((sum, { term, weight }) => sum + (held.has(term) ? weight : 0), 0);
    return words + (words > 0 && !leadHasIt && isWanted(text, wanted) ? WANTED_BONUS : 0);
  };
}

const lengthOf = (block: Block): number => blockPieces(block).reduce((sum, text) => sum + text.length, 0);

const HOLDS: Readonly<Record<NonNullable<Wanted>, RegExp>> = {
  number: /\b(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten)\b/i,
  date: /\b(?:19|20)\d\d\b|\b\d+ (?:minute|hour|day|week|month|year)s?\b|\b(?:daily|weekly|monthly|quarterly|yearly)\b/i,
  person: /\b(?:administrators?|admin agents?|analysts?|operators?|owners?|responsible)\b/i,
  place: /\b(?:portal|cent(?:er|re)|report|logs?|Purview|Lighthouse|Azure)\b/,
  steps: /./,
};

function isWanted(text: string, wanted: Wanted): boolean {
  return wanted !== undefined && wanted !== 'steps' && HOLDS[wanted].test(text.replace(MARKERS, ''));
}

const WANTS: readonly (readonly [RegExp, NonNullable<Wanted>])[] = [
  [/\bhow (?:many|much|few)\b|\b(?:number|percentage|minimum|maximum|version) of\b/i, 'number'],
  [/\bhow (?:long|often|old)\b|\bwhen\b|\b(?:since|until|by) when\b|\bwhat (?:date|year|day)\b|\bdeadline\b/i, 'date'],
  [/\bwho(?:se|m)?\b|\bby whom\b|\bwhich roles?\b/i, 'person'],
  [/\bwhere\b/i, 'place'],
  [/\bhow\b/i, 'steps'],
];

/** What kind of thing a question asks for; `undefined` when its words do not say. */
export const wantedBy = (question: string): Wanted => WANTS.find(([pattern]) => pattern.test(question))?.[1];
