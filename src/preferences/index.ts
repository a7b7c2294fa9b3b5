export { type Change, type Changed, changePreferences, type Versions, type Wish, type Wishes } from './change.ts';
export { defaultsFrom, type EnvironmentDefaults } from './defaults.ts';
export { type DutyChanged, leaveDuty, takeDuty } from './duty.ts';
export { type Comparison, compareFile, type Difference } from './file/compare-file.ts';
export { exportSettings } from './file/export-file.ts';
export {
  applySettingsImport,
  dropSettingsImport,
  findSettingsImport,
  forgetSettingsImports,
  type SettingsApplied,
  type SettingsImport,
  saveSettingsImport,
} from './file/imports.ts';
export { type FileProblem, type FileRead, readSettingsFile } from './file/read-file.ts';
export { settingsJsonSchema } from './file/settings-file.ts';
export { readState } from './file/state.ts';
export * from './preferences.ts';
export { readTimeZone, type TimeZoneRead } from './read-time-zone.ts';
export { LONGEST_DUTY_DAYS, readUntil, type UntilRead } from './read-until.ts';
export {
  type Read,
  readAlertsPerHour,
  readDigestTime,
  readDrills,
  readHour,
  readSeverity,
  readWeekday,
} from './read-words.ts';
export { scheduleOf } from './schedule.ts';
export { createPreferences, type PreferenceFact, type PreferencePorts, type PreferenceStore } from './store.ts';
export type { Scalar } from './stored.ts';
export { stopWatching, watchAgain } from './watch.ts';
