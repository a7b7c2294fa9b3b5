export * from './contact.ts';
export { isAtWork } from './hours.ts';
export {
  type Call,
  type ContactWarning,
  callOrder,
  contactWarnings,
  isStale,
  onlyOne,
  type Purpose,
  VERIFIED_FOR_DAYS,
} from './rules.ts';
export { type ContactPorts, contactsOf, replaceContacts, type Verified, verifyContact } from './store.ts';
