import { type Kysely, sql } from 'kysely';
import type { Actor } from '../alerts/index.ts';
import { record } from '../audit/index.ts';
import type { Database } from '../storage/connect.ts';
import type { Jobs } from '../storage/jobs.ts';
import { newId } from '../storage/new-id.ts';
import type { Tables } from '../storage/tables.ts';

export interface WebhookPorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly now: () => Date;
}

/** One test of the way from Partner Center to us. */
export interface WebhookTest {
  readonly id: string;
  /** The id that Partner Center gave it; empty while it was not asked yet. */
  readonly correlationId: string;
  readonly askedAt: Date;
  readonly askedByName: string;
  /** `asked`, a word of Partner Center's such as `completed`, or `failed`. */
  readonly status: string;
  /** Partner Center's last result, or a reason of ours. */
  readonly result: string;
  readonly endedAt: Date | null;
  /** When its event came in here. */
  readonly arrivedAt: Date | null;
}

/** Partner Center takes so many in a minute. Source: https://learn.microsoft.com/partner-center/developer/partner-center-webhooks */
const MOST_A_MINUTE = 2;

/** Days that tests are kept. */
const KEEP_DAYS = 30;

/**
 * Asks for a test of the webhook: the row and the job that carries it out.
 *
 * @returns `tooMany` with the moment from which another is taken; nothing is written then
 */
export async function askWebhookTest(
  ports: WebhookPorts,
  actor: Actor,
): Promise<{ readonly kind: 'asked'; readonly id: string } | { readonly kind: 'tooMany'; readonly againAt: Date }> {
  const now = ports.now();
  const id = newId(now);
  return ports.db.transaction().execute(async (tx) => {
    // Two who ask at once would otherwise both be the second of the minute.
    await sql`select pg_advisory_xact_lock(hashtextextended('webhook test', 0))`.execute(tx);
    await tx
      .deleteFrom('webhook_tests')
      .where('asked_at', '<', new Date(now.getTime() - KEEP_DAYS * 86_400_000))
      .execute();
    const recent = await tx
      .selectFrom('webhook_tests')
      .select('asked_at')
      .where('asked_at', '>', new Date(now.getTime() - 60_000))
      .orderBy('asked_at')
      .execute();
    const [oldest] = recent;
    if (oldest && recent.length >= MOST_A_MINUTE) {
      return { kind: 'tooMany', againAt: new Date(oldest.asked_at.getTime() + 60_000) };
    }
    await tx
      .insertInto('webhook_tests')
      .values({ id, asked_at: now, asked_by_id: actor.entraId, asked_by_name: actor.name, ended_at: null })
      .execute();
    await record(tx, [{ at: now, actor, verb: 'webhook.test', subjectType: 'webhook', subjectId: id, detail: {} }]);
    await ports.jobs.enqueue(tx, 'setup', [{ subjectType: 'webhookTest', subjectId: id }]);
    return { kind: 'asked', id };
  });
}

/** One test, with its arrival; the last one without an id. */
export async function findWebhookTest(db: Kysely<Tables>, id?: string): Promise<WebhookTest | undefined> {
  const row = await db
    .selectFrom('webhook_tests')
    .leftJoin('webhook_arrivals', 'webhook_arrivals.correlation_id', 'webhook_tests.correlation_id')
    .selectAll('webhook_tests')
    .select('webhook_arrivals.at as arrived_at')
    .$if(id !== undefined, (query) => query.where('webhook_tests.id', '=', id ?? ''))
    .orderBy('asked_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      correlationId: row.correlation_id,
      askedAt: row.asked_at,
      askedByName: row.asked_by_name,
      status: row.status,
      result: row.result,
      endedAt: row.ended_at,
      arrivedAt: row.arrived_at,
    }
  );
}

/**
 * Takes a test in hand, so that Partner Center is asked for it once: the first who comes gets it.
 *
 * @returns whether it is ours to ask for
 */
export async function claimWebhookTest(db: Kysely<Tables>, id: string): Promise<boolean> {
  const row = await db
    .updateTable('webhook_tests')
    .set({ status: 'sending' })
    .where('id', '=', id)
    .where('status', '=', 'asked')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Writes down what Partner Center said; a test that has ended stays as it is. */
export async function saveWebhookTest(
  db: Kysely<Tables>,
  id: string,
  told: {
    readonly correlationId?: string;
    readonly status: string;
    readonly result: string;
    readonly endedAt: Date | null;
  },
): Promise<void> {
  await db
    .updateTable('webhook_tests')
    .set({
      status: told.status,
      result: told.result,
      ended_at: told.endedAt,
      ...(told.correlationId === undefined ? {} : { correlation_id: told.correlationId }),
    })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}
