import { type Block, blockPieces } from './block.ts';

/** What stands behind one marker of an answer. */
export interface Citation {
  /** The number in the marker: 1 for `[1]`. */
  readonly position: number;
  /** Title of the article that the answer is from. */
  readonly title: string;
  readonly document: string;
  readonly section: string;
  /** Date of the text, `2023-10-13` or `undated`. */
  readonly date: string;
  readonly url: string;
  /** Start of what the answer claims here, at most 160 characters, without markup. */
  readonly excerpt: string;
}

/** Something else to ask. */
export interface Topic {
  readonly articleId: string;
  readonly title: string;
  /** A question that leads to the article. */
  readonly ask: string;
}

/** What a person was answered before, for "why?" and "and for customers?". */
export interface QuestionContext {
  readonly articleId: string;
  /** `''` when no branch was chosen. */
  readonly branchId: string;
}

/** The condition that the answer depends on, with the branch that it is about. */
export interface ShownFork {
  readonly question: string;
  readonly branches: readonly { readonly id: string; readonly label: string }[];
  /** Id of the branch that was named or pressed; `''` while it is unknown. */
  readonly chosen: string;
}

/** Texts hold `**bold**` and the markers `[n]` of citations; nothing of the question. */
export interface Answered {
  readonly kind: 'answer';
  readonly articleId: string;
  readonly title: string;
  /** The passage that answers, in one paragraph: the first line of a card. */
  readonly lead: string;
  readonly blocks: readonly Block[];
  readonly cautions: readonly string[];
  /** The reason, where it was asked for; else empty. */
  readonly why: readonly string[];
  /** There is a reason that is not shown. */
  readonly hasWhy: boolean;
  /** The article says more than is shown, the reason apart. */
  readonly hasMore: boolean;
  readonly fork?: ShownFork;
  /** Title of the topic that a follow-up was taken to be about; `''` for a question by itself. */
  readonly about: string;
  /** Of what is shown, in order of their markers. */
  readonly citations: readonly Citation[];
  readonly related: readonly Topic[];
}

/** The documents hold no answer; `nearest` are topics that may be meant, none for a far topic. */
export interface Abstained {
  readonly kind: 'abstain';
  readonly nearest: readonly Topic[];
}

export type Answer = Answered | Abstained;

/** Every text that an answer shows, first line first. */
export const answerTexts = ({ lead, blocks, why, cautions }: Omit<Answered, 'citations'>): readonly string[] => [
  lead,
  ...blocks.flatMap(blockPieces),
  ...why,
  ...cautions,
];
