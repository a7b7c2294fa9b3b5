export type { Alarm, AlarmFacts, AlarmKind, SecretName, SilentRow } from './alarm.ts';
export { type AlarmPorts, lookForAlarms } from './look.ts';
export type { WatchedSecrets } from './secrets.ts';
export { firstSeen } from './secrets.ts';
export { findAlarm, findAlarmByNumber, listOpenAlarms } from './store.ts';
