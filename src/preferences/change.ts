import { type Selectable, sql, type Transaction } from 'kysely';
import type { Actor } from '../alerts/index.ts';
import { type AuditEntry, record } from '../audit/index.ts';
import type { Tables } from '../storage/tables.ts';
import { listOwnTenantIds, putOffUnwatched, resumeReads } from '../tenants/index.ts';
import { type OnDuty, PREFERENCE_NAMES, type PreferenceName, type Preferences } from './preferences.ts';
import { readDuty, readScalar, type Stored, toStored } from './stored.ts';

/** A new value, `null` for the default, or what becomes of the value that holds when it is changed. */
export type Wish<T> = T | null | ((current: T) => T);

/** What is to be changed; what is not named stays. */
export type Wishes = { readonly [Name in PreferenceName]?: Wish<Preferences[Name]> };

/** One preference that was changed. `before` and `after` are what held and what holds, whether set or default. */
export interface Change {
  readonly name: PreferenceName;
  readonly before: unknown;
  readonly after: unknown;
  /** It is back at its default. */
  readonly isReset: boolean;
}

/** Versions of preferences as somebody saw them; 0 is one that was never changed. */
export type Versions = { readonly [Name in PreferenceName]?: number };

export type Changed =
  | { readonly kind: 'changed'; readonly changes: readonly Change[] }
  /** Somebody changed these meanwhile, so nothing was changed. An answer, not an error. */
  | { readonly kind: 'outdated'; readonly names: readonly PreferenceName[] };

/**
 * Changes preferences in a transaction: all or nothing, with a log line for each.
 *
 * Two who change the same preference do so one after the other; a wish that is a function sees what the first left. Safe
 * to repeat: what is so already is no change.
 *
 * @param seen - versions that the wishes are based on; any other version of one of them, and nothing is changed
 */
export async function changePreferences(
  tx: Transaction<Tables>,
  wishes: Wishes,
  by: Actor,
  at: Date,
  defaults: Preferences,
  seen: Versions = {},
): Promise<Changed> {
  const names = PREFERENCE_NAMES.filter((name) => wishes[name] !== undefined || seen[name] !== undefined);
  const rows = await lockRows(tx, names, by, at);
  const outdated = names.filter((name) => seen[name] !== undefined && rows.get(name)?.version !== seen[name]);
  if (outdated.length > 0) return { kind: 'outdated', names: outdated };
  const changes: Change[] = [];
  for (const name of names) {
    if (wishes[name] === undefined) continue;
    const stored = rows.get(name)?.value ?? null;
    const change =
      name === 'unwatched'
        ? await changeUnwatched(tx, wishes.unwatched ?? null, by, at)
        : await changeValue(tx, name, stored, wishes, by, at, defaults);
    if (change) changes.push(change);
  }
  return { kind: 'changed', changes };
}

/** In one order, so that two who change several never wait for each other in a circle. */
async function lockRows(
  tx: Transaction<Tables>,
  names: readonly PreferenceName[],
  by: Actor,
  at: Date,
): Promise<Map<string, Selectable<Tables['preferences']>>> {
  if (names.length === 0) return new Map();
  await sql`
    insert into preferences (name, changed_at, changed_by_id, changed_by_name)
    select name, ${at}, ${by.entraId}, ${by.name} from unnest(${[...names]}::text[]) as name order by name
    on conflict (name) do nothing
  `.execute(tx);
  const { rows } = await sql<Selectable<Tables['preferences']>>`
    select * from preferences where name = any(${[...names]}::text[]) order by name for update
  `.execute(tx);
  return new Map(rows.map((row) => [row.name, row]));
}

async function changeValue(
  tx: Transaction<Tables>,
  name: Exclude<PreferenceName, 'unwatched'>,
  value: unknown,
  wishes: Wishes,
  by: Actor,
  at: Date,
  defaults: Preferences,
): Promise<Change | undefined> {
  // Nobody on duty is nobody, whether somebody said so or nobody ever did.
  const stored = name === 'onDuty' ? (readDuty(value, at) ?? []) : readScalar(name, value);
  const before = stored ?? defaults[name];
  const wish = wishes[name] as Wish<unknown>;
  const wanted = typeof wish === 'function' ? wish(before) : wish;
  const after = name === 'onDuty' ? (wanted ?? []) : wanted;
  const [was, becomes] = [asText(stored), after === null ? null : asText(after)];
  if (was === becomes) return undefined;
  await sql`
    update preferences
    set value = ${becomes}::jsonb, version = version + 1, changed_at = ${at}, changed_by_id = ${by.entraId},
      changed_by_name = ${by.name}
    where name = ${name}
  `.execute(tx);
  const change = { name, before, after: after ?? defaults[name], isReset: wish === null };
  await record(tx, [
    {
      at,
      actor: by,
      verb: wish === null ? 'preference.reset' : 'preference.change',
      subjectType: 'preference',
      subjectId: name,
      detail: { before: forLog(before), after: forLog(change.after) },
    },
  ]);
  return change;
}

/**
 * The list of customers that are not read changes by what comes and goes, so that it stays known who left each out. Our own
 * tenant never comes onto it, whoever asks.
 */
async function changeUnwatched(
  tx: Transaction<Tables>,
  wish: Wish<readonly string[]>,
  by: Actor,
  at: Date,
): Promise<Change | undefined> {
  const rows = await tx.selectFrom('unwatched_tenants').select('tenant_id').orderBy('tenant_id').execute();
  const before = rows.map(({ tenant_id }) => tenant_id);
  const own = new Set(await listOwnTenantIds(tx));
  const wished = (typeof wish === 'function' ? wish(before) : (wish ?? [])).map((id) => id.toLowerCase());
  const wanted = new Set(wished.filter((id) => !own.has(id)));
  const known = new Set(before);
  const added = [...wanted].filter((id) => !known.has(id));
  const removed = before.filter((id) => !wanted.has(id));
  if (added.length + removed.length === 0) return undefined;
  await sql`
    insert into unwatched_tenants (tenant_id, since_at, by_id, by_name)
    select id, ${at}, ${by.entraId}, ${by.name} from unnest(${added}::text[]) as id
  `.execute(tx);
  await sql`delete from unwatched_tenants where tenant_id = any(${removed}::text[])`.execute(tx);
  await resumeReads(tx, removed, at);
  await putOffUnwatched(tx, at);
  await sql`
    update preferences
    set version = version + 1, changed_at = ${at}, changed_by_id = ${by.entraId}, changed_by_name = ${by.name}
    where name = 'unwatched'
  `.execute(tx);
  const lineOf = (verb: string, tenantId: string): AuditEntry => ({
    at,
    actor: by,
    verb,
    subjectType: 'tenant',
    subjectId: tenantId,
    detail: {},
  });
  await record(tx, [
    ...added.map((id) => lineOf('preference.unwatch', id)),
    ...removed.map((id) => lineOf('preference.watch', id)),
  ]);
  return { name: 'unwatched', before, after: [...wanted], isReset: wish === null };
}

const asText = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(toStored(value)));

/** Names of people stay out of the log's details: their ids are enough, and the line has its own actor. */
const forLog = (value: unknown): Stored =>
  Array.isArray(value)
    ? (value as OnDuty[]).map(({ entraId, untilAt }) => ({
        entraId,
        ...(untilAt && { untilAt: untilAt.toISOString() }),
      }))
    : toStored(value);
