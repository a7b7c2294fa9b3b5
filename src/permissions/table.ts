import { settingsOf } from './list.ts';
import { NEEDED_ROLES } from './needed-roles.ts';
import type { Permission } from './permission.ts';

const WHEN: Readonly<Record<string, (settings: string) => string>> = {
  set: (settings) => `with ${settings}`,
  empty: (settings) => `without ${settings}`,
  wanted: (settings) => `never; used where it is granted, with ${settings}`,
};

/** When it is needed, for a table: `always`, ``with `TEAMS_READ_BACK=on` ``. */
export function whenText(needed: Permission['needed']): string {
  if (needed === 'always') return 'always';
  const named = settingsOf(needed).map((name) => `\`${name}\``);
  const listed = new Intl.ListFormat('en-GB', {
    type: needed.value === 'empty' ? 'conjunction' : 'disjunction',
  }).format(named);
  return WHEN[needed.value]?.(listed) ?? `with \`${needed.setting}=${needed.value}\``;
}

/** Permissions as a Markdown table, for the documents; a test holds them to it. */
export function permissionTable(permissions: readonly Permission[]): string {
  return [
    '| Permission | Needed | Why | Calls | Why no less |',
    '|---|---|---|---|---|',
    ...permissions.map(
      ({ name, needed, reason, calls, writes, least }) =>
        `| \`${name}\`${writes ? ' (writes)' : ''} | ${whenText(needed)} | ${reason} | ${listOf(calls)} | ${least} |`,
    ),
  ].join('\n');
}

/** The roles of the service user as a Markdown table. */
export function roleTable(): string {
  return [
    '| Role | Where | Needed | Why | Calls |',
    '|---|---|---|---|---|',
    ...NEEDED_ROLES.map(
      ({ name, where, needed, reason, calls }) =>
        `| ${name} | ${where === 'partner' ? 'your own tenant' : 'each customer, by delegated administration'} | ${whenText(needed)} | ${reason} | ${listOf(calls)} |`,
    ),
  ].join('\n');
}

const listOf = (calls: readonly string[]): string => calls.map((call) => `\`${call}\``).join('<br>');
