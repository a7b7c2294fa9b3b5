import { type Kysely, type Selectable, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import { matchNames } from './match-names.ts';
import type { Person } from './person.ts';

type Db = Kysely<Tables>;

/**
 * Remembers a person as a message showed them; empty fields leave what is known.
 *
 * Cheap to call for every message: a row is written only if something changed, or to note once a day that they were
 * here.
 *
 * @returns whether a row was written
 */
export async function rememberPerson(db: Db, person: Person, at: Date): Promise<boolean> {
  const result = await sql`
    insert into people as old (
      tenant_id, entra_id, name, teams_id, personal_conversation_id, service_url, locale, time_zone, seen_at
    ) values (
      ${person.tenantId}, ${person.entraId}, ${person.name}, ${person.teamsId}, ${person.personalConversationId},
      ${person.serviceUrl}, ${person.locale}, ${person.timeZone}, ${at}
    )
    on conflict (tenant_id, entra_id) do update set
      (${COLUMNS}) = row (${LEARNED}),
      seen_at = greatest(old.seen_at, excluded.seen_at)
    where (${KNOWN}) is distinct from (${LEARNED}) or old.seen_at < excluded.seen_at - interval '1 day'
    returning entra_id
  `.execute(db);
  return result.rows.length > 0;
}

/** Finds one person by the id that Teams authenticated. */
export async function findPerson(db: Db, tenantId: string, entraId: string): Promise<Person | undefined> {
  const row = await db
    .selectFrom('people')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('entra_id', '=', entraId)
    .executeTakeFirst();
  return row && toPerson(row);
}

/** The people of a tenant whom a typed name may mean, by name; see `matchNames`. None or several: ask, do not guess. */
export async function findPeopleByName(db: Db, tenantId: string, typed: string): Promise<Person[]> {
  const rows = await db.selectFrom('people').selectAll().where('tenant_id', '=', tenantId).orderBy('name').execute();
  return matchNames(rows.map(toPerson), typed);
}

const COLUMN_NAMES = ['name', 'teams_id', 'personal_conversation_id', 'service_url', 'locale', 'time_zone'];
const COLUMNS = sql.join(COLUMN_NAMES.map((column) => sql.ref(column)));
const KNOWN = sql.join(COLUMN_NAMES.map((column) => sql.ref(`old.${column}`)));
const LEARNED = sql.join(
  COLUMN_NAMES.map(
    (column) => sql`coalesce(nullif(${sql.ref(`excluded.${column}`)}, ''), ${sql.ref(`old.${column}`)})`,
  ),
);

const toPerson = (row: Selectable<Tables['people']>): Person => ({
  tenantId: row.tenant_id,
  entraId: row.entra_id,
  name: row.name,
  teamsId: row.teams_id,
  personalConversationId: row.personal_conversation_id,
  serviceUrl: row.service_url,
  locale: row.locale,
  timeZone: row.time_zone,
});
