export { buildDigest } from './build.ts';
export * from './digest.ts';
export { firstThings } from './first-things.ts';
export { currentPeriod, type IssuePorts, issueDueDigest } from './issue.ts';
export { lastDue, type Schedule, WEEKDAYS, type Weekday } from './schedule.ts';
export { findDigest, type IssuedDigest } from './store.ts';
export { createOffset, firstMoment } from './zoned.ts';
