import { type Kysely, type Selectable, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import { type Alert, ANSWER_GOAL_MIN, ANSWER_LINE_MIN, type Resolution, type Severity } from './alert.ts';
import { COUNTED_UP_TO, severityOrder, toAlert } from './store.ts';

type Db = Kysely<Tables>;

/** Some alerts, and how many there are: `COUNTED_UP_TO + 1` stands for any number above it. */
export interface AlertsFound {
  readonly alerts: readonly Alert[];
  readonly total: number;
}

/** Alerts that nobody has taken yet, worst first; of one tenant or of all. */
export const listNewAlerts = (db: Db, limit: number, tenantId?: string): Promise<AlertsFound> =>
  listed(db, limit, sql`status = 'new' and status <> 'resolved' ${ofTenant(tenantId)}`);

/** Open alerts that one person has, worst first. */
export const listAlertsOf = (db: Db, assigneeId: string, limit: number): Promise<AlertsFound> =>
  listed(db, limit, sql`status <> 'resolved' and assignee_id = ${assigneeId}`);

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
  /** The latest that moved in the span, newest first. */
  readonly latest: readonly Alert[];
  /** More moved than were counted: the numbers are at least these. */
  readonly isCut: boolean;
}

/** Alerts of one span that are counted one by one; somebody waits for the answer. */
const MOVED_UP_TO = 5000;

/**
 * Alerts of one tenant, or of all, that were opened, acknowledged or resolved in a span; test alerts are left out.
 *
 * Whatever happens to an alert moves its `updated_at`, so the span reads one piece of one index, however many alerts
 * the store holds.
 */
export async function readAlertsOfSpan(
  db: Db,
  { from, to }: Span,
  limit: number,
  tenantId?: string,
): Promise<AlertsOfSpan> {
  const within = (column: string) => sql`${sql.ref(column)} >= ${from} and ${sql.ref(column)} < ${to}`;
  const moved = sql`
    select * from alerts
    where updated_at >= ${from} and not is_test ${ofTenant(tenantId)}
    order by updated_at desc
    limit ${MOVED_UP_TO + 1}
  `;
  const [counted, latest] = await Promise.all([
    sql<{ what: 'opened' | 'acknowledged' | 'resolved' | 'seen'; word: string | null; count: number }>`
      with moved as (
        select severity, resolution, created_at, acknowledged_at, resolved_at from (${moved}) as all_columns
      )
      select 'opened' as what, severity as word, count(*) as count from moved where ${within('created_at')} group by severity
      union all
      select 'acknowledged', null, count(*) from moved where ${within('acknowledged_at')}
      union all
      select 'resolved', resolution, count(*) from moved where ${within('resolved_at')} group by resolution
      union all
      select 'seen', null, count(*) from moved
    `.execute(db),
    sql<Selectable<Tables['alerts']>>`
      select * from (${moved}) as moved
      where (${within('created_at')}) or (${within('acknowledged_at')}) or (${within('resolved_at')})
      order by number desc
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
    isCut: sum('seen') > MOVED_UP_TO,
  };
}

async function listed(db: Db, limit: number, which: ReturnType<typeof sql>): Promise<AlertsFound> {
  const [found, counted] = await Promise.all([
    sql<Selectable<Tables['alerts']>>`
      select * from alerts where ${which} order by ${severityOrder} desc, number desc limit ${limit}
    `.execute(db),
    sql<{ total: number }>`
      select count(*) as total from (select 1 from alerts where ${which} limit ${COUNTED_UP_TO + 1}) as counted
    `.execute(db),
  ]);
  return { alerts: found.rows.map(toAlert), total: counted.rows[0]?.total ?? 0 };
}

const ofTenant = (tenantId: string | undefined) => (tenantId === undefined ? sql`` : sql`and tenant_id = ${tenantId}`);
