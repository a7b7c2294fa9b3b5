import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';

/** One task, as far as a line about it needs it. */
export interface TaskLine {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  /** `''` when it belongs to no alert. */
  readonly customer: string;
  readonly ownerName: string;
  readonly dueAt: Date;
  readonly doneAt: Date | null;
  readonly doneBy: string | null;
}

/** Some tasks, and how many there are: `TASKS_COUNTED_UP_TO + 1` stands for any number above it. */
export interface TasksFound {
  readonly tasks: readonly TaskLine[];
  readonly total: number;
}

/** Tasks are counted up to here: somebody waits for the answer, and beyond it the number changes nothing for them. */
export const TASKS_COUNTED_UP_TO = 1000;

/** Open tasks past their due date, the longest overdue first; of one tenant or of all. */
export const listOverdueTasks = (
  db: Kysely<Tables>,
  now: Date,
  limit: number,
  tenantId?: string,
): Promise<TasksFound> => listed(db, limit, sql`done_at is null and due_at < ${now}`, sql`due_at`, tenantId);

/** Tasks that were done in a span, the latest first; of one tenant or of all. */
export const listDoneTasks = (
  db: Kysely<Tables>,
  { from, to }: { readonly from: Date; readonly to: Date },
  limit: number,
  tenantId?: string,
): Promise<TasksFound> => listed(db, limit, sql`done_at >= ${from} and done_at < ${to}`, sql`done_at desc`, tenantId);

async function listed(
  db: Kysely<Tables>,
  limit: number,
  which: ReturnType<typeof sql>,
  order: ReturnType<typeof sql>,
  tenantId: string | undefined,
): Promise<TasksFound> {
  const ofTenant = sql`and alert_id in (select id from alerts where tenant_id = ${tenantId})`;
  // The tasks of a test are real to whoever tries them out, and count nowhere.
  // Asked row by row: as a join it would read every alert there is.
  const isCounted = sql`and not coalesce((select is_test from alerts where alerts.id = tasks.alert_id), false)`;
  const found = sql`from tasks where ${which} ${tenantId === undefined ? sql`` : ofTenant} ${isCounted}`;
  // The lines that are shown are joined with their names, the others only counted.
  const [tasks, counted] = await Promise.all([
    sql<TaskLine>`
      select
        task.id, task.number, task.title, coalesce(nullif(tenants.name, ''), alerts.tenant_id, '') as customer,
        task.owner_name as "ownerName", task.due_at as "dueAt", task.done_at as "doneAt", task.done_by as "doneBy"
      from (select * ${found} order by ${order}, number limit ${limit}) as task
        left join alerts on alerts.id = task.alert_id
        left join tenants on tenants.id = alerts.tenant_id
      order by ${order}, task.number
    `.execute(db),
    sql<{ total: number }>`
      select count(*) as total from (select 1 ${found} limit ${TASKS_COUNTED_UP_TO + 1}) as counted
    `.execute(db),
  ]);
  return { tasks: tasks.rows, total: counted.rows[0]?.total ?? 0 };
}
