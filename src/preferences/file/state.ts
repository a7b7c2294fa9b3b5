import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { type CustomerGroup, listCustomerGroups } from '../../people/index.ts';
import type { Tables } from '../../storage/tables.ts';
import { listOwnTenantIds } from '../../tenants/index.ts';
import type { Versions } from '../change.ts';
import { type OnDuty, PREFERENCE_NAMES, type Preferences } from '../preferences.ts';
import { readDuty, readScalar, SCALAR_NAMES, type Scalar } from '../stored.ts';

/** Everything that a configuration file speaks of, as it stands in the database. */
export interface SettingsState {
  /** What is set; a preference that is not there has its default. */
  readonly set: { readonly [Name in Scalar]?: Preferences[Name] };
  readonly onDuty: readonly OnDuty[];
  readonly unwatched: readonly string[];
  readonly groups: readonly CustomerGroup[];
  readonly versions: Versions;
  /** Ids of our own tenant, as the database knows it. */
  readonly own: readonly string[];
  /** Names of the tenants that we know, by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** Reads it; within a transaction that holds the rows, exactly. */
export async function readState(db: Kysely<Tables>, at: Date): Promise<SettingsState> {
  const rows = await db
    .selectFrom('preferences')
    .selectAll()
    .where('name', 'in', [...PREFERENCE_NAMES])
    .execute();
  const storedOf = (name: string) => rows.find((row) => row.name === name)?.value;
  const unwatched = await db.selectFrom('unwatched_tenants').select('tenant_id').orderBy('tenant_id').execute();
  const tenants = await db.selectFrom('tenants').select(['id', 'name']).execute();
  return {
    set: Object.fromEntries(
      SCALAR_NAMES.flatMap((name) => {
        const value = readScalar(name, storedOf(name));
        return value === undefined ? [] : [[name, value]];
      }),
    ),
    onDuty: readDuty(storedOf('onDuty'), at) ?? [],
    unwatched: unwatched.map(({ tenant_id }) => tenant_id),
    groups: await listCustomerGroups(db),
    versions: Object.fromEntries(
      PREFERENCE_NAMES.map((name) => [name, rows.find((row) => row.name === name)?.version ?? 0]),
    ),
    own: await listOwnTenantIds(db),
    names: new Map(tenants.map(({ id, name }) => [id, name])),
  };
}

/** What tells one list of groups from another. */
export const fingerprintOf = (groups: readonly CustomerGroup[]): string =>
  createHash('sha256')
    .update(
      JSON.stringify(groups.map(({ tenantId, role, groupId, groupName }) => [tenantId, role, groupId, groupName])),
    )
    .digest('hex');
