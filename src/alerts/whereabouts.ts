import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';

/** Where people see an alert: on a card of its own, on one for many, or nowhere because it is below what is posted. */
export interface Whereabouts {
  readonly number: number;
  readonly place: 'own' | 'fold' | 'withheld';
  /** `''` where it is in none. */
  readonly foldId: string;
}

/** Where some alerts are seen, by id. */
export async function readWhereabouts(
  db: Kysely<Tables>,
  alertIds: readonly string[],
): Promise<ReadonlyMap<string, Whereabouts>> {
  if (alertIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('alerts')
    .select(['id', 'number', 'fold_id', 'unfolded_at', 'withheld_as'])
    .where('id', '=', sql<string>`any(${[...alertIds]}::uuid[])`)
    .execute();
  return new Map(
    rows.map(({ id, number, fold_id, unfolded_at, withheld_as }) => {
      const foldId = unfolded_at ? '' : (fold_id ?? '');
      const place = foldId ? 'fold' : withheld_as ? 'withheld' : 'own';
      return [id, { number, place, foldId }];
    }),
  );
}

/** The trace of one alert; `undefined` where it is gone, `null` where an older instance opened it. */
export async function findTraceOf(db: Kysely<Tables>, alertId: string): Promise<string | null | undefined> {
  const row = await db.selectFrom('alerts').select('trace_id').where('id', '=', alertId).executeTakeFirst();
  return row?.trace_id;
}
