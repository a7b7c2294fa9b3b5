import { wordKind } from './analyse.ts';
import type { Article } from './article.ts';
import type { Signs } from './evidence.ts';
import type { Features, Text } from './features.ts';
import type { ArticleTexts } from './index-texts.ts';
import { createLetters } from './letters.ts';
import { createNearestAsks } from './nearest-asks.ts';
import { createOutside } from './outside.ts';
import { relatedTo } from './related-words.ts';
import { countUses } from './uses.ts';
import { createWordModel } from './word-model.ts';

export interface Ranked {
  readonly article: Article;
  /** Comparable between articles for one question. */
  readonly score: number;
}

/** The topic that a follow-up is about. */
export interface Before {
  readonly article: Article;
  /** The terms of its title. */
  readonly terms: readonly string[];
}

/** The articles for a question, and what speaks for and against the first one. */
export interface Ranking {
  /** Every article, best first. */
  readonly ranked: readonly Ranked[];
  /** The best of those that have an ask in the same words, marks, case and endings apart. */
  readonly asked: Article | undefined;
  readonly signs: Signs;
}

// These were chosen by cross-validation: a fifth of the asks was held out of the index and had to find its article. They
// sit on a plateau; halving or doubling any of them changes little.

/** How many uses of words, and of groups of letters, count as seen beforehand; see `createWordModel`. */
const PRIORS = { words: 150, letters: 500 };
/** What a group of letters counts beside a word. */
const LETTERS_WEIGHT = 0.2;
/** What a related word counts: most where it is the only bridge to the words of the articles. */
const RELATED_WEIGHTS = { known: 0.15, unknown: 0.7 };
/** What full nearness to the nearest asks counts beside the words. */
const NEARNESS_WEIGHT = 30;
/** Nearness of the same words, but for rounding. */
const SAME_WORDS = 0.9999;
// These two were tried on a dozen follow-ups, some of which stand in the tests: too few to call it a fit.

/** What the words of the topic before count in a follow-up, beside its own; more, and nothing else is ever found. */
const BEFORE_WEIGHT = 0.35;
/** What it counts that an article is the topic before, or shares a control or a name with it. */
const KINSHIP_WEIGHT = 4;

/**
 * Makes the ranking of articles by three signals: which words an article uses more than others do, which letters, and
 * how near its asks are worded. Each finds what the others miss.
 *
 * @param outside - features of the questions that no article answers
 * @returns ranks for the terms of a question; `before` is for a follow-up
 */
export function createRanking(
  articles: readonly Article[],
  texts: ArticleTexts,
  outside: readonly Text[],
  features: Features,
): (terms: readonly string[], before?: Before) => Ranking {
  // Questions from outside belong to one more owner, so that they compete with the articles on the same terms.
  const nobody = articles.length;
  const weights = features.weights();
  const uses = countUses([...texts.byOwner, outside.map((text) => ({ text, weight: 1 }))], weights);
  const letters = createLetters(uses, features.words);
  const byWords = createWordModel(uses, nobody + 1, weights.length, PRIORS.words);
  const byLetters = createWordModel(letters.uses, nobody + 1, letters.count, PRIORS.letters);
  const nearest = createNearestAsks(
    [...texts.known, ...outside],
    [...texts.owners, ...outside.map(() => nobody)],
    nobody + 1,
    weights,
  );
  const oddsInside = createOutside(texts.asks, outside, weights);

  function addRelated(terms: readonly string[], scores: Float64Array): void {
    for (const term of new Set(terms)) {
      const weight = features.ofWord(term) === undefined ? RELATED_WEIGHTS.unknown : RELATED_WEIGHTS.known;
      const related = [...relatedTo(term)].flatMap((other) =>
        terms.includes(other) ? [] : (features.ofWord(other) ?? []),
      );
      byWords(related, () => weight, scores);
    }
  }

  function addBefore({ article, terms }: Before, scores: Float64Array): void {
    byWords(features.read(terms), (feature) => BEFORE_WEIGHT * (weights[feature] ?? 0), scores);
    articles.forEach((other, owner) => {
      if (isKin(other, article)) scores[owner] = (scores[owner] ?? 0) + KINSHIP_WEIGHT;
    });
  }

  return (terms, before) => {
    const question = features.read(terms);
    const scores = new Float64Array(nobody + 1);
    const known = byWords(question, (feature) => weights[feature] ?? 0, scores);
    if (before) addBefore(before, scores);
    byLetters(letters.read(terms), () => LETTERS_WEIGHT, scores);
    addRelated(terms, scores);

    const nearness = nearest(question);
    const total = scores.map((score, owner) => score + NEARNESS_WEIGHT * (nearness.few[owner] ?? 0));
    const order = [...articles.keys()].sort((a, b) => (total[b] ?? 0) - (total[a] ?? 0));
    const best = order[0] ?? nobody;
    const unknown = new Set(terms.filter((term) => features.ofWord(term) === undefined && wordKind(term) !== 'stop'));
    const asked = order.find((owner) => (nearness.nearest[owner] ?? 0) > SAME_WORDS && unknown.size === 0);
    return {
      ranked: order.flatMap((owner) => {
        const article = articles[owner];
        return article ? [{ article, score: total[owner] ?? 0 }] : [];
      }),
      asked: asked === undefined ? undefined : articles[asked],
      signs: {
        lead: ((scores[best] ?? 0) - (scores[nobody] ?? 0)) / Math.sqrt(Math.max(known, 1)),
        // By its own words: those of the topic before would hide that a follow-up asks for a price.
        inside: oddsInside(question),
        nearer: Math.max(...nearness.nearest.subarray(0, nobody)) - (nearness.nearest[nobody] ?? 0),
        unknown: unknown.size,
      },
    };
  };
}

const isKin = (one: Article, other: Article): boolean =>
  one.controls.some((control) => other.controls.includes(control)) ||
  one.names.some((name) => other.names.includes(name));
