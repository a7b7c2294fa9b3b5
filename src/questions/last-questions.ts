import type { Kysely } from 'kysely';
import type { Logger } from '../log.ts';
import type { Tables } from '../storage/tables.ts';
import { readContext, saveContext } from './context.ts';
import type { LastQuestion } from './question.ts';

/** What each person asked last in each conversation, for "why?" and "and for customers?". */
export interface LastQuestions {
  /**
   * Notes it in place of what they asked before, after the call has returned: nobody waits for it, and the turn that
   * answers the question is over first. What cannot be written is logged once; a follow-up is then asked back.
   */
  keep(conversationId: string, entraId: string, last: LastQuestion): void;
  /** `undefined` when they asked nothing here within the last half hour. Knows what this process is still writing. */
  find(conversationId: string, entraId: string): Promise<LastQuestion | undefined>;
  /** Resolves when everything is written: for the end of the process. */
  settled(): Promise<void>;
}

/** Makes the memory; it lies in the database, so that every instance and the next start know it too. */
export function createLastQuestions(db: Kysely<Tables>, now: () => Date, log: Logger): LastQuestions {
  // One writer a person and conversation, so that an older question never follows a newer one.
  const writing = new Map<string, Promise<void>>();
  return {
    keep(conversationId, entraId, last) {
      const key = `${conversationId} ${entraId}`;
      const at = now();
      const write = (writing.get(key) ?? Promise.resolve())
        .then(() => saveContext(db, conversationId, entraId, last, at))
        .catch((err: unknown) => log.warn({ err }, 'context of a question not saved'))
        .finally(() => {
          if (writing.get(key) === write) writing.delete(key);
        });
      writing.set(key, write);
    },
    async find(conversationId, entraId) {
      await writing.get(`${conversationId} ${entraId}`);
      return readContext(db, conversationId, entraId, now());
    },
    async settled() {
      while (writing.size > 0) await Promise.all(writing.values());
    },
  };
}
