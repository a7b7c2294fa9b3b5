/**
 * **Questions** is what the desk learns from being asked: what it could not answer, what people thought of its answers,
 * what they asked their colleagues, and what these answered.
 *
 * Words: an *unanswered question* is kept by its wording, counted, and without who asked it; a *vote* says that an
 * article helped somebody or did not; a *team question* is open, then taken or not, then answered, by anybody of the
 * channel; a *local article* is such an answer, saved for everybody, until an administrator retires it; a *context* is
 * what a person asked last in one conversation.
 * Invariants: a team question is answered once; a saved answer keeps its wording, its author and its number for ever,
 * also when it is retired; no text of a question stands in a log, nor in a detail of the audit log.
 */

/** Characters of a question that are kept: of an unanswered one, and of one to the team. */
export const QUESTION_MAX = 500;
/** Characters of an answer by the team. */
export const TEAM_ANSWER_MAX = 2000;

/** Hours after which a team question without an answer is late. */
export const TEAM_QUESTION_LATE_H = 24;

/** A question to the colleagues in the channel. People as Entra object id and display name, as they were then. */
export interface TeamQuestion {
  readonly id: string;
  /** Short, stable, per installation; what people say aloud and type. */
  readonly number: number;
  readonly text: string;
  readonly askedById: string;
  readonly askedByName: string;
  readonly askedAt: Date;
  readonly takenById: string | null;
  readonly takenByName: string | null;
  readonly takenAt: Date | null;
  readonly answer: string | null;
  readonly answeredById: string | null;
  readonly answeredByName: string | null;
  readonly answeredAt: Date | null;
  /** The local article that the answer was saved as. */
  readonly localArticleId: string | null;
  /** Grows with every change. */
  readonly version: number;
}

/** An answer of the team that was saved for everybody. */
export interface LocalArticle {
  readonly id: string;
  /** What people type to retire it. */
  readonly number: number;
  /** The question that it answered. */
  readonly title: string;
  /** Wordings that lead to it. */
  readonly asks: readonly string[];
  readonly text: string;
  readonly authorId: string;
  readonly authorName: string;
  readonly createdAt: Date;
}

/** A question without an answer. */
export interface UnansweredQuestion {
  readonly id: string;
  /** As it was put the first time, at most `QUESTION_MAX` characters. */
  readonly text: string;
  /** How often it was asked since `firstAt`. */
  readonly times: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** What a person asked last in a conversation, and what answered it. */
export interface LastQuestion {
  /** `''` when nothing answered it. */
  readonly articleId: string;
  /** `''` when the answer has no branches or none was chosen. */
  readonly branchId: string;
  readonly question: string;
}

/**
 * A question's wording, for telling whether it is the same again: letters and digits in lower case, each run of anything
 * else one blank. A text without letters is its own wording.
 */
export function wordingOf(text: string): string {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  // Folding may lengthen a text, and the wording stands in an index whose entries are limited.
  return (words.join(' ') || text.trim()).slice(0, QUESTION_MAX).toWellFormed();
}
