import { CUSTOMER_PERMISSIONS } from './customer-permissions.ts';
import { NEEDED_ROLES } from './needed-roles.ts';
import { OTHER_PERMISSIONS } from './other-permissions.ts';
import { PARTNER_PERMISSIONS } from './partner-permissions.ts';
import type { NeededRole, Permission } from './permission.ts';

/** Every permission that Watchpost uses or can use. */
export const PERMISSIONS: readonly Permission[] = [
  ...PARTNER_PERMISSIONS,
  ...CUSTOMER_PERMISSIONS,
  ...OTHER_PERMISSIONS,
];

/** What a setting is: text, a number or a list of texts. */
type SettingValues = Readonly<Record<string, unknown>>;

/**
 * Whether a permission or a role is needed with these settings.
 *
 * @param settings - by name; one that is missing counts as empty
 */
export function isNeeded(needed: Permission['needed'], settings: SettingValues): boolean {
  if (needed === 'always') return true;
  const values = settingsOf(needed).map((name) => String(settings[name] ?? ''));
  if (needed.value === 'set') return values.some((value) => value !== '');
  return values.every((value) => value === (needed.value === 'empty' ? '' : needed.value));
}

/** The settings that decide whether it is needed; none of what always is. */
export const settingsOf = (needed: Permission['needed']): readonly string[] =>
  needed === 'always' ? [] : needed.setting.split(', ');

/** The permissions that a source needs, always or with a setting; none of a source that is not known. */
export const permissionsFor = (source: string, where?: Permission['where']): readonly Permission[] =>
  PERMISSIONS.filter((permission) => permission.sources.includes(source) && (!where || permission.where === where));

/** The roles that the service user needs for a source. */
export const rolesFor = (source: string, where?: NeededRole['where']): readonly NeededRole[] =>
  NEEDED_ROLES.filter((role) => role.sources.includes(source) && (!where || role.where === where));

/** The delegated Graph permissions that a customer is asked to consent to, in the order of the list. */
export const customerScopes = (): readonly string[] =>
  PERMISSIONS.filter(
    ({ api, kind, where, needed }) =>
      api === 'graph' && kind === 'delegated' && where === 'customer' && needed === 'always',
  ).map(({ name }) => name);

/** The application permissions that the app registration asks for in the partner's tenant. */
export const partnerAppRoles = (): readonly string[] =>
  PERMISSIONS.filter(
    ({ api, kind, where, needed }) =>
      api === 'graph' && kind === 'application' && where === 'partner' && needed === 'always',
  ).map(({ name }) => name);

/** What a team's owner grants when the bot is installed there. */
export const teamPermissions = (): readonly string[] =>
  PERMISSIONS.filter(({ kind }) => kind === 'resourceSpecific').map(({ name }) => name);
