/**
 * Waits for something no longer than a press has time for.
 *
 * @returns `undefined` when it takes longer; it goes on behind, and a failure that comes later is nobody's
 */
export function soon<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), ms);
  work.catch(() => undefined);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
