import type { CardText } from '../card-text.ts';
import type { SafeUrl } from './safe-url.ts';

/** One passage that an answer rests on. */
export interface AnswerSource {
  /** As in the text of the answer, from 1. */
  readonly number: number;
  readonly document: CardText;
  readonly section: CardText;
  /** `text of 13 October 2023`. */
  readonly dated: CardText;
  readonly hasUrl: boolean;
  /** Empty when the document has no address that a card may link to. */
  readonly url: SafeUrl | '';
}

/** A question that we can answer, offered as a button. */
export interface OfferedQuestion {
  readonly questionId: string;
  /** Short enough for a button on a phone: 40 graphemes. */
  readonly title: CardText;
}

/** `answer`: guidance from the documents, each claim with its source. */
export interface AnswerCard {
  /** The question, shortened. */
  readonly question: CardText;
  /** The answer in one sentence. */
  readonly lead: CardText;
  /** The same without emphasis and numbers, for screen readers. */
  readonly spokenLead: CardText;
  /** At most `PARAGRAPHS_SHOWN`, each with the numbers of its sources. */
  readonly paragraphs: readonly CardText[];
  /** Where documents disagree or are out of date; at most three. */
  readonly cautions: readonly CardText[];
  /** At most `SOURCES_SHOWN`. */
  readonly sources: readonly AnswerSource[];
  /** Related ones; at most three. */
  readonly questions: readonly OfferedQuestion[];
}

export const PARAGRAPHS_SHOWN = 6;
export const SOURCES_SHOWN = 6;

/** `abstain`: says that the documents do not answer it, and what to do instead. */
export interface AbstainCard {
  readonly question: CardText;
  /** Why there is no answer: nothing found, or not a question for us. */
  readonly reason: CardText;
  /** Whom to ask. */
  readonly handOver: CardText;
  /** The nearest that we can answer; at most three. */
  readonly questions: readonly OfferedQuestion[];
}
