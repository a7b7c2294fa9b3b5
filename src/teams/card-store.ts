import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import { currentTrace } from '../trace.ts';
import type { CardKey, CardState, Claim, ClaimedCard, Subject } from './card-state.ts';
import type { Posted } from './channel-sender.ts';

export type * from './card-state.ts';

type Db = Kysely<Tables>;

/**
 * Seconds that one send may hold its card. Teams gives up on a call at 15 s; twice that and a pause. With the seconds until
 * somebody comes back to it, the card of a killed process is taken over within 60 s.
 */
export const LEASE_SEC = 45;

/** Seconds that nobody's claim is long, also not an older instance's: it was made before the clock was set back. */
const LONGEST_CLAIM_SEC = 150;

const STATE = [
  'conversation_id',
  'activity_id',
  'shown_version',
  'attempts',
  'attempt_at',
  'attempt_kind',
  'unsure_since',
  'former_id',
] as const;

/**
 * Takes the right to write one card, so that it has one writer however many instances run. A parked card may be tried
 * too: only a change of its subject or a person brings somebody here, and what Teams refused before may be gone with it.
 *
 * A send that was begun and never ended (its process was killed) is a doubt, like an answer that says nothing clear.
 *
 * @returns the card as it stands, or `undefined` while somebody else is writing it
 */
export async function claimCard(
  db: Db,
  subject: Subject,
  destinationId: string,
  now: Date,
): Promise<ClaimedCard | undefined> {
  const until = leaseFrom(now);
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
        .where((eb) =>
          eb.or([
            eb('cards.sending_until', 'is', null),
            eb('cards.sending_until', '<', now),
            eb('cards.sending_until', '>', new Date(now.getTime() + LONGEST_CLAIM_SEC * 1000)),
          ]),
        ),
    )
    .returning(STATE)
    .executeTakeFirst();
  const { subjectType, subjectId } = subject;
  return row && { ...stateOf(row), claim: { subjectType, subjectId, destinationId, until } };
}

/** Where a card stands, for a reply in its thread. */
export async function findCard(db: Db, subject: Subject, destinationId: string): Promise<CardState | undefined> {
  const row = await ofCard(db.selectFrom('cards').select(STATE), { ...subject, destinationId }).executeTakeFirst();
  return row && stateOf(row);
}

/**
 * Writes down that a send begins, before a byte of it leaves, and takes the lease anew for its duration.
 *
 * @returns the claim from here on, or `undefined` when it ran out and somebody else has it: nothing may be sent then
 */
export async function beginAttempt(
  db: Db,
  claim: Claim,
  kind: 'post' | 'reply' | 'edit',
  now: Date,
): Promise<Claim | undefined> {
  // Two claims of one card never end at the same moment, or the mark would not tell them apart.
  const until = new Date(Math.max(leaseFrom(now).getTime(), claim.until.getTime() + 1));
  const row = await ofClaim(
    db
      .updateTable('cards')
      .set({ sending_until: until, attempt_at: now, attempt_kind: kind, trace_id: currentTrace() ?? null }),
    claim,
  )
    .returning('sending_until')
    .executeTakeFirst();
  return row && { ...claim, until };
}

/** Ends the claim with what was shown. @returns whether the claim still held */
export async function recordShown(
  db: Db,
  claim: Claim,
  shown: Posted & { readonly version: number },
  now: Date,
): Promise<boolean> {
  const row = await ofClaim(
    db.updateTable('cards').set({
      conversation_id: shown.conversationId,
      activity_id: shown.activityId,
      shown_version: shown.version,
      sending_until: null,
      attempts: 0,
      ...CERTAIN,
      ...NOT_PARKED,
      former_id: null,
      posted_at: sql<Date>`coalesce(posted_at, ${now})`,
      updated_at: now,
    }),
    claim,
  )
    .returning('subject_id')
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Takes over a message that turned out to stand in Teams: the doubt is over, and the claim goes on. What the message
 * shows is not known, so its version is 0 and the next edit brings it up to date.
 */
export async function adoptMessage(db: Db, claim: Claim, { conversationId, activityId }: Posted): Promise<void> {
  await ofClaim(
    db.updateTable('cards').set({
      conversation_id: conversationId,
      activity_id: activityId,
      shown_version: 0,
      ...CERTAIN,
      ...NOT_PARKED,
    }),
    claim,
  ).execute();
}

/** Decides that a message of which nobody knows is posted again: from now on a copy that shows up is one too many. */
export async function expectCopy(db: Db, claim: Claim, now: Date): Promise<void> {
  await ofClaim(
    db.updateTable('cards').set({ doubled_at: now, attempt_at: null, attempt_kind: null }),
    claim,
  ).execute();
}

/**
 * Ends the claim without having shown anything: nothing was sent (`kept`), nothing has to be (`right`), we could not get
 * as far as sending (`stuck`: a doubt stays one), Teams certainly did not take it (`failed`),
 * it may have taken it (`unsure`), the message is no longer there (`forgotten`), or it can no longer be edited
 * (`replaced`: the next one refers to it).
 */
export async function releaseCard(
  db: Db,
  claim: Claim,
  how: 'kept' | 'right' | 'stuck' | 'failed' | 'unsure' | 'forgotten' | 'replaced',
  now: Date,
): Promise<void> {
  const failed = { attempts: sql<number>`attempts + 1` };
  const change = {
    kept: {},
    stuck: failed,
    right: { attempts: 0, attempt_at: null, attempt_kind: null },
    failed: { ...failed, attempt_at: null, attempt_kind: null },
    unsure: { ...failed, unsure_since: sql<Date>`coalesce(unsure_since, attempt_at, ${now})` },
    forgotten: NOWHERE,
    replaced: { ...NOWHERE, former_id: sql<string>`activity_id` },
  }[how];
  await ofClaim(db.updateTable('cards').set({ sending_until: null, updated_at: now, ...change }), claim).execute();
}

/**
 * Puts a card aside that cannot be delivered, visibly: `status` counts it and `deliveries` lists it under its number.
 *
 * @param isUnsure - it may stand in Teams: what is known of the attempt stays
 */
export async function parkCard(db: Db, claim: Claim, reason: string, now: Date, isUnsure = false): Promise<void> {
  await ofClaim(
    db.updateTable('cards').set({
      sending_until: null,
      parked_reason: reason,
      parked_number: sql<number>`coalesce(parked_number, nextval('parked_numbers'))`,
      dropped_at: null,
      ...(isUnsure ? {} : { attempt_at: null, attempt_kind: null }),
      updated_at: now,
    }),
    claim,
  ).execute();
}

/**
 * Ends the claim on a card that has nothing to show. One of which no message is known is forgotten; what is known of a
 * doubtful one stays, for the day on which it has something to show again, and no repair comes back to it until then.
 */
export async function forgetUnlessShown(db: Db, claim: Claim, now: Date): Promise<void> {
  const forgotten = await ofClaim(
    db
      .deleteFrom('cards')
      .where('activity_id', 'is', null)
      .where('attempt_at', 'is', null)
      .where('doubled_at', 'is', null),
    claim,
  )
    .returning('subject_id')
    .executeTakeFirst();
  if (forgotten) return;
  const rest = { sending_until: null, dropped_at: now, updated_at: now };
  const doubtful = await ofClaim(db.updateTable('cards').set(rest).where('activity_id', 'is', null), claim)
    .returning('subject_id')
    .executeTakeFirst();
  if (!doubtful) await releaseCard(db, claim, 'right', now);
}

/** Forgets where the cards of a channel stand: they will be posted anew. */
export async function forgetCards(db: Db, destinationId: string): Promise<void> {
  await db.deleteFrom('cards').where('destination_id', '=', destinationId).execute();
}

const NOWHERE = {
  conversation_id: null,
  activity_id: null,
  shown_version: null,
  attempt_at: null,
  attempt_kind: null,
} as const;
const CERTAIN = { attempt_at: null, attempt_kind: null, unsure_since: null } as const;
const NOT_PARKED = { parked_reason: null, parked_number: null, dropped_at: null } as const;

const leaseFrom = (now: Date): Date => new Date(now.getTime() + LEASE_SEC * 1000);

interface CardFilter<Q> {
  where(column: 'subject_type' | 'subject_id' | 'destination_id', operator: '=', value: string): Q;
}

interface ClaimFilter<Q> extends CardFilter<Q> {
  where(column: 'sending_until', operator: '=', value: Date): Q;
  where(column: 'subject_type' | 'subject_id' | 'destination_id', operator: '=', value: string): Q;
}

function ofCard<Q extends CardFilter<Q>>(query: Q, card: CardKey): Q {
  return query
    .where('subject_type', '=', card.subjectType)
    .where('subject_id', '=', card.subjectId)
    .where('destination_id', '=', card.destinationId);
}

const ofClaim = <Q extends ClaimFilter<Q>>(query: Q, claim: Claim): Q =>
  ofCard(query.where('sending_until', '=', claim.until), claim);

const stateOf = (row: {
  conversation_id: string | null;
  activity_id: string | null;
  shown_version: number | null;
  attempts: number;
  attempt_at: Date | null;
  attempt_kind: 'post' | 'reply' | 'edit' | null;
  unsure_since: Date | null;
  former_id: string | null;
}): CardState => {
  const { conversation_id: conversationId, activity_id: activityId, attempt_at: lastAt, attempt_kind: kind } = row;
  const posted = conversationId && activityId ? { conversationId, activityId } : undefined;
  // An edit that may have happened is no doubt: it is done again, with the newest state.
  const isDoubt = !posted && lastAt && kind && kind !== 'edit';
  return {
    posted,
    shownVersion: row.shown_version ?? 0,
    failures: row.attempts,
    doubt: isDoubt ? { since: row.unsure_since ?? lastAt, lastAt, kind } : undefined,
    formerId: row.former_id ?? undefined,
  };
};
