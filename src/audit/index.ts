export { type AuditLine, actorsSince, linesAbout, removedContacts } from './read.ts';
export { type AuditEntry, record } from './record.ts';
