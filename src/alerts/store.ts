import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { Alert } from './alert.ts';
import { type Action, ruleOf } from './lifecycle.ts';

type Db = Kysely<Tables>;

/** Finds one alert by the number that people say. */
export async function findAlertByNumber(db: Db, number: number): Promise<Alert | undefined> {
  const row = await db.selectFrom('alerts').selectAll().where('number', '=', number).executeTakeFirst();
  return row && toAlert(row);
}

/** Finds one alert by its id, as it stands in a card's data. A text that is no id is an alert that does not exist. */
export async function findAlert(db: Db, id: string): Promise<Alert | undefined> {
  if (!isAlertId(id)) return undefined;
  const row = await db.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toAlert(row);
}

/** What a card carries is input: a text that is no id must not reach a `uuid` column, which refuses it with an error. */
export const isAlertId = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);

/** Open alerts are counted up to here: somebody waits for the answer, and beyond it the number changes nothing for them. */
export const COUNTED_UP_TO = 1000;

/**
 * The open alerts, of one tenant or of all, the worst first; within a severity the partner alerts that nobody took, whose
 * clock runs, then what else nobody took, then what somebody has, each the newest first.
 *
 * Tests are listed, because people type the number of one to try it out, and not counted.
 *
 * @param skip - alerts of the pages before
 * @returns the next `limit`, and how many there are in all: `COUNTED_UP_TO + 1` stands for any number above it
 */
export async function listOpenAlerts(
  db: Db,
  limit: number,
  tenantId?: string,
  skip = 0,
): Promise<{ alerts: Alert[]; total: number }> {
  let open = db.selectFrom('alerts').where('status', '<>', 'resolved');
  if (tenantId !== undefined) open = open.where('tenant_id', '=', tenantId);
  const [rows, { total }] = await Promise.all([
    open
      .selectAll()
      .orderBy(severityOrder, 'desc')
      .orderBy(waitingOrder)
      .orderBy('number', 'desc')
      .limit(limit)
      .offset(skip)
      .execute(),
    db
      .selectFrom(
        open
          .select('id')
          .where('is_test', '=', false)
          .limit(COUNTED_UP_TO + 1)
          .as('counted'),
      )
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow(),
  ]);
  return { alerts: rows.map(toAlert), total };
}

// Both to the letter as in the index `alerts_waiting_first`, or everything open is sorted for each list.
export const severityOrder = sql<number>`array_position(array['informational','low','medium','high'], severity)`;
export const waitingOrder = sql<number>`case when status <> 'new' then 2 when kind = 'partnerAlert' and not is_test then 0 else 1 end`;

/**
 * Changes one alert if its status still allows the action.
 *
 * @returns the changed alert, or `undefined` when somebody was first or the alert is gone
 */
export async function changeStatus(
  tx: Transaction<Tables>,
  alertId: string,
  action: Action,
  by: { readonly name: string; readonly at: Date },
): Promise<Alert | undefined> {
  const rule = ruleOf(action.verb);
  // The guard is in the statement, not before it: two people press within one round trip most days,
  // and read-then-write would thank both.
  const row = await tx
    .updateTable('alerts')
    .set((eb) => ({
      status: rule.to,
      version: eb('version', '+', 1),
      updated_at: by.at,
      ...columnsOf(action, by),
    }))
    .where('id', '=', alertId)
    .where('status', 'in', rule.from)
    .$if(action.verb === 'assign', (query) => query.where('assignee_id', 'is distinct from', assigneeOf(action)))
    .returningAll()
    .executeTakeFirst();
  return row && toAlert(row);
}

const assigneeOf = (action: Action): string | null => (action.verb === 'assign' ? action.assignee.entraId : null);

function columnsOf(action: Action, by: { readonly name: string; readonly at: Date }) {
  const taken = {
    acknowledged_at: sql<Date>`coalesce(acknowledged_at, ${by.at})`,
    acknowledged_by: sql<string>`coalesce(acknowledged_by, ${by.name})`,
  };
  switch (action.verb) {
    case 'acknowledge':
      return taken;
    case 'assign':
      return { ...taken, assignee_id: action.assignee.entraId, assignee_name: action.assignee.name };
    case 'resolve':
      return { ...taken, resolved_at: by.at, resolved_by: by.name, resolution: action.resolution };
    case 'reopen':
      return {
        assignee_id: null,
        assignee_name: null,
        acknowledged_at: null,
        acknowledged_by: null,
        resolved_at: null,
        resolved_by: null,
        resolution: null,
      };
  }
}

/**
 * The alert of each situation that speaks for it, locked until the transaction ends: the open one, else the latest.
 * The open one need not be the latest, because people reopen older ones.
 */
export async function lockLatestAlerts(
  tx: Transaction<Tables>,
  situationKeys: readonly string[],
): Promise<Map<string, Alert>> {
  if (situationKeys.length === 0) return new Map();
  const rows = await tx
    .selectFrom('alerts')
    .selectAll()
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('alerts as same')
        .distinctOn('same.situation_key')
        .select('same.id')
        .where('same.situation_key', '=', sql<string>`any(${[...situationKeys]}::text[])`)
        .orderBy('same.situation_key')
        .orderBy(sql`same.status = 'resolved'`)
        .orderBy('same.number', 'desc'),
    )
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.situation_key, toAlert(row)]));
}

/** Writes new alerts. Their numbers are given by the database. */
export async function insertAlerts(tx: Transaction<Tables>, alerts: readonly Alert[]): Promise<void> {
  if (alerts.length === 0) return;
  await sql`
    insert into alerts (${sql.raw(ALERT_COLUMNS)})
    select ${sql.raw(ALERT_COLUMNS)}
    from json_populate_recordset(null::alerts, ${JSON.stringify(alerts.map(toRow))}::json)
  `.execute(tx);
}

/** Writes changed alerts back, whole; the caller holds their rows, see `lockLatestAlerts`. */
export async function updateAlerts(tx: Transaction<Tables>, alerts: readonly Alert[]): Promise<void> {
  if (alerts.length === 0) return;
  await sql`
    update alerts
    set (${sql.raw(CHANGEABLE_COLUMNS)}, version) = (select ${sql.raw(prefixed(CHANGEABLE_COLUMNS))}, alerts.version + 1)
    from json_populate_recordset(null::alerts, ${JSON.stringify(alerts.map(toRow))}::json) as fresh
    where alerts.id = fresh.id
  `.execute(tx);
}

const CHANGEABLE_COLUMNS =
  'subject_name, severity, status, assignee_id, assignee_name, acknowledged_at, acknowledged_by, resolved_at, resolved_by, resolution, shown_at, evidence, signal_count, updated_at';
const ALERT_COLUMNS = `id, trace_id, situation_key, source, kind, tenant_id, subject_id, happened_at, is_test, created_at, version, ${CHANGEABLE_COLUMNS}`;
const prefixed = (columns: string): string => columns.replaceAll(/\w+/g, 'fresh.$&');

const toRow = (alert: Alert) => ({
  id: alert.id,
  trace_id: alert.traceId,
  situation_key: alert.situationKey,
  source: alert.source,
  kind: alert.kind,
  tenant_id: alert.tenantId,
  subject_id: alert.subjectId,
  subject_name: alert.subjectName,
  severity: alert.severity,
  status: alert.status,
  assignee_id: alert.assigneeId,
  assignee_name: alert.assigneeName,
  acknowledged_at: alert.acknowledgedAt,
  acknowledged_by: alert.acknowledgedBy,
  resolved_at: alert.resolvedAt,
  resolved_by: alert.resolvedBy,
  resolution: alert.resolution,
  shown_at: alert.shownAt,
  happened_at: alert.happenedAt,
  is_test: alert.isTest,
  evidence: alert.evidence,
  signal_count: alert.signalCount,
  version: alert.version,
  created_at: alert.createdAt,
  updated_at: alert.updatedAt,
});

export const toAlert = (row: Selectable<Tables['alerts']>): Alert => ({
  id: row.id,
  number: row.number,
  situationKey: row.situation_key,
  source: row.source,
  kind: row.kind,
  tenantId: row.tenant_id,
  subjectId: row.subject_id,
  subjectName: row.subject_name,
  severity: row.severity,
  status: row.status,
  assigneeId: row.assignee_id,
  assigneeName: row.assignee_name,
  acknowledgedAt: row.acknowledged_at,
  acknowledgedBy: row.acknowledged_by,
  resolvedAt: row.resolved_at,
  resolvedBy: row.resolved_by,
  resolution: row.resolution,
  shownAt: row.shown_at,
  happenedAt: row.happened_at,
  isTest: row.is_test,
  evidence: row.evidence,
  signalCount: row.signal_count,
  version: row.version,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  traceId: row.trace_id,
});

/** The ids of all open alerts, oldest first: what a new channel has to be told. */
export async function listOpenAlertIds(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('alerts').select('id').where('status', '<>', 'resolved').orderBy('number').execute();
  return rows.map((row) => row.id);
}
