import type { Kysely, Transaction } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { Period } from './digest.ts';

/** A digest that was issued; what it says is built when it is shown. */
export interface IssuedDigest {
  readonly id: string;
  readonly period: Period;
  readonly createdAt: Date;
}

/** Finds one digest by its id, as it stands in a job. */
export async function findDigest(db: Kysely<Tables>, id: string): Promise<IssuedDigest | undefined> {
  const row = await db.selectFrom('digests').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  return {
    id: row.id,
    period: { periodStart: row.period_start, periodEnd: row.period_end },
    createdAt: row.created_at,
  };
}

/** Writes a digest unless there is one for the period; returns its id if it was written. */
export async function insertDigest(
  tx: Transaction<Tables>,
  id: string,
  { periodStart, periodEnd }: Period,
  at: Date,
): Promise<string | undefined> {
  const row = await tx
    .insertInto('digests')
    .values({ id, period_start: periodStart, period_end: periodEnd, created_at: at })
    .onConflict((conflict) => conflict.column('period_end').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** The latest end of a period that has passed at a moment; `undefined` while there is none. */
export async function latestEnd(db: Kysely<Tables>, at: Date): Promise<Date | undefined> {
  const row = await db
    .selectFrom('digests')
    .select('period_end')
    .where('period_end', '<=', at)
    .orderBy('period_end', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.period_end;
}
