export { readCoverage } from './coverage.ts';
export { type Gap, type Readings, readGaps } from './gaps.ts';
export { beginsLike, isSlip, matchTenants } from './match-name.ts';
export { createNameIndex, type NameIndex } from './name-index.ts';
export { nearestTenants } from './nearest-name.ts';
export { findTenantNames, listTenants, upsertTenants } from './store.ts';
export * from './tenant.ts';
export { createTenantFinder, type TenantFinder } from './tenant-finder.ts';
