import type { ConversationParameters } from 'botbuilder';
import type { ConnectorClient } from 'botframework-connector';
import type { Kysely } from 'kysely';
import { AppError } from '../error.ts';
import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { findPerson } from '../people/index.ts';
import type { JobData, Jobs } from '../storage/jobs.ts';
import type { Tables } from '../storage/tables.ts';
import type { ChannelPace } from './channel-pace.ts';
import { type ChannelSender, outcomeOf, type Posted, type Sent } from './channel-sender.ts';
import { findLastDestination, listDestinations } from './destinations.ts';
import { cardAttachment } from './render.ts';
import type { Reply } from './reply.ts';

export type Telling = JobData['tell'];

/** A person whom Teams may open a chat with. */
export interface ChatPartner {
  readonly serviceUrl: string;
  readonly tenantId: string;
  /** `28:…`; `''` when no installation has told it yet. */
  readonly botId: string;
  /** `29:…`, or the Entra object id. Never an address: people change those, and others get them. */
  readonly userId: string;
}

/** Opens the chat with a person, or finds the one that there is. @returns its conversation id */
export type OpenChat = (person: ChatPartner) => Promise<Sent<string>>;

export interface TellPorts {
  readonly db: Kysely<Tables>;
  readonly jobs: Pick<Jobs, 'enqueueLater'>;
  readonly sender: Pick<ChannelSender, 'reply'>;
  /** Each chat is a lane of its own. */
  readonly pace: Pick<ChannelPace, 'take'>;
  readonly openChat: OpenChat;
  readonly partnerTenantId: string;
  readonly now: () => Date;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'sends'>;
  /** Renders what the person is told, from the state as it then is; `undefined` when there is nothing to tell. */
  readonly show: (telling: Telling) => Promise<Reply | undefined>;
  /** What follows from having told somebody; may run twice. */
  readonly told?: (telling: Telling, where: Posted) => Promise<void>;
}

/** Makes the call that opens chats; see `OpenChat`. */
export const createOpenChat =
  (connectorFor: (serviceUrl: string) => Promise<ConnectorClient>): OpenChat =>
  ({ serviceUrl, tenantId, botId, userId }) =>
    outcomeOf(async () => {
      const client = await connectorFor(serviceUrl);
      const created = await client.conversations.createConversation({
        isGroup: false,
        ...(botId && { bot: { id: botId, name: '' } }),
        members: [{ id: userId, name: '' }],
        tenantId,
        channelData: { tenant: { id: tenantId } },
      } as ConversationParameters);
      return created.id;
    });

/**
 * Tells one person of one subject, in their own chat, once.
 *
 * Safe to repeat: whoever was told, or could not be reached, is not tried again. The row that says so is written after
 * Teams took the message, so a process that is killed between the two tells the person twice. The other order would
 * tell them never, and an answer that never comes is worse than one that comes twice.
 */
export async function tell(ports: TellPorts, telling: Telling): Promise<void> {
  const { subjectType, subjectId, entraId } = telling;
  const log = ports.log.child({ subjectType, subjectId, person: entraId });
  if (await isSettled(ports.db, telling)) return;
  const sent = await send(ports, telling);
  if (!sent) return;
  ports.metrics.sends.inc({ how: 'tell', outcome: sent.kind });
  switch (sent.kind) {
    case 'done':
      await ports.told?.(telling, sent.value);
      await settle(ports, telling, undefined);
      return log.info('person told');
    case 'again':
    case 'unsure': {
      // Also where it may have arrived: see above, once too often is better than never.
      const afterSec = sent.kind === 'again' ? sent.afterSec : undefined;
      await ports.jobs.enqueueLater('tell', telling, afterSec ?? againSec());
      return log.warn({ status: sent.status }, 'personal message postponed');
    }
    default: {
      // No fault of ours, and nothing to try again: they have not installed the bot, or blocked it.
      const reason = 'code' in sent ? sent.code : sent.kind;
      await settle(ports, telling, reason);
      return log.info({ reason }, 'person could not be reached');
    }
  }
}

async function send(ports: TellPorts, telling: Telling): Promise<Sent<Posted> | undefined> {
  let reply: Reply | undefined;
  try {
    reply = await ports.show(telling);
  } catch (cause) {
    if (!(cause instanceof AppError && cause.code === 'card_incomplete')) throw cause;
    ports.log.error({ err: cause, ...cause.fields }, 'personal message could not be made');
    return { kind: 'refused', code: cause.code, status: 0 };
  }
  if (!reply) return undefined;
  const chat = await chatWith(ports, telling.entraId);
  if (chat.kind !== 'done') return chat;
  const { serviceUrl, conversationId } = chat.value;
  const message = { attachments: [cardAttachment(reply.card)], summary: reply.summary };
  const turn = await ports.pace.take({ tenantId: ports.partnerTenantId, conversationId }, 'post');
  if (turn.kind === 'later') return { kind: 'again', afterSec: turn.afterSec, status: 0 };
  await turn.begin();
  return ports.sender.reply(serviceUrl, conversationId, message);
}

/** The chat of a person whom we know, else the one that Teams opens. */
async function chatWith(
  { db, openChat, partnerTenantId }: TellPorts,
  entraId: string,
): Promise<Sent<{ readonly serviceUrl: string; readonly conversationId: string }>> {
  const person = await findPerson(db, partnerTenantId, entraId);
  if (person?.personalConversationId) {
    const { serviceUrl, personalConversationId: conversationId } = person;
    return { kind: 'done', value: { serviceUrl, conversationId } };
  }
  const active = (await listDestinations(db)).find(({ tenantId }) => tenantId === partnerTenantId);
  const channel = active ?? (await findLastDestination(db, partnerTenantId));
  const serviceUrl = person?.serviceUrl || channel?.serviceUrl;
  // Nobody of the tenant has written yet and there never was a channel: there is no Teams to speak to.
  if (!serviceUrl) return { kind: 'refused', code: 'NoServiceUrl', status: 0 };
  const userId = person?.teamsId || entraId;
  const opened = await openChat({ serviceUrl, tenantId: partnerTenantId, botId: channel?.botId ?? '', userId });
  return opened.kind === 'done' ? { kind: 'done', value: { serviceUrl, conversationId: opened.value } } : opened;
}

async function isSettled(db: Kysely<Tables>, { subjectType, subjectId, entraId }: Telling): Promise<boolean> {
  const row = await db
    .selectFrom('personal_messages')
    .select('entra_id')
    .where('subject_type', '=', subjectType)
    .where('subject_id', '=', subjectId)
    .where('entra_id', '=', entraId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Notes that a person was told, or why they cannot be. */
async function settle(
  { db, now }: TellPorts,
  { subjectType, subjectId, entraId }: Telling,
  failedReason: string | undefined,
): Promise<void> {
  const at = now();
  await db
    .insertInto('personal_messages')
    .values({
      subject_type: subjectType,
      subject_id: subjectId,
      entra_id: entraId,
      sent_at: failedReason === undefined ? at : null,
      failed_reason: failedReason ?? null,
      updated_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Seconds until Teams is asked again where it did not say when: half a minute to a minute, so that many do not meet. */
const againSec = (): number => 30 + Math.random() * 30;
