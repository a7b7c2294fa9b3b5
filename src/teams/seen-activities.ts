import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';

/** Activities that one process remembers by itself; at Teams' rate limit of one bot and tenant that is three minutes. */
const MOST = 10_000;

/**
 * Milliseconds that an activity is remembered. One with a timestamp could be played again for ten minutes (`admit.ts`);
 * one without it for as long as its token is good, which is an hour, and a day by any rule of Microsoft's.
 */
export const REMEMBERED_MS = 25 * 3_600_000;

/** What tells one activity from another: message ids are milliseconds, so two chats may share one. */
export interface ActivityKey {
  readonly conversation: { readonly id: string };
  /** `''` where there is none: such an activity cannot be told from another, and is always new. */
  readonly activityId: string;
}

export interface SeenActivities {
  /**
   * Takes an activity for this caller: true for the first who asks, on any instance, false for everybody after.
   *
   * Teams delivers again what we answered too slowly, and anybody who once saw a valid request could send it again; a
   * command must not run twice for it. When the database cannot say, this throws and the activity is free again.
   */
  take(key: ActivityKey): Promise<boolean>;
  /** Forgets what nobody could send again. */
  tidy(): Promise<void>;
}

/** Remembers activities in this process, which is quick, and in the database, which all instances share. */
export function createSeenActivities(db: Kysely<Tables>, now: () => Date): SeenActivities {
  const seen = new Set<string>();
  return {
    async take({ conversation, activityId }) {
      if (activityId === '') return true;
      const digest = createHash('sha256').update(`${conversation.id}\n${activityId}`).digest();
      const name = digest.toString('base64');
      if (seen.has(name)) return false;
      if (seen.size >= MOST) seen.delete(seen.values().next().value ?? '');
      seen.add(name);
      try {
        return await takeForAll(db, digest, now());
      } catch (error) {
        seen.delete(name);
        throw error;
      }
    },
    async tidy() {
      await db
        .deleteFrom('seen_activities')
        .where('at', '<', new Date(now().getTime() - REMEMBERED_MS))
        .execute();
    },
  };
}

/**
 * One statement, whose commit does not wait for the disk (`set_config` holds for this statement only): a person waits,
 * and a server that dies within the same second forgets that second's activities, no more.
 */
async function takeForAll(db: Kysely<Tables>, digest: Buffer, at: Date): Promise<boolean> {
  const { rows } = await sql`
    insert into seen_activities (digest, at)
    select ${digest}::bytea, ${at}::timestamptz from set_config('synchronous_commit', 'off', true)
    on conflict do nothing
    returning 1
  `.execute(db);
  return rows.length > 0;
}
