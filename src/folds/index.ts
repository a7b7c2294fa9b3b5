export { type AcknowledgePorts, acknowledgeFold, type TenantScope, untakenTenants } from './acknowledge.ts';
export { type EndPorts, endFolds } from './end.ts';
export * from './fold.ts';
export { createPlace, type PlaceLimits, type PlacePorts } from './place.ts';
export { type Counted, type FoldFacts, listFold, readFold } from './read.ts';
export { findFold, findFoldOf } from './store.ts';
export { isWithheld } from './withheld.ts';
