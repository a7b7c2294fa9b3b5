import type { Schedule } from '../digest/index.ts';
import type { Preferences } from './preferences.ts';

/** When the digest is due, as it is set now. */
export const scheduleOf = ({ digestDay, digestHour, timeZone }: Preferences): Schedule => ({
  day: digestDay,
  hour: digestHour,
  timeZone,
});
