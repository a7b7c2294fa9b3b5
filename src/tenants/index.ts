export { readCoverage } from './coverage.ts';
export {
  type CoverageCounts,
  type CoverageWish,
  type CustomerCoverage,
  type CustomerState,
  countCoverage,
  listCoverage,
  readCustomerCoverage,
  type SourceCoverage,
} from './customer-coverage.ts';
export { type Gap, type Readings, readGaps } from './gaps.ts';
export { beginsLike, isSlip, isWithin, matchTenants } from './match-name.ts';
export { createNameIndex, type NameIndex } from './name-index.ts';
export { nearestTenants } from './nearest-name.ts';
export { findRelationships, type Relationship, saveRelationships } from './relationships.ts';
export { findTenantNames, listTenants, upsertTenants } from './store.ts';
export * from './tenant.ts';
export { createTenantFinder, type TenantFinder } from './tenant-finder.ts';
export {
  isWatched,
  listOwnTenantIds,
  listUnwatched,
  putOffUnwatched,
  resumeReads,
  type Unwatched,
} from './watched.ts';
