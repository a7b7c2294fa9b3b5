import { type Answered, answerTexts, type ShownFork, type Topic } from './answer.ts';
import type { Article, Branch } from './article.ts';
import { type Block, readBlock } from './block.ts';
import { citationsOf } from './cite.ts';
import type { Chosen, Passages } from './passage.ts';

/** What of an article is shown, beyond the passage. */
export interface Choice {
  /** Cases that the question named; one is chosen, several are compared. */
  readonly branches: readonly Branch[];
  /** Cases that were not named, but hold what was asked for: they are added and none is chosen. */
  readonly others?: readonly Branch[];
  readonly withWhy: boolean;
  /** See `Answered.about`. */
  readonly about: string;
  readonly related: readonly Topic[];
}

/** Puts an answer together from the passage of an article and the case that it is about. */
export function composeAnswer(article: Article, passage: Chosen, choice: Choice): Answered {
  const [chosen, another] = choice.branches;
  const shown = chosen && !another ? underBranch(chosen, passage) : passage;
  const added = another ? choice.branches : (choice.others ?? []);
  const compared = added.flatMap(labelled);
  return answerOf(article, choice, {
    lead: shown.lead,
    blocks: [...shown.blocks, ...compared],
    hasMore: !shown.isWhole || (article.fork?.branches.length ?? 0) > Math.max(choice.branches.length, added.length),
    chosen: chosen && !another ? chosen.id : '',
  });
}

/** Everything that an article says. */
export function composeWhole(article: Article, { blocks }: Passages, choice: Omit<Choice, 'branches'>): Answered {
  const branches = (article.fork?.branches ?? []).flatMap(labelled);
  const parts = { lead: article.lead, blocks: [...blocks, ...branches], hasMore: false, chosen: '' };
  return answerOf(article, { ...choice, branches: [] }, parts);
}

/** The reason behind an article, first of all. */
export function composeWhy(article: Article, branch: Branch | undefined, choice: Omit<Choice, 'branches'>): Answered {
  const [lead = article.lead, ...rest] = article.why;
  const blocks = [...rest.flatMap(blocksOf), { kind: 'text', text: article.lead } as const];
  const answer = answerOf(
    { ...article, why: [] },
    { ...choice, branches: branch ? [branch] : [], withWhy: false },
    { lead, blocks, hasMore: true, chosen: branch?.id ?? '' },
  );
  return answer;
}

interface Parts {
  readonly lead: string;
  readonly blocks: readonly Block[];
  readonly hasMore: boolean;
  readonly chosen: string;
}

function answerOf(article: Article, { withWhy, about, related }: Choice, parts: Parts): Answered {
  const { chosen, ...shown } = parts;
  const answer = {
    kind: 'answer' as const,
    articleId: article.id,
    title: article.title,
    ...shown,
    cautions: article.cautions,
    why: withWhy ? article.why : [],
    hasWhy: !withWhy && article.why.length > 0,
    ...(article.fork ? { fork: shownFork(article.fork, chosen) } : {}),
    about,
    related,
  };
  return { ...answer, citations: citationsOf(article, answerTexts(answer)) };
}

const shownFork = ({ question, branches }: NonNullable<Article['fork']>, chosen: string): ShownFork => ({
  question,
  branches: branches.map(({ id, label }) => ({ id, label })),
  chosen,
});

/** The case first, then what holds for every case. */
function underBranch({ paragraphs: [lead = '', ...rest] }: Branch, passage: Chosen): Chosen {
  return {
    ...passage,
    lead,
    blocks: [...rest.flatMap(blocksOf), { kind: 'text', text: passage.lead }, ...passage.blocks],
  };
}

/** A branch among others: its label goes before its first words. */
function labelled({ label, paragraphs }: Branch): Block[] {
  return paragraphs
    .flatMap(blocksOf)
    .map((block, at) =>
      at === 0 && block.kind === 'text' ? { ...block, text: `**${label}:** ${block.text}` } : block,
    );
}

const blocksOf = (paragraph: string): Block[] => {
  const block = readBlock(paragraph);
  return block.kind === 'problem' ? [] : [block];
};
