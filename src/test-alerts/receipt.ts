import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';

/** What became of one test alert. */
export interface Receipt {
  readonly testId: string;
  readonly alertId: string;
  readonly number: number;
  readonly askedByName: string;
  readonly writtenAt: Date;
  /** One for each place that alerts go to. */
  readonly places: readonly {
    readonly kind: 'channel' | 'chat';
    readonly postedAt: Date | null;
    /** Teams' id of the message; `''` while Teams has not taken it. */
    readonly messageId: string;
    /** Why it was put aside; `''` unless it was. */
    readonly parkedReason: string;
  }[];
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string;
  readonly resolvedAt: Date | null;
  readonly resolvedBy: string;
  readonly endedAt: Date | null;
}

/** The receipt of one test alert, as it stands now; `undefined` when there is none, or its alert lies in the archive. */
export async function readReceipt(db: Kysely<Tables>, testId: string): Promise<Receipt | undefined> {
  const row = await db
    .selectFrom('test_alerts as test')
    .innerJoin('alerts as alert', 'alert.id', 'test.alert_id')
    .select([
      'test.id',
      'test.alert_id',
      'test.asked_by_name',
      'test.ended_at',
      'alert.number',
      'alert.created_at',
      'alert.acknowledged_at',
      'alert.acknowledged_by',
      'alert.resolved_at',
      'alert.resolved_by',
    ])
    .where(sql<string>`test.id::text`, '=', testId)
    .executeTakeFirst();
  if (!row) return undefined;
  const places = await db
    .selectFrom('destinations')
    .leftJoin('cards', (join) =>
      join
        .onRef('cards.destination_id', '=', 'destinations.id')
        .on('cards.subject_type', '=', 'alert')
        .on('cards.subject_id', '=', row.alert_id),
    )
    .select(['destinations.kind', 'cards.posted_at', 'cards.activity_id', 'cards.parked_reason'])
    .where('destinations.state', '=', 'active')
    .where((eb) => eb.or([eb('takes_posts', '=', true), eb('cards.activity_id', 'is not', null)]))
    .orderBy('destinations.created_at')
    .execute();
  return {
    testId: row.id,
    alertId: row.alert_id,
    number: row.number,
    askedByName: row.asked_by_name,
    writtenAt: row.created_at,
    places: places.map((place) => ({
      kind: place.kind,
      postedAt: place.posted_at,
      messageId: place.activity_id ?? '',
      parkedReason: place.parked_reason ?? '',
    })),
    acknowledgedAt: row.acknowledged_at,
    acknowledgedBy: row.acknowledged_by ?? '',
    resolvedAt: row.resolved_at,
    resolvedBy: row.resolved_by ?? '',
    endedAt: row.ended_at,
  };
}

/** The test of an alert; `undefined` for any other alert. */
export async function findTestOf(db: Kysely<Tables>, alertId: string): Promise<string | undefined> {
  const row = await db.selectFrom('test_alerts').select('id').where('alert_id', '=', alertId).executeTakeFirst();
  return row?.id;
}

/** The test that was sent last. */
export async function lastTest(db: Kysely<Tables>): Promise<string | undefined> {
  const row = await db.selectFrom('test_alerts').select('id').orderBy('asked_at', 'desc').limit(1).executeTakeFirst();
  return row?.id;
}
