import { type Kysely, sql, type Transaction } from 'kysely';
import type { Alert, Severity } from '../alerts/index.ts';
import type { Tables } from '../storage/tables.ts';

/** Which of these alerts are below what is posted, with the severity that they had when that was decided. */
export async function withheldOf(
  tx: Transaction<Tables>,
  alertIds: readonly string[],
): Promise<ReadonlyMap<string, Severity>> {
  if (alertIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('alerts')
    .select(['id', 'withheld_as'])
    .where('id', '=', sql<string>`any(${[...alertIds]}::uuid[])`)
    .where('withheld_as', 'is not', null)
    .execute();
  return new Map(rows.flatMap(({ id, withheld_as }) => (withheld_as ? [[id, withheld_as] as const] : [])));
}

/** Marks alerts as below what is posted. */
export async function withhold(tx: Transaction<Tables>, alerts: readonly Alert[]): Promise<void> {
  if (alerts.length === 0) return;
  await sql`
    update alerts set withheld_as = severity where id = any(${alerts.map(({ id }) => id)}::uuid[])
  `.execute(tx);
}

/** Lets alerts be posted that were withheld before. */
export async function postWithheld(tx: Transaction<Tables>, alertIds: readonly string[]): Promise<void> {
  if (alertIds.length === 0) return;
  await sql`update alerts set withheld_as = null where id = any(${[...alertIds]}::uuid[])`.execute(tx);
}

/** Whether an alert is below what is posted, so that no card of it stands anywhere. */
export async function isWithheld(db: Kysely<Tables>, alertId: string): Promise<boolean> {
  const row = await db
    .selectFrom('alerts')
    .select('id')
    .where('id', '=', alertId)
    .where('withheld_as', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}
