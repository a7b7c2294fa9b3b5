import { ALERT_HOLDINGS } from './alert-holdings.ts';
import type { Holding } from './holding.ts';
import { PEOPLE_HOLDINGS } from './people-holdings.ts';
import { SERVICE_HOLDINGS } from './service-holdings.ts';

/** Every table with what it holds of people and customers. A test holds it against the real schema, column by column. */
export const INVENTORY: Readonly<Record<string, Holding>> = {
  ...ALERT_HOLDINGS,
  ...PEOPLE_HOLDINGS,
  ...SERVICE_HOLDINGS,
};
