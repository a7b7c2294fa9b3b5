import type { Kysely } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { Subject } from './card-store.ts';
import { stampOf } from './stamp.ts';

/** Days for which a second copy is watched for; by then everybody has long looked at the channel. */
const WATCH_DAYS = 7;

/** More at once than an hour of failing sends brings. */
const MOST = 5_000;

/**
 * The cards that may stand twice, or of which nobody knows whether they stand at all, by their stamp. Kept in memory, so
 * that a press on any other card costs nothing; `reload` brings what other instances found out.
 */
export interface DoubtfulCards {
  has(stamp: string): boolean;
  add(subject: Subject): void;
  reload(): Promise<void>;
}

/** Begins empty; see `DoubtfulCards`. */
export function createDoubtfulCards(db: Kysely<Tables>, now: () => Date): DoubtfulCards {
  let stamps = new Set<string>();
  return {
    has: (stamp) => stamps.has(stamp),
    add: (subject) => void stamps.add(stampOf(subject)),
    async reload() {
      const from = new Date(now().getTime() - WATCH_DAYS * 86_400_000);
      const rows = await db
        .selectFrom('cards')
        .select(['subject_type', 'subject_id'])
        .where((eb) => eb.or([eb('attempt_at', 'is not', null), eb('doubled_at', '>', from)]))
        .limit(MOST)
        .execute();
      stamps = new Set(rows.map((row) => stampOf({ subjectType: row.subject_type, subjectId: row.subject_id })));
    },
  };
}
