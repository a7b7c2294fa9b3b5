import { type Kysely, type Selectable, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import { type Alert, ANSWER_GOAL_MIN, ANSWER_LINE_MIN, type Resolution, type Severity } from './alert.ts';
import { COUNTED_UP_TO, severityOrder, toAlert, waitingOrder } from './store.ts';

type Db = Kysely<Tables>;

/** Some alerts, and how many there are: `COUNTED_UP_TO + 1` stands for any number above it. */
export interface AlertsFound {
  readonly alerts: readonly Alert[];
  readonly total: number;
}

/** Alerts that nobody has taken yet, worst first; of one tenant or of all. Tests are left out, here and below. */
export const listNewAlerts = (db: Db, limit: number, tenantId?: string): Promise<AlertsFound> =>
  listed(db, limit, sql`status = 'new' and status <> 'resolved' and not is_test ${ofTenant(tenantId)}`);

/** Open alerts that one person has, worst first. */
export const listAlertsOf = (db: Db, assigneeId: string, limit: number): Promise<AlertsFound> =>
  listed(db, limit, sql`status <> 'resolved' and not is_test and assignee_id = ${assigneeId}`);

/**
 * Partner alerts that nobody answered within the goal of an hour, the longest waiting first; of one tenant or of all.
 *
 * @returns with how many of them are past the line of 24 hours too
 */
export async function listLateAlerts(
  db: Db,
  now: Date,
  limit: number,
  tenantId?: string,
): Promise<AlertsFound & { readonly pastLine: number }> {
  const shownBefore = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
  const late = sql`
    from alerts
    where status = 'new' and kind = 'partnerAlert' and not is_test and shown_at < ${shownBefore(ANSWER_GOAL_MIN)}
      ${ofTenant(tenantId)}
  `;
  const [found, counted] = await Promise.all([
    sql<Selectable<Tables['alerts']>>`select * ${late} order by shown_at, number limit ${limit}`.execute(db),
    sql<{ total: number; pastLine: number }>`
      select count(*) as total, count(*) filter (where shown_at < ${shownBefore(ANSWER_LINE_MIN)}) as "pastLine"
      from (select shown_at ${late} limit ${COUNTED_UP_TO + 1}) as counted
    `.execute(db),
  ]);
  const { total = 0, pastLine = 0 } = counted.rows[0] ?? {};
  return { alerts: found.rows.map(toAlert), total, pastLine };
}

/** From `from` on and before `to`. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** What became of alerts in a span. */
export interface AlertsOfSpan {
  readonly opened: number;
  readonly openedBySeverity: readonly { readonly severity: Severity; readonly count: number }[];
  readonly acknowledged: number;
  readonly resolved: number;
  readonly resolvedBy: readonly { readonly resolution: Resolution; readonly count: number }[];
  /** Some of those that moved in the span, the latest moved first. */
  readonly latest: readonly Alert[];
  /** More moved than were counted: the numbers are at least these. */
  readonly isCut: boolean;
}

/** Alerts of one span and kind that are counted one by one; somebody waits for the answer. */
const MOVED_UP_TO = 5000;

/**
 * Alerts of one tenant, or of all, that were opened, acknowledged or resolved in a span; test alerts are left out.
 *
 * Each of the three is read by its own time and cut by itself: a storm after the span must not push out what happened in
 * it. Of one tenant `updated_at` leads, which whatever happens to an alert moves, and which has an index for each tenant.
 */
export async function readAlertsOfSpan(
  db: Db,
  { from, to }: Span,
  limit: number,
  tenantId?: string,
): Promise<AlertsOfSpan> {
  const ofOne = tenantId === undefined ? sql`` : sql`and tenant_id = ${tenantId} and updated_at >= ${from}`;
  const within = (column: 'created_at' | 'acknowledged_at' | 'resolved_at') => sql`
    from alerts
    where ${sql.ref(column)} >= ${from} and ${sql.ref(column)} < ${to} and not is_test ${ofOne}
    order by ${sql.ref(column)} desc
  `;
  const cut = sql`limit ${MOVED_UP_TO + 1}`;
  const latestBy = (column: Parameters<typeof within>[0]) => sql`(select id ${within(column)} limit ${limit})`;
  const [counted, latest] = await Promise.all([
    sql<{ what: 'opened' | 'acknowledged' | 'resolved'; word: string | null; count: number }>`
      select 'opened' as what, severity as word, count(*) as count
      from (select severity ${within('created_at')} ${cut}) as opened group by severity
      union all
      select 'acknowledged', null, count(*) from (select 1 ${within('acknowledged_at')} ${cut}) as acknowledged
      union all
      select 'resolved', resolution, count(*)
      from (select resolution ${within('resolved_at')} ${cut}) as resolved group by resolution
    `.execute(db),
    sql<Selectable<Tables['alerts']>>`
      select * from alerts
      where id in (
        ${latestBy('created_at')} union ${latestBy('acknowledged_at')} union ${latestBy('resolved_at')}
      )
      order by updated_at desc, number desc
      limit ${limit}
    `.execute(db),
  ]);
  const of = (what: string) => counted.rows.filter((row) => row.what === what);
  const sum = (what: string) => of(what).reduce((total, { count }) => total + count, 0);
  return {
    opened: sum('opened'),
    openedBySeverity: of('opened').map(({ word, count }) => ({ severity: word as Severity, count })),
    acknowledged: sum('acknowledged'),
    resolved: sum('resolved'),
    resolvedBy: of('resolved')
      .map(({ word, count }) => ({ resolution: word as Resolution, count }))
      .sort((a, b) => b.count - a.count),
    latest: latest.rows.map(toAlert),
    isCut: (['opened', 'acknowledged', 'resolved'] as const).some((what) => sum(what) > MOVED_UP_TO),
  };
}

async function listed(db: Db, limit: number, which: ReturnType<typeof sql>): Promise<AlertsFound> {
  const [found, counted] = await Promise.all([
    sql<Selectable<Tables['alerts']>>`
      select * from alerts where ${which}
      order by ${severityOrder} desc, ${waitingOrder}, number desc
      limit ${limit}
    `.execute(db),
    sql<{ total: number }>`
      select count(*) as total from (select 1 from alerts where ${which} limit ${COUNTED_UP_TO + 1}) as counted
    `.execute(db),
  ]);
  return { alerts: found.rows.map(toAlert), total: counted.rows[0]?.total ?? 0 };
}

const ofTenant = (tenantId: string | undefined) => (tenantId === undefined ? sql`` : sql`and tenant_id = ${tenantId}`);
