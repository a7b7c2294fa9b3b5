export { figurePage } from './page.ts';
export type { PushOptions } from './push.ts';
export { type PushSettings, pushOptions, readPairs } from './push-settings.ts';
export { readStore, type StoreReading } from './read-store.ts';
export { createRegistry, type Instruments } from './registry.ts';
export { createStoreFigures } from './store-figures.ts';
