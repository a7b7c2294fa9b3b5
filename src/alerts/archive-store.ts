import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { Alert } from './alert.ts';
import { isAlertId, toAlert } from './store.ts';

/** An alert that was resolved long ago: it can be read, and does not change any more. */
export interface ArchivedAlert {
  readonly alert: Alert;
  readonly archivedAt: Date;
}

type Row = Selectable<Tables['alerts']> & { readonly archived_at: Date };

// The row as it stood, read with today's columns: one that has come since is null.
const ARCHIVED = sql`
  select row.*, archived_at
  from archived_alerts, jsonb_populate_record(null::alerts, document->'alert') as row
`;

/** Finds one archived alert by the number that people say. */
export const findArchivedAlertByNumber = (db: Kysely<Tables>, number: number): Promise<ArchivedAlert | undefined> =>
  found(db, sql`archived_alerts.number = ${number}`);

/** Finds one archived alert by its id, as it stands in the data of its old card. */
export const findArchivedAlert = async (db: Kysely<Tables>, id: string): Promise<ArchivedAlert | undefined> =>
  isAlertId(id) ? found(db, sql`archived_alerts.id = ${id}`) : undefined;

async function found(db: Kysely<Tables>, which: ReturnType<typeof sql>): Promise<ArchivedAlert | undefined> {
  const { rows } = await sql<Row>`${ARCHIVED} where ${which}`.execute(db);
  return rows[0] && { alert: toAlert(rows[0]), archivedAt: rows[0].archived_at };
}

/** The latest archived alert of each situation that has one. */
export async function findArchivedSituations(
  tx: Transaction<Tables>,
  situationKeys: readonly string[],
): Promise<Map<string, Alert>> {
  if (situationKeys.length === 0) return new Map();
  const { rows } = await sql<Row>`
    ${ARCHIVED}
    where archived_alerts.id in (
      select distinct on (situation_key) id from archived_alerts
      where situation_key = any(${[...situationKeys]}::text[])
      order by situation_key, number desc
    )
  `.execute(tx);
  return new Map(rows.map((row) => [row.situation_key, toAlert(row)]));
}
