export type { Alarm, AlarmFacts, AlarmKind, SilentRow } from './alarm.ts';
export { type AlarmPorts, lookForAlarms } from './look.ts';
export type { WatchedSecrets } from './secrets.ts';
export { findAlarm, findAlarmByNumber, listOpenAlarms } from './store.ts';
