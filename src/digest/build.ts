import { sql, type Transaction } from 'kysely';
import type { Database } from '../storage/connect.ts';
import type { Tables } from '../storage/tables.ts';
import type { Digest, Period } from './digest.ts';
import { firstThings } from './first-things.ts';
import { readLate } from './read-late.ts';
import { readOpen } from './read-open.ts';
import { readQuestions } from './read-questions.ts';
import { readReceived } from './read-received.ts';
import { readUnread } from './read-unread.ts';

/**
 * Builds the digest of a period as it is at `now`. Reads only, a dozen queries, all of them of one moment of the database
 * so that the parts add up while alerts come in.
 */
export async function buildDigest(db: Database, period: Period, now: Date): Promise<Digest> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const facts = {
        period,
        builtAt: now,
        ...(await readReceived(tx, period, now)),
        resolved: await readResolved(tx, period),
        open: await readOpen(tx),
        late: await readLate(tx, now),
        questions: await readQuestions(tx, period),
        unread: await readUnread(tx),
        quarantined: await countQuarantined(tx),
      };
      return { ...facts, firstThings: firstThings(facts) };
    });
}

async function readResolved(tx: Transaction<Tables>, { periodStart, periodEnd }: Period): Promise<Digest['resolved']> {
  const { rows } = await sql<Digest['resolved'][number]>`
    select kind, resolution, count(*) as count
    from alerts
    where resolved_at >= ${periodStart} and resolved_at < ${periodEnd} and not is_test
    group by kind, resolution
    order by count desc, kind, resolution
  `.execute(tx);
  return rows;
}

async function countQuarantined(tx: Transaction<Tables>): Promise<number> {
  const { count } = await tx
    .selectFrom('quarantine')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}
