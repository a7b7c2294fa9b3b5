import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { Actor } from '../../alerts/index.ts';
import { record } from '../../audit/index.ts';
import { listCustomerGroups, ROLES, replaceCustomerGroups } from '../../people/index.ts';
import type { Database } from '../../storage/connect.ts';
import { newId } from '../../storage/new-id.ts';
import type { Tables } from '../../storage/tables.ts';
import { changePreferences, type Versions, type Wishes } from '../change.ts';
import { DUTY, type PreferenceName, type Preferences } from '../preferences.ts';
import { readDuty, SCALAR_NAMES, toStored } from '../stored.ts';
import type { Comparison, Wanted } from './compare-file.ts';
import { fingerprintOf, type SettingsState } from './state.ts';

export interface ImportPorts {
  readonly db: Database;
  readonly now: () => Date;
  readonly defaults: Preferences;
}

/** A file that was shown to somebody, with what it would change. */
export interface SettingsImport {
  readonly id: string;
  readonly differences: Comparison['differences'];
  readonly appliedAt: Date | null;
  /** Who applied it. */
  readonly byName: string;
}

export type SettingsApplied =
  /** `unchanged`: it was applied before, also by somebody else at this very moment. */
  | { readonly kind: 'changed' | 'unchanged' }
  /** Something that the file names was changed since it was shown: nothing was done. */
  | { readonly kind: 'outdated' }
  | { readonly kind: 'gone' };

/** Hours for which a file waits to be applied; by then it was compared with the desk of another day. */
const KEPT_HOURS = 24;

const Plan = z.object({
  wanted: z.object({
    preferences: z.partialRecord(z.enum(SCALAR_NAMES), z.union([z.string(), z.number(), z.null()])),
    onDuty: DUTY.optional(),
    unwatched: z.array(z.string()).optional(),
    groups: z
      .array(z.object({ tenantId: z.string(), role: z.enum(ROLES), groupId: z.string(), groupName: z.string() }))
      .optional(),
  }),
  versions: z.record(z.string(), z.number()),
  groups: z.string(),
  differences: z.array(z.object({ what: z.string(), now: z.string(), becomes: z.string() })),
});
const Outcome = z.object({ byName: z.string() });

const isId = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);

/** Keeps what a file asks for until somebody says so: what they confirm is what they were shown. */
export async function saveSettingsImport(
  { db, now }: ImportPorts,
  { wanted, differences }: Comparison,
  state: SettingsState,
  by: Actor,
): Promise<string> {
  const at = now();
  const id = newId(at);
  const plan = {
    wanted: { ...wanted, onDuty: wanted.onDuty && toStored(wanted.onDuty) },
    versions: versionsFor(wanted, state.versions),
    groups: fingerprintOf(state.groups),
    differences,
  };
  await db
    .insertInto('settings_imports')
    .values({ id, by_id: by.entraId, plan: JSON.stringify(plan), created_at: at, applied_at: null, outcome: null })
    .execute();
  return id;
}

/** Of everything that the file names: what is right already must still be right when it is applied. */
function versionsFor(wanted: Wanted, versions: Versions): Versions {
  const names: PreferenceName[] = [
    ...SCALAR_NAMES.filter((name) => wanted.preferences[name] !== undefined),
    ...(wanted.onDuty ? (['onDuty'] as const) : []),
    ...(wanted.unwatched ? (['unwatched'] as const) : []),
  ];
  return Object.fromEntries(names.map((name) => [name, versions[name] ?? 0]));
}

/** Finds a kept file by its id. */
export async function findSettingsImport(db: Kysely<Tables>, id: string): Promise<SettingsImport | undefined> {
  if (!isId(id)) return undefined;
  const row = await db.selectFrom('settings_imports').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  const { differences } = Plan.parse(row.plan);
  const byName = row.outcome === null ? '' : Outcome.parse(row.outcome).byName;
  return { id: row.id, differences, appliedAt: row.applied_at, byName };
}

/** Carries the news that nothing may be done out of the transaction. */
class Outdated extends Error {}

/**
 * Does what a file asks for, exactly as it was shown: all of it in one transaction, or nothing when something that it
 * names was changed meanwhile. Safe to repeat: a second press is told that it was done.
 */
export async function applySettingsImport(
  { db, now, defaults }: ImportPorts,
  id: string,
  by: Actor,
): Promise<SettingsApplied> {
  if (!isId(id)) return { kind: 'gone' };
  const at = now();
  try {
    const isDone = await db.transaction().execute(async (tx) => {
      const row = await tx
        .updateTable('settings_imports')
        .set({ applied_at: at, outcome: JSON.stringify({ byName: by.name }) })
        .where('id', '=', id)
        .where('applied_at', 'is', null)
        .returning('plan')
        .executeTakeFirst();
      if (!row) return false;
      const plan = Plan.parse(row.plan);
      const changed = await changePreferences(tx, wishesOf(plan, at), by, at, defaults, plan.versions as Versions);
      if (changed.kind === 'outdated') throw new Outdated();
      if (plan.wanted.groups) {
        await sql`lock table customer_role_groups in share row exclusive mode`.execute(tx);
        if (fingerprintOf(await listCustomerGroups(tx)) !== plan.groups) throw new Outdated();
        await replaceCustomerGroups(tx, plan.wanted.groups, by, at);
      }
      const detail = { changes: plan.differences.length };
      await record(tx, [
        { at, actor: by, verb: 'settings.import', subjectType: 'settingsImport', subjectId: id, detail },
      ]);
      return true;
    });
    if (isDone) return { kind: 'changed' };
  } catch (error) {
    if (error instanceof Outdated) return { kind: 'outdated' };
    throw error;
  }
  return { kind: (await findSettingsImport(db, id)) ? 'unchanged' : 'gone' };
}

function wishesOf({ wanted }: z.output<typeof Plan>, at: Date): Wishes {
  return {
    ...(Object.fromEntries(
      SCALAR_NAMES.flatMap((name) => {
        const value = wanted.preferences[name];
        return value === undefined ? [] : [[name, value]];
      }),
    ) as Wishes),
    ...(wanted.onDuty && { onDuty: readDuty(wanted.onDuty, at) ?? [] }),
    ...(wanted.unwatched && { unwatched: wanted.unwatched }),
  };
}

/** Forgets a file that nobody wants. A second time it is `gone`. */
export async function dropSettingsImport(db: Database, id: string): Promise<'changed' | 'applied' | 'gone'> {
  if (!isId(id)) return 'gone';
  const row = await db
    .deleteFrom('settings_imports')
    .where('id', '=', id)
    .where('applied_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (row) return 'changed';
  return (await findSettingsImport(db, id)) ? 'applied' : 'gone';
}

/** Forgets files that nobody applied within a day, and those that were applied. Safe to call at any time. */
export async function forgetSettingsImports(db: Database, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_HOURS * 3_600_000);
  await db.deleteFrom('settings_imports').where('created_at', '<', before).execute();
}
