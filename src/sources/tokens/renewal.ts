import { sql } from 'kysely';
import type { Logger } from '../../log.ts';
import type { Database } from '../../storage/connect.ts';
import type { HeldToken, RefreshTokens } from './refresh-tokens.ts';
import type { TokenStore } from './store/token-store.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Milliseconds after which a token is renewed although nobody needed one: it lives 90 days, and a day costs nothing. */
const RENEW_AFTER_MS = DAY_MS;
/** Milliseconds that the token in the store may be younger than ours before it is replaced: some fifty versions a year. */
const STORE_AFTER_MS = 7 * DAY_MS;
/** Milliseconds between two writes, whatever happens. */
const WRITE_EVERY_MS = DAY_MS;
/** Milliseconds that one instance has for a write, and that a failed one is left alone. */
const LEASE_MS = 10 * MINUTE_MS;
/** Milliseconds between two looks: how long a new sign-in may go unnoticed. */
const LOOK_EVERY_MS = 2 * MINUTE_MS;
/** Milliseconds between two notes of when a token was last redeemed. */
const NOTE_EVERY_MS = 60 * MINUTE_MS;

export interface RenewalPorts {
  readonly db: Database;
  readonly now: () => Date;
  readonly log: Logger;
  readonly tokens: RefreshTokens;
  /** Redeems the token in the partner's own tenant, which brings a newer one. */
  readonly redeem: () => Promise<unknown>;
}

/**
 * Keeps the refresh token of the service user alive: looks whether somebody signed in anew, renews it once a day even when
 * nobody needs it, and writes it back to its store when the one there has become a week old.
 *
 * Call it every few seconds, on any number of instances: it does something every two minutes, and the database lets one of
 * them write, at most once a day. A process that is killed after the write and before its note writes nothing twice: whoever
 * comes next finds a young token in the store.
 *
 * @throws whatever the store or the login says; the failure is noted for the alarm, and the next call tries again
 */
export function createRenewal(ports: RenewalPorts): () => Promise<void> {
  const { db, now, tokens, redeem } = ports;
  const noted: { at?: number; lookedAt?: number } = {};
  return async () => {
    const sinceMs = now().getTime() - (noted.lookedAt ?? Number.NEGATIVE_INFINITY);
    if (sinceMs >= 0 && sinceMs < LOOK_EVERY_MS) return;
    noted.lookedAt = now().getTime();
    await orNoteFailure(ports, () => tokens.look());
    if (!(await tokens.current())) return noteHealthy(db);
    const age = ageOf(tokens.held(), now());
    if (age === undefined || age >= RENEW_AFTER_MS) {
      await redeem().catch(async (error: unknown) => {
        // The store has answered and is owed nothing: what the login refuses is no failure of the store.
        if (!tokens.worthStoring(STORE_AFTER_MS)) await noteHealthy(db);
        throw error;
      });
    }
    const { renewedAt } = tokens.state();
    if (renewedAt && renewedAt.getTime() - (noted.at ?? Number.NEGATIVE_INFINITY) >= NOTE_EVERY_MS) {
      await noteRedeemed(db, renewedAt);
      noted.at = renewedAt.getTime();
    }
    const { store } = tokens;
    if (store) await writeBack(ports, store);
  };
}

async function writeBack(ports: RenewalPorts, store: TokenStore): Promise<void> {
  const { db, now, log, tokens } = ports;
  if (!tokens.worthStoring(STORE_AFTER_MS)) return noteHealthy(db);
  if (!(await leaseWrite(db, now()))) return;
  await orNoteFailure(ports, async () => {
    // Another instance may have been first, and so may a person: theirs is not overwritten.
    if (await tokens.look()) return noteHealthy(db);
    const newest = tokens.worthStoring(STORE_AFTER_MS);
    if (!newest) return noteHealthy(db);
    await store.write(newest);
    tokens.stored(newest);
    await noteWritten(db, now());
    log.info({ issuedAt: newest.issuedAt }, 'refresh token renewed in its store');
  });
}

/** Notes that the store cannot be used, for the alarm, and lets the error through. */
async function orNoteFailure<T>({ db, now }: RenewalPorts, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await noteFailed(db, now());
    throw error;
  }
}

const ageOf = (held: HeldToken | undefined, now: Date): number | undefined =>
  held?.issuedAt && now.getTime() - held.issuedAt.getTime();

/** Takes the turn to write, once a day and once in ten minutes. @returns whether this call has it */
async function leaseWrite(db: Database, at: Date): Promise<boolean> {
  await sql`insert into token_renewals (id) values (1) on conflict do nothing`.execute(db);
  const { rows } = await sql`
    update token_renewals set leased_until = ${new Date(at.getTime() + LEASE_MS)}
    where id = 1
      and (leased_until is null or leased_until <= ${at} or leased_until > ${new Date(at.getTime() + LEASE_MS)})
      and (written_at is null or written_at <= ${new Date(at.getTime() - WRITE_EVERY_MS)} or written_at > ${at})
    returning id
  `.execute(db);
  return rows.length > 0;
}

const noteWritten = async (db: Database, at: Date): Promise<void> => {
  await sql`update token_renewals set written_at = ${at}, leased_until = null, failing_since = null where id = 1`.execute(
    db,
  );
};

// The lease stays: it is the pause before the next try.
const noteFailed = async (db: Database, at: Date): Promise<void> => {
  await sql`
    insert into token_renewals (id, failing_since) values (1, ${at})
    on conflict (id) do update set failing_since = coalesce(token_renewals.failing_since, excluded.failing_since)
  `.execute(db);
};

const noteHealthy = async (db: Database): Promise<void> => {
  await sql`update token_renewals set failing_since = null where id = 1 and failing_since is not null`.execute(db);
};

const noteRedeemed = async (db: Database, at: Date): Promise<void> => {
  await sql`
    insert into token_renewals (id, redeemed_at) values (1, ${at})
    on conflict (id) do update set redeemed_at = greatest(token_renewals.redeemed_at, excluded.redeemed_at)
  `.execute(db);
};
