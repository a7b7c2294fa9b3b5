export {
  type Asked,
  askErasure,
  carryOutErasures,
  type Decided,
  decideErasure,
  type ErasurePorts,
  type Wanted,
} from './act.ts';
export type { Erasure } from './erasure.ts';
export { exportPerson, type PersonExport } from './export.ts';
export { findErasable, findErasableCustomers } from './find.ts';
export { type Holding, type Holds, isPersonName } from './holding.ts';
export { INVENTORY } from './inventory.ts';
export { type Obstacle, obstaclesTo } from './obstacles.ts';
export { pseudonymOf } from './rewrite.ts';
export { findErasure, findErasureByNumber, listErasures } from './store.ts';
