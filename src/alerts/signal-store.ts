import { sql, type Transaction } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { Signal } from './alert.ts';
import type { KnownSignal } from './gather.ts';
import type { StoredTwin } from './twins.ts';

/** What is stored of these signals, with the fingerprint that tells whether they changed. */
export async function findSignals(
  tx: Transaction<Tables>,
  keys: readonly string[],
): Promise<Map<string, KnownSignal & { readonly fingerprint: string }>> {
  const rows = await tx
    .selectFrom('signals')
    .select(['key', 'alert_id', 'situation_key', 'fingerprint', 'state'])
    .where('key', '=', sql<string>`any(${[...keys]}::text[])`)
    .execute();
  return new Map(
    rows.map((row) => [
      row.key,
      {
        alertId: row.alert_id,
        situationKey: row.situation_key,
        wasOpen: row.state !== 'closed',
        fingerprint: row.fingerprint,
      },
    ]),
  );
}

/** Every signal that is stored under one of these twin keys, oldest first. */
export async function findTwins(tx: Transaction<Tables>, twinKeys: readonly string[]): Promise<StoredTwin[]> {
  if (twinKeys.length === 0) return [];
  const rows = await tx
    .selectFrom('signals')
    .select(['key', 'twin_key', 'situation_key'])
    .where('twin_key', '=', sql<string>`any(${[...twinKeys]}::text[])`)
    .orderBy('first_seen_at')
    .orderBy('key')
    .execute();
  return rows.map((row) => ({ key: row.key, twinKey: row.twin_key, situationKey: row.situation_key }));
}

/** Which of these alerts still have a signal that is open at the source. */
export async function withOpenSignals(tx: Transaction<Tables>, alertIds: readonly string[]): Promise<Set<string>> {
  if (alertIds.length === 0) return new Set();
  const rows = await tx
    .selectFrom('signals')
    .select('alert_id')
    .distinct()
    .where('alert_id', '=', sql<string>`any(${[...alertIds]}::uuid[])`)
    .where('state', '<>', 'closed')
    .execute();
  return new Set(rows.flatMap((row) => (row.alert_id ? [row.alert_id] : [])));
}

/** Writes new and changed signals; `alertId` says which alert each belongs to now. */
export async function saveSignals(
  tx: Transaction<Tables>,
  signals: readonly { readonly signal: Signal; readonly alertId: string | null }[],
  now: Date,
): Promise<void> {
  if (signals.length === 0) return;
  const rows = signals.map(({ signal, alertId }) => ({
    key: signal.key,
    twin_key: signal.twinKey,
    alert_id: alertId,
    situation_key: signal.situationKey,
    fingerprint: signal.fingerprint,
    severity: signal.severity,
    state: signal.sourceState.kind,
    shown_at: signal.shownAt.toISOString(),
    first_seen_at: now.toISOString(),
    updated_at: now.toISOString(),
  }));
  await sql`
    insert into signals (key, twin_key, alert_id, situation_key, fingerprint, severity, state, shown_at, first_seen_at, updated_at)
    select key, twin_key, alert_id, situation_key, fingerprint, severity, state, shown_at, first_seen_at, updated_at
    from json_populate_recordset(null::signals, ${JSON.stringify(rows)}::json)
    on conflict (key) do update set
      alert_id = excluded.alert_id, situation_key = excluded.situation_key, fingerprint = excluded.fingerprint,
      severity = excluded.severity, state = excluded.state, shown_at = excluded.shown_at, updated_at = excluded.updated_at
  `.execute(tx);
}
