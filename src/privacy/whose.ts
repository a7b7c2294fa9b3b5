import { type RawBuilder, sql } from 'kysely';
import type { PersonName } from './holding.ts';
import type { Identity } from './identity.ts';

/**
 * Whether the name in a column is theirs, as a condition of SQL. The id beside it decides, or the line of the audit log
 * of the same moment; a name without either is theirs where nobody else who is known bears it.
 */
export function nameIsTheirs(table: string, column: string, holds: PersonName, who: Identity): RawBuilder<boolean> {
  const name = sql.ref(`${table}.${column}`);
  if ('lineAt' in holds) {
    return sql`(${name} = ${oneOf(who.soleNames)} or ${name} = ${oneOf(who.names)}
      and exists (${lineOf(table, column, holds)} and line.actor_id = ${oneOf(who.ids)}))`;
  }
  const key = keyOf(table, holds.nameBy);
  return sql`(${name} <> '' and ${key} = ${oneOf(who.ids)}
    or ${name} = ${oneOf(who.names)} and lower(${key}) = ${oneOf(who.addresses.map((text) => text.toLowerCase()))}
    or ${name} = ${oneOf(who.soleNames)} and ${key} = '')`;
}

/** Whether it may be theirs or somebody else's, and nothing here tells: a person has to look. */
export function nameIsUnclear(table: string, column: string, holds: PersonName, who: Identity): RawBuilder<boolean> {
  const name = sql.ref(`${table}.${column}`);
  const isUntold =
    'lineAt' in holds ? sql`not exists (${lineOf(table, column, holds)})` : sql`${keyOf(table, holds.nameBy)} = ''`;
  return sql`(${name} = ${oneOf(sharedNames(who))} and ${isUntold})`;
}

/** Names that somebody else who is known here bears too. */
export const sharedNames = ({ names, soleNames }: Identity): string[] =>
  names.filter((name) => !soleNames.includes(name));

const oneOf = (texts: readonly string[]) => sql`any(${[...texts]}::text[])`;

const keyOf = (table: string, columns: readonly string[]) =>
  sql`coalesce(${sql.join(columns.map((column) => sql`nullif(${sql.ref(`${table}.${column}`)}, '')`))}, '')`;

/** A row and its line are written in one transaction, with one moment and one name. */
const lineOf = (table: string, column: string, { lineAt, subjectType }: Extract<PersonName, { lineAt: string }>) => sql`
  select from audit_log as line
  where line.subject_type = ${subjectType} and line.subject_id = ${sql.ref(`${table}.id`)}::text
    and line.at = ${sql.ref(`${table}.${lineAt}`)} and line.actor_name = ${sql.ref(`${table}.${column}`)}
`;
