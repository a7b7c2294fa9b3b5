export { type AuditLine, actorsSince, linesAbout } from './read.ts';
export { type AuditEntry, record } from './record.ts';
