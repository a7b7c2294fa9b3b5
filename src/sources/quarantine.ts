import { sql, type Transaction } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { Batch } from './source.ts';

/** Keeps each item that could not be understood once, and lets go of those that can be by now. */
export async function saveQuarantine(
  tx: Transaction<Tables>,
  source: string,
  tenantId: string,
  batch: Batch,
  at: Date,
): Promise<void> {
  const understood = batch.signals.map((signal) => signal.key);
  if (understood.length > 0) {
    await sql`delete from quarantine where item_key = any(${understood}::text[])`.execute(tx);
  }
  if (batch.malformed.length === 0) return;
  await tx
    .insertInto('quarantine')
    .values(
      batch.malformed.map(({ key, reason, item }) => ({
        source,
        tenant_id: tenantId,
        item_key: key,
        reason,
        item: JSON.stringify(item ?? null),
        at,
      })),
    )
    .onConflict((conflict) => conflict.column('item_key').doNothing())
    .execute();
}
