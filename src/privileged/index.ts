export { hintsAtAdmin, isPrivilegedRole } from './role.ts';
export { findPrivileged, type RoleHolder, savePrivileged } from './store.ts';
