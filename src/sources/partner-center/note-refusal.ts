import type { Logger } from '../../log.ts';
import type { Database } from '../../storage/connect.ts';
import { noteWebhook } from '../../webhooks/index.ts';

/** Milliseconds between two notes of one process. Anybody may send nonsense, and must not make us write for it. */
const PAUSE_MS = 10_000;

/**
 * Makes the function that remembers, for people who look at the webhook, when the last one was refused and why. It never
 * throws, and of many refusals within ten seconds it writes the first.
 */
export function createRefusalNote(db: Database, now: () => Date, log: Logger): (reason: string) => Promise<void> {
  let notedAt = Number.NEGATIVE_INFINITY;
  return async (reason) => {
    const at = now();
    if (Math.abs(at.getTime() - notedAt) < PAUSE_MS) return;
    notedAt = at.getTime();
    await noteWebhook(db, 'refused', reason, at).catch((err: unknown) => {
      log.info({ err }, 'refused webhook could not be noted');
    });
  };
}
