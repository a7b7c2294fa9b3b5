import type { CardText } from '../card-text.ts';
import type { SafeUrl } from './safe-url.ts';

/** One passage that an answer rests on. */
export interface AnswerSource {
  /** As in the text of the answer, from 1. */
  readonly number: number;
  readonly document: CardText;
  readonly section: CardText;
  /** `text of 13 Oct 2023`. */
  readonly dated: CardText;
  readonly hasUrl: boolean;
  /** Empty when the document has no address that a card may link to. */
  readonly url: SafeUrl | '';
}

/** A topic that we know, offered to be asked. */
export interface OfferedTopic {
  readonly articleId: string;
  /** Two lines on a phone at most: 80 graphemes. */
  readonly title: CardText;
}

/** One case of an answer that depends on a condition, as a button. */
export interface OfferedBranch {
  readonly branchId: string;
  readonly title: CardText;
}

/** `answer`: guidance from the documents, each claim with its source; or an answer that the team has saved. */
export interface AnswerCard {
  /** Of an article, or of an answer of the team. */
  readonly articleId: string;
  /** The case that is shown; empty where there is none. */
  readonly branchId: string;
  /** The question, shortened; what a follow-up was taken to be about stands behind it. */
  readonly question: CardText;
  /** The answer in one sentence. */
  readonly lead: CardText;
  /** The same without emphasis and numbers, for screen readers. */
  readonly spokenLead: CardText;
  /** At most `PARAGRAPHS_SHOWN`; a list is one of them. */
  readonly paragraphs: readonly CardText[];
  readonly hasTable: boolean;
  /** Heads of the table, two to four. */
  readonly columns: readonly CardText[];
  /** At most eight, as many cells as heads. */
  readonly lines: readonly { readonly cells: readonly CardText[] }[];
  /** The table as a list, for a client that knows no tables. */
  readonly tableAsList: CardText;
  /** What follows the table; at most `AFTER_SHOWN`. */
  readonly after: readonly CardText[];
  /** The reason, where it was asked for; at most two. */
  readonly reasons: readonly CardText[];
  /** Where documents disagree or are out of date; at most three. */
  readonly cautions: readonly CardText[];
  readonly hasFork: boolean;
  /** What the answer depends on, and the case that is shown. */
  readonly forkText: CardText;
  /** The other cases; at most four. */
  readonly branches: readonly OfferedBranch[];
  readonly canAskWhy: boolean;
  readonly canShowAll: boolean;
  readonly hasSources: boolean;
  /** At most `SOURCES_SHOWN`. */
  readonly sources: readonly AnswerSource[];
  readonly hasRelated: boolean;
  /** At most three. */
  readonly related: readonly OfferedTopic[];
  /** Answers of the team are notes; tasks come from articles. */
  readonly canMakeTask: boolean;
}

export const PARAGRAPHS_SHOWN = 8;
export const AFTER_SHOWN = 6;
export const SOURCES_SHOWN = 6;

/** `abstain`: says that the documents do not answer it, and what to do instead. */
export interface AbstainCard {
  readonly question: CardText;
  /** Why there is no answer. */
  readonly reason: CardText;
  /** Whom to ask. */
  readonly handOver: CardText;
  readonly hasRelated: boolean;
  /** The nearest that we can answer; at most three. */
  readonly related: readonly OfferedTopic[];
  readonly canAskTeam: boolean;
  /** Of the question as it was kept, for handing it to the team. */
  readonly questionId: string;
}
