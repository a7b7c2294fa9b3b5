import type { Logger } from '../log.ts';
import type { Database } from '../storage/connect.ts';
import { readContext, saveContext } from './context.ts';
import type { LastQuestion } from './question.ts';
import { noteUnanswered, unansweredId } from './unanswered.ts';

/**
 * What is written down about a question after its answer went out: nobody waits for it, and the turn is over first. What
 * cannot be written is logged once. Everything lies in the database, so that every instance and the next start know it.
 */
export interface QuestionNotes {
  /** Notes what a person asked last in a conversation, for "why?" and "and for customers?", in place of what was before. */
  keepLast(conversationId: string, entraId: string, last: LastQuestion): void;
  /** `undefined` when they asked nothing here within the last half hour. Knows what this process is still writing. */
  findLast(conversationId: string, entraId: string): Promise<LastQuestion | undefined>;
  /** Counts a question that we could not answer. @returns the id by which it will be found */
  unanswered(text: string): string;
  /** Resolves when everything is written: for the end of the process. */
  settled(): Promise<void>;
}

export function createQuestionNotes(db: Database, now: () => Date, log: Logger): QuestionNotes {
  // One writer a subject, so that an older note never follows a newer one.
  const writing = new Map<string, Promise<void>>();
  const later = (subject: string, write: () => Promise<unknown>): void => {
    const written = (writing.get(subject) ?? Promise.resolve())
      .then(write)
      .catch((err: unknown) => log.warn({ err }, 'note about a question not saved'))
      .then(() => {
        if (writing.get(subject) === written) writing.delete(subject);
      });
    writing.set(subject, written);
  };
  return {
    keepLast(conversationId, entraId, last) {
      const at = now();
      later(`${conversationId} ${entraId}`, () => saveContext(db, conversationId, entraId, last, at));
    },
    async findLast(conversationId, entraId) {
      await writing.get(`${conversationId} ${entraId}`);
      return readContext(db, conversationId, entraId, now());
    },
    unanswered(text) {
      const at = now();
      const id = unansweredId(text);
      later(id, () => noteUnanswered({ db, now: () => at }, text));
      return id;
    },
    async settled() {
      while (writing.size > 0) await Promise.all(writing.values());
    },
  };
}
