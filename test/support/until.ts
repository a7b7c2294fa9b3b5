import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds after which what a test waits for will not come; generous, as the machine may have much else to do. */
const PATIENCE_MS = 45_000;

/** Waits until something is there, by looking again and again; says what was missing when it never comes. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`never came: ${what}`);
    await pause(20);
  }
}
