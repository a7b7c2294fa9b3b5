export {
  customerScopes,
  isNeeded,
  PERMISSIONS,
  partnerAppRoles,
  permissionsFor,
  rolesFor,
  settingsOf,
  teamPermissions,
} from './list.ts';
export { NEEDED_ROLES } from './needed-roles.ts';
export type { NeededRole, Permission } from './permission.ts';
export { permissionTable, roleTable, whenText } from './table.ts';
