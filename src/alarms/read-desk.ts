import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { DeskReading } from './judge-desk.ts';

/** Minutes after which a card that nobody has seen is late, however busy the channel is. */
const UNSEEN_MIN = 15;
/** Minutes that a webhook may take; what polling finds first is announced within them. */
const WEBHOOK_MIN = 10;
/** Days that are looked back for partner alerts that no webhook announced. */
const LOOK_BACK_DAYS = 7;

/** Reads how the desk's own work stands, without the secrets. Every part uses an index, whatever the store holds. */
export async function readDesk(db: Kysely<Tables>, now: Date): Promise<Omit<DeskReading, 'secrets'>> {
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
  const one = <T>(query: ReturnType<typeof sql<T>>) => query.execute(db).then(({ rows: [row] }) => row);
  const [parked, unseen, overdue, unannounced] = await Promise.all([
    one(sql<{ count: number; since: Date | null }>`
      select count(*) as count, min(cards.updated_at) as since
      from cards join destinations on destinations.id = cards.destination_id and destinations.state = 'active'
      where parked_reason is not null and dropped_at is null and subject_type <> 'alarm'
    `),
    one(sql<{ count: number; since: Date | null }>`
      select count(*) as count, min(alerts.created_at) as since
      from cards
        join destinations on destinations.id = cards.destination_id and destinations.state = 'active'
        join alerts on alerts.id = cards.subject_id
      where cards.subject_type = 'alert' and parked_reason is null and dropped_at is null and shown_version is null
        and (alerts.fold_id is null or alerts.unfolded_at is not null) and not alerts.is_test
        and alerts.created_at < ${ago(UNSEEN_MIN)}
    `),
    one(sql<{ count: number; oldestSec: number }>`
      select count(*) as count, coalesce(extract(epoch from now() - min(start_after)), 0)::float8 as "oldestSec"
      from pgboss.job where state in ('created', 'retry') and start_after < now()
    `),
    one(sql<{ count: number; since: Date | null }>`
      select count(*) as count, min(created_at) as since
      from alerts, (select max(received_at) as at from webhook_receipts) as last
      where kind = 'partnerAlert' and not is_test and created_at > ${ago(LOOK_BACK_DAYS * 1440)} and created_at < ${ago(WEBHOOK_MIN)}
        and created_at > last.at + make_interval(mins => ${WEBHOOK_MIN})
    `),
  ]);
  return {
    parked: parked ?? { count: 0, since: null },
    unseen: unseen ?? { count: 0, since: null },
    overdue: overdue ?? { count: 0, oldestSec: 0 },
    unannounced: unannounced ?? { count: 0, since: null },
  };
}
