export { matchNames } from './match-names.ts';
export { ACTIONS_NEED, type GuardedVerb, may, whoMay } from './may.ts';
export * from './person.ts';
export { createRoles, type RoleAnswer, type RoleOptions, type Roles } from './roles.ts';
export { findPeopleByName, findPerson, rememberPerson } from './store.ts';
