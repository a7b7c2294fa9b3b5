import type { Kysely } from 'kysely';
import type { Tables } from '../../storage/tables.ts';
import type { Finding } from '../finding.ts';
import { findingsOf } from '../store.ts';
import { freshen } from './freshen.ts';
import { readKeeping } from './read-keeping.ts';

/**
 * The findings of our own tenant, for showing: what our own tables tell is judged at this moment, so that nobody is told
 * that no webhook arrived minutes after one did. What Microsoft was asked for stands as it was read.
 */
export async function houseFindings(db: Kysely<Tables>, partnerTenantId: string, now: Date): Promise<Finding[]> {
  const [findings, kept] = await Promise.all([findingsOf(db, partnerTenantId), readKeeping(db, now)]);
  return freshen(findings, kept, now);
}
