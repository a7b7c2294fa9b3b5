import type { CardText } from '../card-text.ts';
import type { OfferedTopic } from './answer-cards.ts';
import type { InputText } from './input-text.ts';
import type { TextColor } from './look.ts';
import type { CardAction, TeamQuestionVerb } from './verbs.ts';

/** `team-question`: a question to the colleagues, in the channel and in the chat of whoever asked. */
export interface TeamQuestionCard {
  readonly teamQuestionId: string;
  /** The question's version as shown. */
  readonly version: number;
  readonly number: number;
  readonly hasBanner: boolean;
  /** A sentence for the reader alone: `Lee Gu was first: took it at 14:02 UTC.` */
  readonly banner: CardText;
  readonly text: CardText;
  /** `Open, nobody has it yet`, `Answered by Lee Gu at 14:20 UTC`. */
  readonly status: CardText;
  readonly statusColor: TextColor;
  readonly asker: CardText;
  readonly askedAt: CardText;
  readonly hasTaker: boolean;
  /** Who took it. */
  readonly taker: CardText;
  /** The answer's lines, at most `ANSWER_LINES_SHOWN`; none while there is no answer. */
  readonly answer: readonly CardText[];
  readonly hasSaved: boolean;
  /** That the answer was saved, and as what. */
  readonly saved: CardText;
  readonly actions: readonly CardAction<TeamQuestionVerb>[];
}

export const ANSWER_LINES_SHOWN = 12;

/** `team-question-ask`: the form for the presser alone. */
export interface TeamQuestionAskCard {
  /** What stands in the field already. */
  readonly typed: InputText;
}

/** `team-question-answer`: the form for the presser alone. */
export interface TeamQuestionAnswerCard {
  readonly teamQuestionId: string;
  readonly version: number;
  readonly number: number;
  readonly text: CardText;
  readonly asker: CardText;
  /** What stands in the field already. */
  readonly typed: InputText;
}

/** `question-list`: team questions without an answer. */
export interface QuestionListCard {
  readonly title: CardText;
  readonly isEmpty: boolean;
  readonly emptyText: CardText;
  /** At most `ROWS_SHOWN`, the oldest first. Pressing one opens it. */
  readonly rows: readonly {
    readonly teamQuestionId: string;
    readonly number: number;
    readonly text: CardText;
    /** `Nobody has it`, `With Lee Gu`. */
    readonly state: CardText;
    /** Who asked, and how long ago. */
    readonly detail: CardText;
  }[];
  readonly hasMore: boolean;
  readonly more: CardText;
  readonly hint: CardText;
}

/** `saved-answers`: answers of the team that answer questions now. */
export interface SavedAnswersCard {
  readonly title: CardText;
  readonly isEmpty: boolean;
  readonly emptyText: CardText;
  /** At most `ROWS_SHOWN`, the newest first. */
  readonly answers: readonly {
    readonly number: number;
    readonly question: CardText;
    /** The beginning of the answer. */
    readonly text: CardText;
    /** Author and date. */
    readonly detail: CardText;
  }[];
  readonly hasMore: boolean;
  readonly more: CardText;
  readonly hint: CardText;
}

/** `feedback`: an answer did not help; what to do instead. */
export interface FeedbackCard {
  readonly thanks: CardText;
  /** At most three. */
  readonly related: readonly OfferedTopic[];
}
