import type { Kysely, Selectable } from 'kysely';
import type { Actor } from '../alerts/index.ts';
import type { Database } from '../storage/connect.ts';
import type { Tables } from '../storage/tables.ts';
import { type Change, type Changed, changePreferences, type Versions, type Wishes } from './change.ts';
import { type OnDuty, PREFERENCE_NAMES, type PreferenceName, type Preferences } from './preferences.ts';
import { readDuty, readScalar, SCALAR_NAMES } from './stored.ts';

export interface PreferencePorts {
  readonly db: Database;
  readonly now: () => Date;
  /** What the environment says; nobody is on duty and nothing is unwatched by it. */
  readonly defaults: Preferences;
}

/** One preference with what is known about it. */
export interface PreferenceFact<Name extends PreferenceName = PreferenceName> {
  readonly name: Name;
  readonly value: Preferences[Name];
  readonly default: Preferences[Name];
  /** It was set in chat; otherwise the default holds. */
  readonly isSet: boolean;
  readonly version: number;
  /** Who changed it last, and when; `undefined` for one that was never changed. */
  readonly changed: { readonly at: Date; readonly byName: string } | undefined;
}

export interface PreferenceStore {
  /** What holds now, from memory. */
  current(): Preferences;
  /** One preference with its default, and who changed it. */
  fact<Name extends PreferenceName>(name: Name): PreferenceFact<Name>;
  /** What the environment says. */
  readonly defaults: Preferences;
  /** Learns what other instances changed. */
  reload(): Promise<void>;
  /** Changes preferences whatever they were, see `changePreferences`; a wish of `null` resets. */
  change(wishes: Wishes, by: Actor): Promise<readonly Change[]>;
  /** Changes preferences only if they are as `seen` says; otherwise somebody was first. */
  changeSeen(wishes: Wishes, by: Actor, seen: Versions): Promise<Changed>;
}

type Row = Selectable<Tables['preferences']>;

/**
 * Keeps the preferences in memory, where every alert and every card asks for them. Until the first `reload` the defaults
 * hold. An own change is known when its promise resolves; those of other instances with the next `reload`.
 */
export function createPreferences({ db, now, defaults }: PreferencePorts): PreferenceStore {
  let rows: ReadonlyMap<string, Row> = new Map();
  let set: Partial<Preferences> = {};
  let duty: readonly OnDuty[] = [];
  let unwatched: readonly string[] = [];
  let unwatchedVersion = 0;
  let underway: Promise<void> = Promise.resolve();

  async function load(): Promise<void> {
    const found = new Map((await readRows(db)).map((row) => [row.name, row]));
    const version = found.get('unwatched')?.version ?? 0;
    if (version !== unwatchedVersion) {
      unwatched = await readUnwatchedIds(db);
      unwatchedVersion = version;
    }
    rows = found;
    duty = readDuty(found.get('onDuty')?.value, new Date(0)) ?? [];
    set = Object.fromEntries(
      SCALAR_NAMES.flatMap((name) => {
        const value = readScalar(name, found.get(name)?.value);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  }

  /** One after the other: what was read earlier never replaces what was read later. */
  function reload(): Promise<void> {
    underway = underway.catch(() => undefined).then(load);
    return underway;
  }

  const current = (): Preferences => ({
    ...defaults,
    ...set,
    onDuty: duty.filter(({ untilAt }) => !untilAt || untilAt > now()),
    unwatched,
  });

  async function changeSeen(wishes: Wishes, by: Actor, seen: Versions): Promise<Changed> {
    const changed = await db.transaction().execute((tx) => changePreferences(tx, wishes, by, now(), defaults, seen));
    await reload();
    return changed;
  }

  function isSet(name: PreferenceName): boolean {
    if (name === 'unwatched') return unwatched.length > 0;
    return name === 'onDuty' ? current().onDuty.length > 0 : set[name] !== undefined;
  }

  return {
    current,
    defaults,
    fact(name) {
      const row = rows.get(name);
      const isChanged = row !== undefined && row.version > 0;
      return {
        name,
        value: current()[name],
        default: defaults[name],
        isSet: isSet(name),
        version: row?.version ?? 0,
        changed: isChanged ? { at: row.changed_at, byName: row.changed_by_name } : undefined,
      };
    },
    reload,
    async change(wishes, by) {
      const changed = await changeSeen(wishes, by, {});
      return changed.kind === 'changed' ? changed.changes : [];
    },
    changeSeen,
  };
}

const readRows = (db: Kysely<Tables>): Promise<Row[]> =>
  db
    .selectFrom('preferences')
    .selectAll()
    .where('name', 'in', [...PREFERENCE_NAMES])
    .execute();

async function readUnwatchedIds(db: Kysely<Tables>): Promise<string[]> {
  const rows = await db.selectFrom('unwatched_tenants').select('tenant_id').orderBy('tenant_id').execute();
  return rows.map(({ tenant_id }) => tenant_id);
}
