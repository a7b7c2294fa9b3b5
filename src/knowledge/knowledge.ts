/**
 * **Knowledge** answers questions about security guidance from our articles, or says that it cannot.
 *
 * Invariants: an answer is from one article, never a mixture; every answer has citations of what it shows, and every
 * caution of its article; an abstention has none. Everything is in memory and nothing remembers a question: what a
 * follow-up is about is brought along.
 */
import { wordsOf } from './analyse.ts';
import type { Answer, Answered, QuestionContext, Topic } from './answer.ts';
import { type Article, type Branch, textsOf } from './article.ts';
import { namedBranches } from './branch.ts';
import { composeAnswer, composeWhole, composeWhy } from './compose.ts';
import { createFinder, type Finder, type Found } from './find.ts';
import { asksWhy, type FollowUp, readFollowUp } from './follow-up.ts';
import { loadOutside } from './load-articles.ts';
import { choosePassage, cutPassages, isMissed, type Passages, pieceHolding, wantedBy, wantedPiece } from './passage.ts';
import type { Ranked } from './ranking.ts';

/** What a button may ask of an article. */
export type Part = 'passage' | 'whole' | 'why';

export interface Knowledge {
  /**
   * Any text is a question; the same text with the same context always has the same answer.
   *
   * @param context - what the same person was answered before; only a follow-up looks at it
   */
  answer(question: string, context?: QuestionContext): Answer;
  /**
   * A part of an article, as a button asks for it.
   *
   * @returns `undefined` when the article or the branch no longer exists
   */
  show(articleId: string, part: Part, branchId?: string): Answered | undefined;
  /** Builds the index now; otherwise the first question waits for it. */
  prepare(): void;
  readonly articleCount: number;
  /** Whether a word, lower-case, stands in an article as it is: then it is no slip of the finger. */
  hasWord(word: string): boolean;
  /** One topic an article, in the order in which the articles were given. */
  topics(): readonly Topic[];
}

/** How many other topics an answer or an abstention offers: a row of buttons on a phone. */
const OFFERED = 3;

/**
 * The index is built once, by `prepare` or for the first question: it takes under 200 ms for a few hundred articles with
 * some thousand asks, an answer about 1 ms.
 *
 * @param outside - questions that no article answers, though they share words with one; by default those that ship
 */
export function createKnowledge(articles: readonly Article[], outside: readonly string[] = loadOutside()): Knowledge {
  const built: { finder?: Finder } = {};
  const finder = (): Finder => {
    built.finder ??= createFinder(articles, outside);
    return built.finder;
  };
  // Without the asks: those hold slips on purpose.
  const words = new Set(
    articles.flatMap((article) => [article.title, ...article.names, ...textsOf(article)].flatMap(wordsOf)),
  );
  const byId = new Map(articles.map((article) => [article.id, article]));
  const topics = articles.map(topicOf);
  // Cut when an article is first shown: at start nobody would thank us for it.
  const cuts = new Map<string, Passages>();
  const passagesOf = (article: Article): Passages => {
    const known = cuts.get(article.id) ?? cutPassages(article);
    cuts.set(article.id, known);
    return known;
  };

  /** What an article says to a question whose words were understood as `terms`. */
  function fromArticle(article: Article, question: string, { ranked, terms }: Found, about = ''): Answered {
    const title = about === '' ? article.title : '';
    const branches = article.fork ? namedBranches(article.fork, question, title, terms) : [];
    const passages = passagesOf(article);
    const missed = (article.fork?.branches ?? []).filter((branch) => isMissed(passages, terms, branch.paragraphs));
    return composeAnswer(article, choosePassage(passages, terms, wantedBy(question)), {
      branches,
      others: branches.length > 0 ? [] : missed,
      withWhy: asksWhy(question) || isMissed(passages, terms, article.why),
      about,
      related: offer(ranked, article),
    });
  }

  function plainAnswer(question: string): Answer {
    const found = finder().find(question);
    return found.article
      ? fromArticle(found.article, question, found)
      : { kind: 'abstain', nearest: offer(found.ranked) };
  }

  /** Whether what was found for other people is about the same: the titles share more than those people. */
  function isSameMatter(article: Article, found: Found): boolean {
    const people = new Set(found.terms.map(({ term }) => term));
    const matterOf = ({ title }: Article) =>
      finder()
        .find(title)
        .terms.flatMap(({ term, kind }) => (kind === 'topic' && !people.has(term) ? [term] : []));
    const matter = new Set(matterOf(article));
    return found.article !== undefined && matterOf(found.article).some((term) => matter.has(term));
  }

  function followUp(asked: FollowUp, article: Article, branch: Branch | undefined): Answer {
    const about = article.title;
    const shown = { about, withWhy: false, related: offer(finder().find(article.title).ranked, article) };
    const passages = passagesOf(article);
    if (asked.kind === 'why' && article.why.length > 0) return composeWhy(article, branch, shown);
    if (asked.kind === 'more' || asked.kind === 'sure') {
      return composeWhole(article, passages, { ...shown, withWhy: asked.kind === 'more' });
    }
    const wanted = wantedBy(asked.rest);
    if (asked.kind === 'detail') {
      const piece = wantedPiece(passages, wanted);
      const hasIt = wanted === 'steps' ? passages.blocks.length > 0 : piece !== undefined;
      const branches = branch && piece === undefined ? [branch] : [];
      if (hasIt) return composeAnswer(article, withFirst(passages, piece), { ...shown, branches });
    }
    if (asked.kind === 'turn' || asked.kind === 'pronoun') {
      const found = finder().find(asked.rest, article);
      const telling = tellingOf(found);
      const branches = article.fork ? namedBranches(article.fork, asked.rest, '', found.terms) : [];
      const other = asked.isAudience && !isSameMatter(article, found) ? undefined : found.article;
      const isSame =
        ((asked.isCase || !other) && covers(passages, telling)) || (asked.kind === 'pronoun' && telling.length === 0);
      if (branches.length > 0) return fromArticle(article, asked.rest, found, about);
      if (isSame)
        return composeAnswer(article, withFirst(passages, pieceHolding(passages, telling)), { ...shown, branches });
      if (other) return fromArticle(other, asked.rest, found, about);
    }
    return { kind: 'abstain', nearest: [topicOf(article), ...shown.related].slice(0, OFFERED) };
  }

  return {
    articleCount: articles.length,
    hasWord: (word) => words.has(word),
    topics: () => topics,
    prepare() {
      finder();
    },
    answer(question, context) {
      const article = context && byId.get(context.articleId);
      const asked = article && readFollowUp(question);
      if (!article || !asked) return plainAnswer(question);
      return followUp(asked, article, branchOf(article, context.branchId));
    },
    show(articleId, part, branchId = '') {
      const article = byId.get(articleId);
      const branch = article && branchOf(article, branchId);
      if (!article || (branchId !== '' && !branch)) return undefined;
      const passages = passagesOf(article);
      const related = offer(finder().find(article.title).ranked, article);
      const choice = { about: '', withWhy: part === 'whole', related };
      if (part === 'whole') return composeWhole(article, passages, choice);
      if (part === 'why') return composeWhy(article, branch, choice);
      return composeAnswer(article, choosePassage(passages, [], undefined), {
        ...choice,
        branches: branch ? [branch] : [],
      });
    },
  };
}

const offer = (ranked: readonly Ranked[], except?: Article): readonly Topic[] =>
  ranked
    .filter(({ article }) => article !== except)
    .slice(0, OFFERED)
    .map(({ article }) => topicOf(article));

const branchOf = ({ fork }: Article, branchId: string): Branch | undefined =>
  fork?.branches.find(({ id }) => id === branchId);

const tellingOf = ({ terms }: Found): readonly string[] =>
  terms.flatMap(({ term, kind }) => (kind === 'topic' || kind === 'unknown' ? [term] : []));

/** Whether an article speaks of everything that a follow-up names. */
const covers = ({ units, topic }: Passages, telling: readonly string[]): boolean =>
  telling.length > 0 && telling.every((term) => topic.has(term) || units.some((unit) => unit.terms.has(term)));

/** The passage of an article with one of its pieces in the first line. */
function withFirst(passages: Passages, piece: string | undefined) {
  const { lead, blocks, isWhole } = choosePassage(passages, [], undefined);
  if (piece === undefined || piece === lead) return { lead, blocks, isWhole };
  const rest = blocks.filter((block) => block.kind !== 'text' || block.text !== piece);
  return { lead: piece, blocks: [{ kind: 'text', text: lead } as const, ...rest], isWhole };
}

function topicOf({ id, title, asks: [ask = title] }: Article): Topic {
  return { articleId: id, title, ask };
}
