export { readCoverage } from './coverage.ts';
export { matchTenants } from './match-name.ts';
export { findTenantNames, findTenants, listTenants, upsertTenants } from './store.ts';
export * from './tenant.ts';
