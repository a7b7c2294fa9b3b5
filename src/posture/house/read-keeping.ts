import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../storage/tables.ts';
import type { KeepingFacts } from './facts.ts';

/** Days that are looked back for changes without a line; older ones are in the archive with theirs. */
const LOOKED_BACK_DAYS = 30;

/** What our own store tells. */
export interface Kept {
  readonly backupAt: Date | undefined;
  readonly webhookAt: Date | undefined;
  readonly upgradedAt: Date;
  readonly missingLines: KeepingFacts['missingLines'];
}

/** What our own store tells of how it is kept. */
export async function readKeeping(db: Kysely<Tables>, now: Date): Promise<Kept> {
  const from = new Date(now.getTime() - LOOKED_BACK_DAYS * 86_400_000);
  const { rows } = await sql<{
    backupAt: Date | null;
    webhookAt: Date | null;
    upgradedAt: Date | null;
    missingLines: number;
  }>`
      select
        (select max(made_at) from backups) as "backupAt",
        (select max(at) from webhook_notes where kind = 'accepted') as "webhookAt",
        (select max(applied_at) from migrations) as "upgradedAt",
        (select count(*) from alerts
          where (acknowledged_at >= ${from} or resolved_at >= ${from})
            and not exists (
              select from audit_log
              where subject_type = 'alert' and subject_id = alerts.id::text
                and verb in ('alert.acknowledge', 'alert.assign', 'alert.resolve')
            )
        ) as "missingLines"
    `.execute(db);
  const [row] = rows;
  return {
    backupAt: row?.backupAt ?? undefined,
    webhookAt: row?.webhookAt ?? undefined,
    upgradedAt: row?.upgradedAt ?? now,
    missingLines: row?.missingLines ?? 0,
  };
}
