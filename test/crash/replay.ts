import type { ConnectorCall } from '../../src/sandbox/teams/operation.ts';

type Json = Readonly<Record<string, unknown>>;

/** What the bot wrote, edited or deleted with one call. */
export interface Write extends ConnectorCall {
  /** What the card is about, such as `alert 0198…`; `''` for a message that is about nothing of ours. */
  readonly subject: string;
  /** Version of the state that the card shows; 0 when it names none. */
  readonly version: number;
  readonly card: unknown;
}

/** One message of the bot from its first appearance on. */
export interface Life {
  readonly id: string;
  readonly placeId: string;
  readonly subject: string;
  /** Every call that took effect on it, the one that posted it first. */
  readonly writes: readonly Write[];
  readonly isDeleted: boolean;
}

/** The writes of the bot in the order in which Teams carried them out, and the messages that they made. */
export interface Replay {
  readonly writes: readonly Write[];
  readonly messages: readonly Life[];
}

/** Carries out the history once more, from what went over the wire alone. */
export function replay(history: readonly ConnectorCall[]): Replay {
  const messages = new Map<string, { writes: Write[]; isDeleted: boolean; subject: string }>();
  const writes: Write[] = [];
  for (const call of [...history].sort((a, b) => a.order.done - b.order.done)) {
    if (!KINDS[call.operation]) continue;
    const card = cardIn(call.body);
    const known = messages.get(call.activityId ?? '');
    const isPost = KINDS[call.operation] === 'post';
    const write: Write = {
      ...call,
      card,
      subject: isPost || !known ? subjectOf(card) : known.subject,
      version: versionOf(card),
    };
    writes.push(write);
    if (!call.applied) continue;
    if (isPost) {
      for (const id of call.messageIds) messages.set(id, { writes: [write], isDeleted: false, subject: write.subject });
    } else if (known) {
      known.writes.push(write);
      known.isDeleted ||= KINDS[call.operation] === 'delete';
    }
  }
  return {
    writes,
    messages: [...messages].map(([id, life]) => ({ id, placeId: life.writes[0]?.placeId ?? '', ...life })),
  };
}

const KINDS: Readonly<Partial<Record<ConnectorCall['operation'], 'post' | 'edit' | 'delete'>>> = {
  createConversation: 'post',
  sendToConversation: 'post',
  replyToActivity: 'post',
  updateActivity: 'edit',
  deleteActivity: 'delete',
};

/** Whether a call posted, or tried to. */
export const isPost = ({ operation }: ConnectorCall): boolean => KINDS[operation] === 'post';

/** The card of an activity, on its own or inside a new conversation. */
function cardIn(body: unknown): unknown {
  const { activity, attachments } = (body ?? {}) as { activity?: Json; attachments?: readonly Json[] };
  const found = attachments ?? (activity?.['attachments'] as readonly Json[] | undefined);
  return found?.[0]?.['content'];
}

/** Names in a button's data by which a card says what it is about, the telling ones first. */
const SUBJECT_NAMES = ['foldId', 'alarmId', 'teamQuestionId', 'drillId', 'reminderId', 'taskId', 'alertId'] as const;

/** What stands on every button of a card in a channel: the type and id of what the card is about. */
const STAMP = /^(\w+):([0-9a-f-]{36})$/;

/**
 * What a card is about: what its stamp says, or else the ids that its buttons carry. A list names many ids and is about
 * the first of them.
 */
export function subjectOf(card: unknown): string {
  const data = buttonData(card);
  const stamp = data.map(({ cardId }) => STAMP.exec(String(cardId))).find((found) => found !== null);
  if (stamp) return `${stamp[1]} ${stamp[2]}`;
  for (const name of SUBJECT_NAMES) {
    const id = data.map((each) => each[name]).find((value) => typeof value === 'string' && value !== '');
    if (id !== undefined) return `${name.slice(0, -2)} ${String(id)}`;
  }
  return '';
}

/** The version beside the id of what the card is about, or the greatest of a list. */
function versionOf(card: unknown): number {
  const [type, id] = subjectOf(card).split(' ');
  const data = buttonData(card);
  const own = data.filter((each) => each[`${type}Id`] === id);
  return Math.max(0, ...(own.length > 0 ? own : data).map(({ version }) => Number(version) || 0));
}

/** The data of all `Action.Execute` of a card, wherever they sit. */
function buttonData(node: unknown): Json[] {
  if (Array.isArray(node)) return node.flatMap(buttonData);
  if (typeof node !== 'object' || node === null) return [];
  const { type, data, ...rest } = node as Json;
  const own = type === 'Action.Execute' && typeof data === 'object' && data !== null ? [data as Json] : [];
  return [...own, ...Object.values(rest).flatMap(buttonData)];
}
