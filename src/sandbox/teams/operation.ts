/** The calls of a bot that the simulated Bot Connector knows. */
export type Operation =
  | 'createConversation'
  | 'sendToConversation'
  | 'replyToActivity'
  | 'updateActivity'
  | 'deleteActivity'
  | 'getMember'
  | 'getPagedMembers'
  | 'getMembers'
  | 'getTeam'
  | 'getTeamConversations';

/** Something that a test did to the bot, at its place in the order of the calls. */
export interface Mark {
  readonly order: number;
  readonly at: string;
  readonly what: string;
}

/** One call of the bot and what became of it, for those who check a bot from the outside. */
export interface ConnectorCall {
  /** Counts from 1 in the order of arrival. */
  readonly sequence: number;
  /** When it arrived, and when it was answered. */
  readonly at: string;
  readonly answeredAt: string;
  /** Its place in the order of everything that happened here: arrival, effect, end. All calls and marks share one count. */
  readonly order: {
    readonly arrived: number;
    /** When it was carried out, or refused. */
    readonly done: number;
    /** When it was answered, or the caller left, whichever came first. */
    readonly ended: number;
  };
  /** Number of the connection that it came on: one caller has several, no two callers share one. */
  readonly connection: number;
  /** The caller left before the answer: it never heard what became of the call. */
  readonly unheard?: true;
  readonly operation: Operation;
  /** Bare channel id, chat id or team id; empty when the call named none. */
  readonly placeId: string;
  /** Activity in the path of an update, delete or reply. */
  readonly activityId?: string;
  /** The body as it came. */
  readonly body?: unknown;
  /** Answered status; `0` when the connection was cut. */
  readonly status: number;
  readonly answer?: unknown;
  readonly retryAfterSec?: number;
  /** Whether the call took effect, whatever was answered. */
  readonly applied: boolean;
  /** Messages that the call wrote, edited or deleted. */
  readonly messageIds: readonly string[];
  /** The planned fault that the call met. */
  readonly fault?: string;
}
