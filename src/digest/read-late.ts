import { sql, type Transaction } from 'kysely';
import { ANSWER_GOAL_MIN, ANSWER_LINE_MIN } from '../alerts/index.ts';
import { listOpenTeamQuestions, TEAM_QUESTION_LATE_H } from '../questions/index.ts';
import type { Tables } from '../storage/tables.ts';
import { type DigestAlert, type DigestTask, type Late, LINES_SHOWN } from './digest.ts';
import { DIGEST_ALERT } from './read-open.ts';

/** What is late at `now`: partner alerts without an answer, tasks past their due date, and old questions to the team. */
export async function readLate(tx: Transaction<Tables>, now: Date): Promise<Late> {
  const shownBefore = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
  const { rows: alerts } = await sql<DigestAlert & { total: number; pastLine: number }>`
    select
      ${DIGEST_ALERT},
      count(*) over () as total,
      count(*) filter (where shown_at < ${shownBefore(ANSWER_LINE_MIN)}) over () as "pastLine"
    from alerts left join tenants on tenants.id = alerts.tenant_id
    where status = 'new' and alerts.kind = 'partnerAlert' and not is_test
      and shown_at < ${shownBefore(ANSWER_GOAL_MIN)}
    order by shown_at, number
    limit ${LINES_SHOWN}
  `.execute(tx);
  const { rows: tasks } = await sql<DigestTask & { total: number }>`
    select
      tasks.id, tasks.number, tasks.title, coalesce(tenants.name, alerts.tenant_id, '') as customer,
      tasks.owner_name as "ownerName", tasks.due_at as "dueAt",
      count(*) over () as total
    from tasks
      left join alerts on alerts.id = tasks.alert_id
      left join tenants on tenants.id = alerts.tenant_id
    where done_at is null and due_at < ${now} and is_test is not true
    order by due_at, tasks.number
    limit ${LINES_SHOWN}
  `.execute(tx);
  const questions = await listOpenTeamQuestions(tx, LINES_SHOWN, shownBefore(TEAM_QUESTION_LATE_H * 60));
  return {
    alerts: {
      total: alerts[0]?.total ?? 0,
      pastLine: alerts[0]?.pastLine ?? 0,
      oldest: alerts.map(({ total: _total, pastLine: _pastLine, ...alert }) => alert),
    },
    tasks: { total: tasks[0]?.total ?? 0, oldest: tasks.map(({ total: _total, ...task }) => task) },
    questions: { total: questions.total, oldest: questions.questions },
  };
}
