import type { ZodError } from 'zod';
import { fingerprint } from './fingerprint.ts';
import type { Mapped } from './source.ts';

/**
 * Puts an item aside that could not be understood, under its own id where it has one, so that the same item is kept
 * once however often it is read.
 *
 * @param prefix - what the keys of this source's items start with, up to the id
 */
export function malformed(prefix: string, item: unknown, reason: string): Mapped {
  const { id, eventId } = (item ?? {}) as { id?: unknown; eventId?: unknown };
  const own = [id, eventId].find((value) => typeof value === 'string' && value !== '');
  const key = `${prefix}${typeof own === 'string' ? own : `unnamed-${fingerprint(JSON.stringify(item) ?? '')}`}`;
  return { kind: 'malformed', malformed: { key, reason, item } };
}

/** Which fields were wrong, and how. Never what stood in them. */
export const zodReason = (error: ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.') || 'item'}: ${issue.message}`).join('; ');
