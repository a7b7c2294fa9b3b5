import { type Kysely, type Selectable, sql } from 'kysely';
import { type Alert, type Severity, severityOrder, toAlert } from '../alerts/index.ts';
import type { Tables } from '../storage/tables.ts';
import type { Fold } from './fold.ts';
import { findFold } from './store.ts';

type Db = Kysely<Tables>;

/** How many of something there are. */
export interface Counted {
  readonly name: string;
  readonly count: number;
}

/** A fold as its card shows it. Test alerts are never in one. */
export interface FoldFacts {
  readonly fold: Fold;
  /** Grows with every change of the fold or of an alert in it. */
  readonly version: number;
  readonly total: number;
  /** Not resolved yet. */
  readonly open: number;
  /** Nobody has taken them yet. */
  readonly untaken: number;
  /** Alerts that became worse and got a card of their own. */
  readonly left: number;
  readonly bySeverity: readonly { readonly severity: Severity; readonly total: number; readonly open: number }[];
  /** Tenant ids, the most alerts first; at most `TOP`. */
  readonly tenants: readonly Counted[];
  readonly tenantCount: number;
  /** Event types, lower case, the most alerts first; at most `TOP`. */
  readonly kinds: readonly Counted[];
  /** Open alerts, the worst first. */
  readonly worst: readonly Alert[];
  /** When it last took an alert. */
  readonly lastAt: Date;
  /** The highest number among its alerts: whoever acts on all of them means those up to here. */
  readonly upTo: number;
}

/** Customers and kinds that a card names. */
const TOP = 3;

/** A detection whose level Microsoft hides counts as medium, and comes after what is known to be. */
const IS_GUESSED = sql`(evidence -> 0 ->> 'detail' = 'hidden')`;
/** Microsoft counts the user as a whole as at risk, not only one sign-in. */
const IS_USER_AT_RISK = sql`(evidence @> '[{"type":"riskyUser"}]')`;

interface SeverityRow {
  severity: Severity;
  total: number;
  open: number;
  untaken: number;
  up_to: number;
  last_at: Date;
}

/** Reads what a fold holds. @returns `undefined` when there is none of this id */
export async function readFold(db: Db, foldId: string, worstShown: number): Promise<FoldFacts | undefined> {
  const fold = await findFold(db, foldId);
  if (!fold) return undefined;
  // The version first: what changes while the rest is read shows too early and once more, and is never taken for shown.
  const { rows: all } = await sql<{ versions: number; left_count: number }>`
    select coalesce(sum(version), 0) as versions, count(*) filter (where unfolded_at is not null) as left_count
    from alerts where fold_id = ${foldId}
  `.execute(db);
  const [{ rows }, tenants, kinds, worst] = await Promise.all([
    sql<SeverityRow>`
      select severity, count(*) as total,
        count(*) filter (where status <> 'resolved') as open,
        count(*) filter (where status = 'new') as untaken,
        max(number) as up_to, max(created_at) as last_at
      from alerts where fold_id = ${foldId} and unfolded_at is null
      group by severity
    `.execute(db),
    countBy(db, foldId, sql`tenant_id`),
    countBy(db, foldId, sql`lower(evidence -> 0 ->> 'eventType')`),
    worstShown > 0 ? listFold(db, foldId, worstShown, 0) : [],
  ]);
  const sum = (of: 'total' | 'open' | 'untaken') => rows.reduce((count, row) => count + row[of], 0);
  return {
    fold,
    version: fold.version + (all[0]?.versions ?? 0),
    total: sum('total'),
    open: sum('open'),
    untaken: sum('untaken'),
    left: all[0]?.left_count ?? 0,
    bySeverity: rows.map(({ severity, total, open }) => ({ severity, total, open })),
    tenants: tenants.slice(0, TOP),
    tenantCount: tenants.length,
    kinds: kinds.filter(({ name }) => name !== '').slice(0, TOP),
    worst,
    lastAt: new Date(Math.max(fold.openedAt.getTime(), ...rows.map(({ last_at }) => last_at.getTime()))),
    upTo: Math.max(0, ...rows.map(({ up_to }) => up_to)),
  };
}

/** The open alerts of a fold, the worst first: a page of them. */
export async function listFold(db: Db, foldId: string, limit: number, offset: number): Promise<Alert[]> {
  const { rows } = await sql<Selectable<Tables['alerts']>>`
    select * from alerts
    where fold_id = ${foldId} and unfolded_at is null and status <> 'resolved'
    order by ${severityOrder} desc, ${IS_GUESSED}, ${IS_USER_AT_RISK} desc, number desc
    limit ${limit} offset ${offset}
  `.execute(db);
  return rows.map(toAlert);
}

async function countBy(db: Db, foldId: string, by: ReturnType<typeof sql>): Promise<Counted[]> {
  const { rows } = await sql<{ name: string | null; count: number }>`
    select ${by} as name, count(*) as count from alerts
    where fold_id = ${foldId} and unfolded_at is null
    group by 1 order by 2 desc, 1
  `.execute(db);
  return rows.map(({ name, count }) => ({ name: name ?? '', count }));
}
