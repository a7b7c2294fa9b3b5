import { type Kysely, sql, type Transaction } from 'kysely';
import { recordFindings } from '../posture/index.ts';
import type { Database } from '../storage/connect.ts';
import type { Tables } from '../storage/tables.ts';
import { assure } from './assurance.ts';
import type { Contact } from './contact.ts';
import { lockAllContacts } from './detail-columns.ts';
import { accountsOf, contactsOfAll } from './store.ts';

/**
 * Tenants that are looked at together: a fraction of a second. The database plans for few rows and compares each with each,
 * so ten times as many take a hundred times as long.
 */
const PAGE = 500;

/** Hours after which a tenant is looked at again: verifications grow old without anybody changing anything. */
const AGAIN_HOURS = 24;

/**
 * Says anew what the contacts of these tenants mean for their checks. Call it with the contacts locked, in the
 * transaction of the change. Safe to repeat.
 *
 * @param partnerTenantId - ourselves, for when no list has named us yet
 */
export async function assureTenants(
  tx: Transaction<Tables>,
  tenantIds: readonly string[],
  at: Date,
  partnerTenantId = '',
): Promise<void> {
  for (let from = 0; from < tenantIds.length; from += PAGE) {
    await assurePage(tx, tenantIds.slice(from, from + PAGE), at, partnerTenantId);
  }
}

async function assurePage(
  tx: Transaction<Tables>,
  tenantIds: readonly string[],
  at: Date,
  partnerTenantId: string,
): Promise<void> {
  const contacts = await contactsOfAll(tx, tenantIds);
  const accounts = await accountsOf(tx, idsOf(contacts.filter(({ entraId }) => entraId !== null)));
  const partners = new Set([partnerTenantId, ...(await partnersAmong(tx, tenantIds))]);
  const byTenant = Map.groupBy(contacts, ({ tenantId }) => tenantId);
  const readings = tenantIds.flatMap((tenantId) =>
    assure(byTenant.get(tenantId) ?? [], accounts, partners.has(tenantId), at).map((reading) => ({
      ...reading,
      tenantId,
    })),
  );
  await recordFindings(tx, readings, at);
}

/**
 * Looks at every tenant that has contacts, and at ourselves, once a day and after each reading of an account.
 *
 * Call it as often as you like, on any number of instances: who is due stands in the database, and looking twice says
 * the same.
 *
 * @returns how many tenants were looked at
 */
export async function assureDue(db: Database, partnerTenantId: string, at: Date): Promise<number> {
  let count = 0;
  for (;;) {
    const due = await dueTenants(db, partnerTenantId, at);
    if (due.length === 0) return count;
    await db.transaction().execute(async (tx) => {
      await lockAllContacts(tx);
      await assureTenants(tx, due, at, partnerTenantId);
    });
    count += due.length;
    if (due.length < PAGE) return count;
  }
}

async function dueTenants(db: Kysely<Tables>, partnerTenantId: string, at: Date): Promise<string[]> {
  const before = new Date(at.getTime() - AGAIN_HOURS * 3_600_000);
  const { rows } = await sql<{ tenant_id: string }>`
    with assured as (
      select tenant_id, read_at from findings where check_key = 'contactVerified'
    ), listed as (
      select tenant_id from contacts union select ${partnerTenantId}
    )
    select listed.tenant_id
    from listed left join assured using (tenant_id)
    where listed.tenant_id <> '' and (
      assured.read_at is null or assured.read_at < ${before}
      or exists (
        select from contact_accounts join contacts on contacts.id = contact_accounts.contact_id
        where contacts.tenant_id = listed.tenant_id
          and contact_accounts.read_at > assured.read_at and contact_accounts.read_at <= ${at}
      )
    )
    order by listed.tenant_id
    limit ${PAGE}
  `.execute(db);
  return rows.map((row) => row.tenant_id);
}

async function partnersAmong(tx: Transaction<Tables>, tenantIds: readonly string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom('tenants')
    .select('id')
    .where('id', '=', sql<string>`any(${[...tenantIds]}::text[])`)
    .where('kind', '=', 'partner')
    .execute();
  return rows.map(({ id }) => id);
}

const idsOf = (contacts: readonly Contact[]): string[] => contacts.map(({ id }) => id);
