import { sql, type Transaction } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import { type DigestAlert, LINES_SHOWN, type Open } from './digest.ts';

/** What is open and who has it, as it stands. */
export async function readOpen(tx: Transaction<Tables>): Promise<Open> {
  const { rows: holders } = await sql<{
    assigneeId: string | null;
    name: string | null;
    count: number;
    untaken: number;
  }>`
    select
      assignee_id as "assigneeId", max(assignee_name) as name,
      count(*) as count, count(*) filter (where status = 'new') as untaken
    from alerts
    where status <> 'resolved' and not is_test
    group by assignee_id
    order by count desc, name
  `.execute(tx);
  const { rows: worst } = await sql<DigestAlert>`
    select ${DIGEST_ALERT}
    from alerts left join tenants on tenants.id = alerts.tenant_id
    where status <> 'resolved' and not is_test
    order by
      array_position(array['high', 'medium', 'low', 'informational'], severity),
      -- The clock of a partner alert runs until somebody takes it.
      case when status <> 'new' or assignee_id is not null then 2 when alerts.kind = 'partnerAlert' then 0 else 1 end,
      assignee_id is not null, shown_at, number
    limit ${LINES_SHOWN}
  `.execute(tx);
  const nobody = holders.find(({ assigneeId }) => assigneeId === null);
  return {
    total: holders.reduce((total, holder) => total + holder.count, 0),
    unassigned: nobody?.untaken ?? 0,
    acknowledged: (nobody?.count ?? 0) - (nobody?.untaken ?? 0),
    byAssignee: holders.flatMap(({ assigneeId, name, count }) =>
      assigneeId === null ? [] : [{ assigneeId, name: name ?? '', count }],
    ),
    worst,
  };
}

/** The columns of one line about an alert, from `alerts` joined with `tenants`. */
export const DIGEST_ALERT = sql`
  alerts.id, number, alerts.kind, severity, status, coalesce(tenants.name, alerts.tenant_id) as customer,
  subject_name as "subjectName", assignee_name as "assigneeName", shown_at as "shownAt"
`;
