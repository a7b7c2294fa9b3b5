import type { Preferences } from './preferences.ts';

/** The settings of the environment that are defaults of preferences, by their names there. */
export interface EnvironmentDefaults {
  readonly TIME_ZONE: string;
  readonly DIGEST_DAY: Preferences['digestDay'];
  readonly DIGEST_HOUR: number;
  readonly CHANNEL_ALERTS_PER_HOUR: number;
  readonly CONTACT_DRILLS: Preferences['drills'];
}

/** What holds while nobody has set anything: everything is posted, everybody is watched, nobody is on duty. */
export const defaultsFrom = (settings: EnvironmentDefaults): Preferences => ({
  timeZone: settings.TIME_ZONE,
  digestDay: settings.DIGEST_DAY,
  digestHour: settings.DIGEST_HOUR,
  leastSeverity: 'informational',
  alertsPerHour: settings.CHANNEL_ALERTS_PER_HOUR,
  drills: settings.CONTACT_DRILLS,
  onDuty: [],
  unwatched: [],
});
