export { CONTACT_CHECKS, type ContactCheck } from './assurance.ts';
export { type CarePorts, careForContacts } from './care.ts';
export {
  type Added,
  addContact,
  type Changed,
  type ContactPorts,
  changeContact,
  type Removed,
  removeContact,
  type Verified,
  verifyContact,
} from './change.ts';
export * from './contact.ts';
export { writeCsvLine } from './csv.ts';
export { answeredAfterMin, DRILL_MIN, type Drill, type DrillOutcome, type DrillReason, WATCHPOST } from './drill.ts';
export { findDrill, findDrillByCode, lastDrills } from './drill-store.ts';
export { answerDrill, type Ended, endDrill, expireDrills, type Started, startDrill } from './drills.ts';
export { exportContacts } from './export.ts';
export { type FraudMailFacts, type FraudMailStatement, fraudMailFacts } from './fraud-mail.ts';
export { isAtWork } from './hours.ts';
export * from './import.ts';
export { importReport } from './import-report.ts';
export { type Applied, applyImport, type Dropped, dropImport, findImport, saveImport } from './imports.ts';
export { planImport } from './plan-import.ts';
export * from './problem.ts';
export { type CallQuestion, isName, mayBeCall, readCall } from './read-call.ts';
export { type ContactRead, type PhoneHint, readContact } from './read-contact.ts';
export { type ListRead, readContactsCsv } from './read-list.ts';
export { findReminder, type ReminderFacts, type ReminderRow, readReminder } from './reminder.ts';
export { replaceContacts } from './replace.ts';
export {
  type Call,
  type CallReason,
  type ContactWarning,
  callOrder,
  contactWarnings,
  deputyOf,
  isStale,
  onlyOne,
  type Purpose,
  VERIFIED_FOR_DAYS,
} from './rules.ts';
export { accountsOf, contactsOf, findContact, saveAccounts } from './store.ts';
export { listWithoutContacts } from './without.ts';
