import { type Kysely, sql } from 'kysely';
import { matchNames } from '../people/index.ts';
import type { Tables } from '../storage/tables.ts';
import type { Wanted } from './act.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOST = 6;

/**
 * The people who may be meant by an Entra id, an e-mail address or a name: colleagues who wrote to us, contacts, and
 * users that alerts were about. None or several: ask, do not guess.
 *
 * An id counts as it stands, also where nobody knows a name for it.
 */
export async function findErasable(db: Kysely<Tables>, said: string): Promise<Wanted[]> {
  const typed = said.trim();
  if (GUID.test(typed)) {
    const id = typed.toLowerCase();
    const [known] = await candidates(db, sql`id = ${id}`);
    return [{ kind: 'person', id, name: known?.name ?? id }];
  }
  if (typed.includes('@') && !typed.startsWith('@')) return candidates(db, sql`email = ${typed.toLowerCase()}`);
  const name = typed.replace(/^@/, '');
  const like = await candidates(db, sql`name ilike ${`%${name.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`}`);
  return matchNames(like, name).slice(0, MOST);
}

/**
 * The customers that may be meant by a tenant id or by the whole name as it stands on cards, whichever case. Never our own
 * tenant, never a word that only looks like one.
 */
export async function findErasableCustomers(db: Kysely<Tables>, said: string): Promise<Wanted[]> {
  const typed = said.trim();
  const rows = await db
    .selectFrom('tenants')
    .select(['id', 'name'])
    .where('kind', '=', 'customer')
    .where((eb) => eb.or([eb('id', '=', typed.toLowerCase()), eb(eb.fn('lower', ['name']), '=', typed.toLowerCase())]))
    .orderBy('id')
    .limit(MOST)
    .execute();
  return rows.map(({ id, name }) => ({ kind: 'customer', id, name }));
}

async function candidates(db: Kysely<Tables>, fits: ReturnType<typeof sql>): Promise<Wanted[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select distinct on (id) id, name from (
      select entra_id as id, name, '' as email, 1 as rank from people
      union all
      select coalesce(entra_id, lower(email)), name, lower(email), 2 from contacts
      union all
      select distinct subject_id, subject_name, '', 3 from alerts where kind = 'identityRisk'
      union all
      select distinct document -> 'alert' ->> 'subject_id', document -> 'alert' ->> 'subject_name', '', 4
      from archived_alerts where kind = 'identityRisk'
    ) as known
    where id <> '' and id not like 'erased-%' and ${fits}
    order by id, rank
    limit 50
  `.execute(db);
  return rows.map(({ id, name }) => ({ kind: 'person', id, name }));
}
