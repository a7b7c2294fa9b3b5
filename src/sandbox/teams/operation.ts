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

/** One call of the bot and what became of it, for those who check a bot from the outside. */
export interface ConnectorCall {
  /** Counts from 1 in the order of arrival. */
  readonly sequence: number;
  readonly at: string;
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
