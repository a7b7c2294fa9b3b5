import { sql } from 'kysely';
import type { Actor } from '../alerts/index.ts';
import { record } from '../audit/index.ts';
import { newId } from '../storage/new-id.ts';
import { assureTenants } from './assure.ts';
import type { NoJobs } from './change.ts';
import type { ContactDetails } from './contact.ts';
import { DETAILS, detailsOf, isSamePerson, lockContacts, toRow } from './detail-columns.ts';

/**
 * Makes these the contacts of a tenant: changes those that differ, adds the new, removes the others.
 *
 * Safe to repeat: the same list again changes nothing and leaves no line in the log. A contact who is still the same
 * person at the same address and number stays verified.
 *
 * @param contacts - each role and position at most once
 * @returns how many contacts were written or removed
 */
export async function replaceContacts(
  ports: NoJobs,
  tenantId: string,
  contacts: readonly ContactDetails[],
  actor: Actor,
): Promise<number> {
  const at = ports.now();
  const rows = JSON.stringify(contacts.map((contact) => ({ ...toRow(contact), id: newId(at) })));
  return ports.db.transaction().execute(async (tx) => {
    await lockContacts(tx, tenantId);
    const removed = await sql`
      delete from contacts
      where tenant_id = ${tenantId} and (role, position) not in (
        select role, position from json_populate_recordset(null::contacts, ${rows}::json)
      )
      returning id
    `.execute(tx);
    const written = await sql<{ id: string }>`
      insert into contacts as old (id, tenant_id, updated_at, ${DETAILS})
      select id, ${tenantId}, ${at}::timestamptz, ${DETAILS}
      from json_populate_recordset(null::contacts, ${rows}::json)
      on conflict (tenant_id, role, position) do update set
        (${DETAILS}) = row (${detailsOf('excluded')}),
        verified_at = case when ${isSamePerson('old', 'excluded')} then old.verified_at end,
        verified_by = case when ${isSamePerson('old', 'excluded')} then old.verified_by end,
        version = old.version + 1,
        updated_at = excluded.updated_at
      where (${detailsOf('old')}) is distinct from (${detailsOf('excluded')})
      returning id
    `.execute(tx);
    // What Microsoft said may be of another account; the next reading says it anew.
    const ids = written.rows.map(({ id }) => id);
    await sql`delete from contact_accounts where contact_id = any(${ids}::uuid[])`.execute(tx);
    const changed = removed.rows.length + written.rows.length;
    if (changed > 0) {
      const detail = { written: written.rows.length, removed: removed.rows.length };
      await record(tx, [{ at, actor, verb: 'contact.replace', subjectType: 'tenant', subjectId: tenantId, detail }]);
      await assureTenants(tx, [tenantId], at);
    }
    return changed;
  });
}
