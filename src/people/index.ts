export {
  type CustomerGroup,
  type CustomerGroups,
  createCustomerGroups,
  type GroupChange,
  listCustomerGroups,
  replaceCustomerGroups,
  setCustomerGroup,
  takeCustomerGroup,
} from './customer-groups.ts';
export { matchNames } from './match-names.ts';
export { ACTIONS_NEED, type GuardedVerb, may, whoMay, whoMayAt } from './may.ts';
export * from './person.ts';
export { createRoles, type RoleAnswer, type RoleGroup, type RoleOptions, type Roles } from './roles.ts';
export { soon } from './soon.ts';
export { createStandings, type Standing, type Standings } from './standing.ts';
export { findPeopleByName, findPerson, rememberPerson } from './store.ts';
