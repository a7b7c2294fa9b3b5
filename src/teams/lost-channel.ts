import type { Kysely } from 'kysely';
import { listOpenAlertIds } from '../alerts/index.ts';
import type { Logger } from '../log.ts';
import type { Database } from '../storage/connect.ts';
import { type Jobs, PRIORITY } from '../storage/jobs.ts';
import { newId } from '../storage/new-id.ts';
import type { Tables } from '../storage/tables.ts';
import { type Destination, endDestination, installDestination, listDestinations } from './destinations.ts';

interface LossPorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly partnerTenantId: string;
  readonly now: () => Date;
  readonly log: Logger;
}

/**
 * Ends a destination that can no longer be written to, and has the person told who installed it, once for each loss.
 * Where no other channel is left, their chat takes its place as soon as they were told; see `standIn`.
 *
 * Safe to repeat, and from several workers at once: the first one ends it.
 *
 * @param code - what Teams said; for the log
 */
export async function loseDestination(
  ports: LossPorts,
  to: Pick<Destination, 'tenantId' | 'teamId'>,
  state: 'removed' | 'blocked',
  code: string,
): Promise<void> {
  const now = ports.now();
  const lossId = newId(now);
  const lost = await ports.db.transaction().execute(async (tx) => {
    const ended = await endDestination(tx, to, state, lossId, now);
    // Whom to write to is known in the partner's own tenant only.
    if (ended?.kind === 'channel' && ended.installedBy && ended.tenantId === ports.partnerTenantId) {
      const telling = { subjectType: 'channelLost', subjectId: lossId, entraId: ended.installedBy } as const;
      await ports.jobs.enqueue(tx, 'tell', [telling]);
    }
    return ended;
  });
  if (!lost) return;
  const log = ports.log.child({ destination: lost.id, code });
  if (state === 'removed') return log.info('channel ended: the bot was removed');
  if (lost.kind === 'chat') return log.warn('chat that stood in for a channel is lost');
  log.error('channel lost: install the bot again or choose another channel');
}

/**
 * Makes the chat of a person who was told of a loss the place for alerts, unless a channel is there again by then.
 * Everything that is open comes to it. Safe to repeat.
 */
export async function standIn(
  { db, jobs, now }: Pick<LossPorts, 'db' | 'jobs' | 'now'>,
  lossId: string,
  chat: { readonly conversationId: string; readonly entraId: string },
): Promise<void> {
  const lost = await findLoss(db, lossId);
  if (!lost) return;
  const others = (await listDestinations(db)).filter(({ tenantId }) => tenantId === lost.tenantId);
  if (others.some(({ kind }) => kind === 'channel')) return;
  await db.transaction().execute(async (tx) => {
    const { tenantId, serviceUrl, botId } = lost;
    await installDestination(
      tx,
      {
        tenantId,
        teamId: `chat:${chat.entraId}`,
        channelId: chat.conversationId,
        serviceUrl,
        botId,
        installedBy: chat.entraId,
        kind: 'chat',
      },
      now(),
    );
    const open = await listOpenAlertIds(tx);
    const subjects = open.map((subjectId) => ({ subjectType: 'alert', subjectId }) as const);
    await jobs.enqueue(tx, 'deliver', subjects, PRIORITY.post);
  });
}

/** A lost channel, and why; `undefined` once the bot is there again. */
export async function findLoss(
  db: Kysely<Tables>,
  lossId: string,
): Promise<
  | {
      readonly tenantId: string;
      readonly serviceUrl: string;
      readonly botId: string;
      readonly state: 'removed' | 'blocked';
      readonly lostAt: Date;
      readonly isLast: boolean;
    }
  | undefined
> {
  const row = await db
    .selectFrom('destinations')
    .selectAll()
    .where('loss_id', '=', lossId)
    .where('state', '<>', 'active')
    .executeTakeFirst();
  if (!row || row.state === 'active') return undefined;
  const left = (await listDestinations(db)).filter((other) => other.tenantId === row.tenant_id);
  return {
    tenantId: row.tenant_id,
    serviceUrl: row.service_url,
    botId: row.bot_id,
    state: row.state,
    lostAt: row.lost_at ?? row.updated_at,
    isLast: !left.some(({ kind }) => kind === 'channel'),
  };
}
