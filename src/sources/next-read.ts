import { createHash } from 'node:crypto';

/**
 * When one source of one tenant is read next: at a moment of the interval that is its own for ever.
 *
 * Thousands of tenants that were all due at once, after a first start or an hour without network, are thereby spread
 * evenly over the interval after a single round, and stay so, whichever instance reads them. Until then a tenant may be
 * read once more early; never later than an interval after the read before.
 *
 * @param intervalSec - seconds between two reads
 * @param row - names the source and the tenant
 */
export function nextReadAt(now: Date, intervalSec: number, row: string): Date {
  const intervalMs = intervalSec * 1000;
  const phaseMs = createHash('sha256').update(row).digest().readUIntBE(0, 6) % intervalMs;
  const sinceMs = (((now.getTime() - phaseMs) % intervalMs) + intervalMs) % intervalMs;
  return new Date(now.getTime() + intervalMs - sinceMs);
}
