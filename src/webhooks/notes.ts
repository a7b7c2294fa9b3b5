import type { Kysely } from 'kysely';
import type { Tables } from '../storage/tables.ts';

/**
 * What is remembered of Partner Center's **webhooks**, so that people can see whether they arrive: the last one that was
 * accepted, the last one that was refused with the reason, and when a test event came in. Nothing of what they say is
 * kept: a webhook carries no facts of its own.
 */
export interface WebhookNotes {
  readonly acceptedAt: Date | undefined;
  /** Names of its events, which Microsoft chose. */
  readonly acceptedEvents: string;
  readonly refusedAt: Date | undefined;
  /** A code of ours, such as `unknownRoot`. */
  readonly refusedReason: string;
}

type Db = Kysely<Tables>;

/** Test events are asked for by people, at most twice a minute; what is older helps nobody. */
const KEEP_ARRIVALS_MS = 86_400_000;

const LONGEST_DETAIL = 200;

/**
 * Writes down the last webhook of its kind; one that came earlier does not replace one that came later.
 *
 * @param detail - names of events, or the reason of a refusal
 */
export async function noteWebhook(db: Db, kind: 'accepted' | 'refused', detail: string, at: Date): Promise<void> {
  const row = { kind, at, detail: detail.slice(0, LONGEST_DETAIL) };
  await db
    .insertInto('webhook_notes')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('kind').doUpdateSet({ at: row.at, detail: row.detail }).where('webhook_notes.at', '<=', at),
    )
    .execute();
}

/** Writes down that a test event has arrived; a second one of the same test changes nothing. */
export async function noteArrival(db: Db, correlationId: string, at: Date): Promise<void> {
  await db
    .deleteFrom('webhook_arrivals')
    .where('at', '<', new Date(at.getTime() - KEEP_ARRIVALS_MS))
    .execute();
  await db
    .insertInto('webhook_arrivals')
    .values({ correlation_id: correlationId, at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** What arrived last. */
export async function readWebhookNotes(db: Db): Promise<WebhookNotes> {
  const rows = await db.selectFrom('webhook_notes').selectAll().execute();
  const accepted = rows.find(({ kind }) => kind === 'accepted');
  const refused = rows.find(({ kind }) => kind === 'refused');
  return {
    acceptedAt: accepted?.at,
    acceptedEvents: accepted?.detail ?? '',
    refusedAt: refused?.at,
    refusedReason: refused?.detail ?? '',
  };
}
