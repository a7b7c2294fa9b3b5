import type { Kysely } from 'kysely';
import { createAnalyser, type WordKind, wordKind } from '../knowledge/index.ts';
import type { Tables } from '../storage/tables.ts';
import { listLocalArticles, localArticlesState } from './local-articles.ts';
import { type LocalArticle, wordingOf } from './question.ts';

/** The saved answers of the team, in memory. */
export interface LocalAnswers {
  /**
   * The saved answer to a question that is worded like the one it was written for; `undefined` for anything else.
   *
   * Ask it before the shipped articles: it is strict enough not to take a question away from them, and where colleagues
   * answered this very question, theirs is the answer that people want.
   */
  find(question: string): LocalArticle | undefined;
  /** Reads the saved answers again if any was added or retired, here or by another instance. Cheap when none was. */
  reload(): Promise<void>;
}

/** Saved answers that are held; a team that writes more than these needs a wiki. */
const MOST_HELD = 5000;

/** What a word counts by its kind when two questions are compared: a topic much, everyday words and "how" little. */
const WEIGHTS: Readonly<Record<WordKind, number>> = { topic: 1, plain: 0.3, asking: 0.2, stop: 0 };

/**
 * How much more a topic counts that is asked for and stands not in the saved question: "at Fabrikam" where the team wrote
 * of Contoso. What the saved question has in addition is often only left out.
 */
const MISSING_FACTOR = 2;

/**
 * From here on two questions are worded alike; 1 is the same words. One topic more or another one passes only in a long
 * question; a third of the topics left out passes.
 */
const ALIKE = 0.8;

interface Ask {
  readonly article: LocalArticle;
  readonly terms: ReadonlySet<string>;
}

interface Held {
  readonly state: string;
  readonly verbatim: ReadonlyMap<string, LocalArticle>;
  /** The saved questions that have a topic word, by that word: two that share everyday words only are not compared. */
  readonly asksByTopic: ReadonlyMap<string, readonly Ask[]>;
  /** The terms of a question, spelled as the saved ones spell them. */
  readonly read: (question: string) => ReadonlySet<string>;
}

/** Makes the matcher over the saved answers; empty until the first `reload`. */
export function createLocalAnswers(db: Kysely<Tables>): LocalAnswers {
  let held = hold('', []);
  let reading: Promise<void> = Promise.resolve();
  const read = async (): Promise<void> => {
    const state = await localArticlesState(db);
    if (state === held.state) return;
    held = hold(state, (await listLocalArticles(db, MOST_HELD)).articles);
  };
  return {
    find: (question) => held.verbatim.get(wordingOf(question)) ?? findAlike(held, question),
    reload() {
      // One after the other: a slow read must not put back what a later one has replaced.
      reading = reading.then(read, read);
      return reading;
    },
  };
}

/** @param articles - the newest first, so that of two answers to one question the later one counts */
function hold(state: string, articles: readonly LocalArticle[]): Held {
  const analyser = createAnalyser();
  const asksByTopic = new Map<string, Ask[]>();
  for (const article of articles) {
    for (const text of article.asks) {
      const ask = { article, terms: new Set(analyser.learn(text)) };
      for (const topic of topicsIn(ask.terms)) asksByTopic.set(topic, [...(asksByTopic.get(topic) ?? []), ask]);
    }
  }
  return {
    state,
    verbatim: new Map(articles.toReversed().flatMap((article) => article.asks.map((ask) => [wordingOf(ask), article]))),
    asksByTopic,
    read: (question) => new Set(analyser.read(question)),
  };
}

function findAlike({ asksByTopic, read }: Held, question: string): LocalArticle | undefined {
  if (asksByTopic.size === 0) return undefined;
  const terms = read(question);
  const near = new Set(topicsIn(terms).flatMap((topic) => asksByTopic.get(topic) ?? []));
  let best: { readonly article: LocalArticle; readonly likeness: number } | undefined;
  for (const ask of near) {
    const likeness = likenessOf(terms, ask.terms);
    if (likeness >= ALIKE && likeness > (best?.likeness ?? 0)) best = { article: ask.article, likeness };
  }
  return best?.article;
}

const topicsIn = (terms: ReadonlySet<string>): string[] => [...terms].filter((term) => wordKind(term) === 'topic');

/** How alike two questions are worded, 0 to 1: what they share, of what they say together. */
function likenessOf(question: ReadonlySet<string>, ask: ReadonlySet<string>): number {
  const common = 2 * weightOf([...question].filter((term) => ask.has(term)));
  const foreign = weightOf(without(question, ask), MISSING_FACTOR);
  return common / (common + foreign + weightOf(without(ask, question)));
}

const without = (terms: ReadonlySet<string>, others: ReadonlySet<string>): string[] =>
  [...terms].filter((term) => !others.has(term));

const weightOf = (terms: readonly string[], topicFactor: number = 1): number =>
  terms.map(wordKind).reduce((sum, kind) => sum + WEIGHTS[kind] * (kind === 'topic' ? topicFactor : 1), 0);
