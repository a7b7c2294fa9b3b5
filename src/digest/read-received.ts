import { sql, type Transaction } from 'kysely';
import {
  type AlertKind,
  ANSWER_GOAL_MIN,
  ANSWER_LINE_MIN,
  MICROSOFT,
  SEVERITIES,
  type Severity,
} from '../alerts/index.ts';
import type { Tables } from '../storage/tables.ts';
import type { Answers, Period, Received, Share } from './digest.ts';

interface Row {
  readonly kind: AlertKind;
  readonly severity: Severity;
  readonly received: number;
  readonly taken: number;
  readonly taken_min: number;
  readonly in_goal: number;
  readonly past_goal: number;
  readonly in_line: number;
  readonly past_line: number;
}

/**
 * What came in during the period, and how fast it was answered by `now`. One pass over the alerts of the period, which the
 * index `alerts_received` answers alone: keep to its columns. Spans stay spans until the end, because in numbers each of
 * a hundred thousand would be a decimal.
 */
export async function readReceived(
  tx: Transaction<Tables>,
  { periodStart, periodEnd }: Period,
  now: Date,
): Promise<{ received: Received; answers: Answers }> {
  const { rows } = await sql<Row>`
    with answered as (
      select
        kind, severity,
        acknowledged_at is not null and acknowledged_by <> ${MICROSOFT.name} as is_taken,
        acknowledged_at is not null as is_answered,
        greatest(interval '0', coalesce(acknowledged_at, ${now}) - shown_at) as waited
      from alerts
      where created_at >= ${periodStart} and created_at < ${periodEnd} and not is_test
    )
    select
      kind, severity,
      count(*) as received,
      count(*) filter (where is_taken) as taken,
      coalesce(extract(epoch from sum(waited) filter (where is_taken)) / 60, 0)::float8 as taken_min,
      count(*) filter (where ${IS_PARTNER} and is_answered and waited <= ${minutes(ANSWER_GOAL_MIN)}) as in_goal,
      count(*) filter (where ${IS_PARTNER} and waited > ${minutes(ANSWER_GOAL_MIN)}) as past_goal,
      count(*) filter (where ${IS_PARTNER} and is_answered and waited <= ${minutes(ANSWER_LINE_MIN)}) as in_line,
      count(*) filter (where ${IS_PARTNER} and waited > ${minutes(ANSWER_LINE_MIN)}) as past_line
    from answered
    group by kind, severity
  `.execute(tx);
  return { received: receivedOf(rows), answers: answersOf(rows) };
}

// The promise is about these only, and the others need no span.
const IS_PARTNER = sql`kind = 'partnerAlert'`;
const minutes = (count: number) => sql`make_interval(mins => ${count})`;

function receivedOf(rows: readonly Row[]): Received {
  const count = (own: readonly Row[]) => sum(own, (row) => row.received);
  const kinds = [...new Set(rows.map((row) => row.kind))].sort();
  return {
    total: count(rows),
    bySeverity: SEVERITIES.toReversed()
      .map((severity) => ({ severity, count: count(rows.filter((row) => row.severity === severity)) }))
      .filter((line) => line.count > 0),
    byKind: kinds.map((kind) => ({ kind, count: count(rows.filter((row) => row.kind === kind)) })),
  };
}

function answersOf(rows: readonly Row[]): Answers {
  const acknowledged = sum(rows, (row) => row.taken);
  const partner = rows.filter((row) => row.kind === 'partnerAlert');
  const share = (inTime: number, past: number): Share => ({ inTime, of: inTime + past });
  return {
    acknowledged,
    meanMin: acknowledged > 0 ? sum(rows, (row) => row.taken_min) / acknowledged : undefined,
    withinGoal: share(
      sum(partner, (row) => row.in_goal),
      sum(partner, (row) => row.past_goal),
    ),
    withinLine: share(
      sum(partner, (row) => row.in_line),
      sum(partner, (row) => row.past_line),
    ),
  };
}

const sum = (rows: readonly Row[], of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);
