import type { Kysely } from 'kysely';
import type { Tables } from '../../storage/tables.ts';
import { SCALAR_NAMES } from '../stored.ts';
import { FILE_VERSION, FROM_THE_ENVIRONMENT, type SettingsFile } from './settings-file.ts';
import { readState, type SettingsState } from './state.ts';

/** The configuration file of this desk, as text: two exports of the same settings differ in their moment only. */
export async function exportSettings(db: Kysely<Tables>, at: Date): Promise<string> {
  return `${JSON.stringify(fileOf(await readState(db, at), at), null, 2)}\n`;
}

function fileOf({ set, onDuty, unwatched, groups, names }: SettingsState, at: Date): SettingsFile {
  const nameOf = (tenantId: string) => names.get(tenantId) ?? '';
  return {
    watchpostSettings: FILE_VERSION,
    exportedAt: at.toISOString(),
    preferences: Object.fromEntries(SCALAR_NAMES.map((name) => [name, set[name] ?? null])),
    onDuty: onDuty.map(({ entraId, name, untilAt }) => ({
      entraId,
      name,
      ...(untilAt && { untilAt: untilAt.toISOString() }),
    })),
    customersNotWatched: unwatched.map((tenantId) => ({ tenantId, name: nameOf(tenantId) })),
    customerGroups: groups.map(({ tenantId, role, groupId, groupName }) => ({
      tenantId,
      customer: nameOf(tenantId),
      role,
      groupId,
      groupName,
    })),
    fromTheEnvironment: [...FROM_THE_ENVIRONMENT],
  };
}
