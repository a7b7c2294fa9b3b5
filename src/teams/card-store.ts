import { type Kysely, sql } from 'kysely';
import type { JobData } from '../storage/jobs.ts';
import type { Tables } from '../storage/tables.ts';
import type { Posted } from './channel-sender.ts';

export type Subject = JobData['deliver'];

/** What stands in one channel for one subject. */
export interface CardState {
  readonly posted: Posted | undefined;
  /** The version that people see there; 0 before the first. */
  readonly shownVersion: number;
  /** Sends that failed since the last that succeeded. */
  readonly failures: number;
}

type Db = Kysely<Tables>;

/** Seconds that one send may hold its card. Teams gives up on a call at 15 s; twice that, a pause and a spare. */
const LEASE_SEC = 60;

/**
 * Takes the right to write one card, so that it has one writer however many instances run. A parked card may be tried
 * too: only a change of its subject brings somebody here, and what Teams refused before may be gone with it.
 *
 * @returns the card as it stands, or `undefined` while somebody else is writing it
 */
export async function claimCard(
  db: Db,
  subject: Subject,
  destinationId: string,
  now: Date,
): Promise<CardState | undefined> {
  const until = new Date(now.getTime() + LEASE_SEC * 1000);
  const row = await db
    .insertInto('cards')
    .values({
      subject_type: subject.subjectType,
      subject_id: subject.subjectId,
      destination_id: destinationId,
      sending_until: until,
      updated_at: now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['subject_type', 'subject_id', 'destination_id'])
        .doUpdateSet({ sending_until: until, updated_at: now })
        .where((eb) => eb.or([eb('cards.sending_until', 'is', null), eb('cards.sending_until', '<', now)])),
    )
    .returning(['conversation_id', 'activity_id', 'shown_version', 'attempts'])
    .executeTakeFirst();
  return row && stateOf(row);
}

/** Where a card stands, for a reply in its thread. */
export async function findCard(db: Db, subject: Subject, destinationId: string): Promise<CardState | undefined> {
  const row = await ofCard(
    db.selectFrom('cards').select(['conversation_id', 'activity_id', 'shown_version', 'attempts']),
    subject,
    destinationId,
  ).executeTakeFirst();
  return row && stateOf(row);
}

/** Ends the claim with what was shown. */
export async function recordShown(
  db: Db,
  subject: Subject,
  destinationId: string,
  shown: Posted & { readonly version: number },
  now: Date,
): Promise<void> {
  await ofCard(
    db.updateTable('cards').set({
      conversation_id: shown.conversationId,
      activity_id: shown.activityId,
      shown_version: shown.version,
      sending_until: null,
      attempts: 0,
      parked_reason: null,
      posted_at: sql<Date>`coalesce(posted_at, ${now})`,
      updated_at: now,
    }),
    subject,
    destinationId,
  ).execute();
}

/**
 * Ends the claim without having shown anything: nothing was sent (`kept`), Teams did not take it (`failed`), or the
 * message is no longer there (`forgotten`).
 */
export async function releaseCard(
  db: Db,
  subject: Subject,
  destinationId: string,
  how: 'kept' | 'failed' | 'forgotten',
  now: Date,
): Promise<void> {
  const change = {
    kept: {},
    failed: { attempts: sql<number>`attempts + 1` },
    forgotten: { conversation_id: null, activity_id: null, shown_version: null },
  }[how];
  await ofCard(
    db.updateTable('cards').set({ sending_until: null, updated_at: now, ...change }),
    subject,
    destinationId,
  ).execute();
}

/** Puts a card aside that cannot be delivered, visibly: `status` counts it. */
export async function parkCard(
  db: Db,
  subject: Subject,
  destinationId: string,
  reason: string,
  now: Date,
): Promise<void> {
  await ofCard(
    db.updateTable('cards').set({ sending_until: null, parked_reason: reason, updated_at: now }),
    subject,
    destinationId,
  ).execute();
}

/** How many cards are parked, by reason. */
export async function countParked(db: Db): Promise<{ reason: string; count: number }[]> {
  const rows = await db
    .selectFrom('cards')
    .select((eb) => ['parked_reason', eb.fn.countAll<number>().as('count')])
    .where('parked_reason', 'is not', null)
    .groupBy('parked_reason')
    .execute();
  return rows.map((row) => ({ reason: row.parked_reason ?? '', count: row.count }));
}

/** Forgets where the cards of a channel stand: they will be posted anew. */
export async function forgetCards(db: Db, destinationId: string): Promise<void> {
  await db.deleteFrom('cards').where('destination_id', '=', destinationId).execute();
}

/** How many cards of alerts show an older state than there is, or are not shown at all yet. */
export async function countWaiting(db: Db): Promise<number> {
  const row = await db
    .selectFrom('cards')
    .innerJoin('alerts', 'alerts.id', 'cards.subject_id')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('cards.subject_type', '=', 'alert')
    .where('cards.parked_reason', 'is', null)
    .where((eb) =>
      eb.or([eb('cards.shown_version', 'is', null), eb('cards.shown_version', '<', eb.ref('alerts.version'))]),
    )
    .executeTakeFirstOrThrow();
  return row.count;
}

interface CardFilter<Q> {
  where(column: 'subject_type' | 'subject_id' | 'destination_id', operator: '=', value: string): Q;
}

function ofCard<Q extends CardFilter<Q>>(query: Q, subject: Subject, destinationId: string): Q {
  return query
    .where('subject_type', '=', subject.subjectType)
    .where('subject_id', '=', subject.subjectId)
    .where('destination_id', '=', destinationId);
}

const stateOf = (row: {
  conversation_id: string | null;
  activity_id: string | null;
  shown_version: number | null;
  attempts: number;
}): CardState => ({
  posted:
    row.conversation_id && row.activity_id
      ? { conversationId: row.conversation_id, activityId: row.activity_id }
      : undefined,
  shownVersion: row.shown_version ?? 0,
  failures: row.attempts,
});
