import type { Call, ContactAccount, ContactRole, Purpose } from '../../contacts/index.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { isNight, localTime } from './local-time.ts';

const ROLES: Readonly<Record<ContactRole, CardText>> = {
  security: words`Security`,
  fraud: words`Fraud and billing`,
  technical: words`Technical`,
  management: words`Management`,
};

/** What somebody is called about, as a heading says it. */
export const roleWords = (role: ContactRole): CardText => ROLES[role];

/** The same inside a sentence. */
export const roleInside = (role: ContactRole): CardText => cardText(ROLES[role].toLowerCase());

const PURPOSES: Readonly<Record<Purpose, CardText>> = {
  anything: words`Anything`,
  identityRisk: words`A risky identity`,
  partnerAlert: words`Fraud or misuse`,
  relationship: words`Delegated administration`,
  ...ROLES,
};

/** What a call is about. */
export const purposeWords = (purpose: Purpose): CardText => PURPOSES[purpose];

/** `Security`, `Security, deputy 2`. */
export const placeWords = ({ contact, rank }: Pick<Call, 'contact' | 'rank'>): CardText =>
  rank === 1 ? roleWords(contact.role) : words`${roleWords(contact.role)}, deputy ${rank - 1}`;

/**
 * What is wrong with the account behind a contact, in a sentence; empty when nothing is, or when nobody looked.
 *
 * @param isGroup - its members count, not the account
 */
export function accountAlarm(account: ContactAccount | undefined, isGroup: boolean): CardText {
  if (account?.state === 'disabled') return words`The account is disabled. They may have left.`;
  if (account?.state === 'missing')
    return isGroup ? words`The group is gone.` : words`The account is gone. They may have left.`;
  if (account?.livingMembers === 0) return words`Nobody in this group has a working account.`;
  if (account?.livingMembers === 1) return words`Only one member of this group has a working account.`;
  return words``;
}

/** Whether calling them is probably in vain: who is alive comes first. */
export const isGone = (account: ContactAccount | undefined): boolean =>
  account?.state === 'disabled' || account?.state === 'missing' || account?.livingMembers === 0;

/** `Call Debra Berger`, or `Wake …` where it is night for somebody who is not at work. */
export const firstWords = ({ contact, isAtWork }: Call, at: Date): CardText => {
  const isAsleep = isAtWork === false && isNight(at, contact.zone);
  return words`${isAsleep ? words`Wake` : words`Call`} ${cardText(contact.name, 80)}`;
};

/** Why somebody is called first, in one or two sentences. */
export function whyFirst(call: Call, purpose: Purpose, at: Date): CardText {
  const { contact, rank, reasons } = call;
  const role = roleInside(contact.role);
  const place = rank === 1 ? words`The first for ${role}` : words`Deputy ${rank - 1} for ${role}`;
  const fit = reasons.includes('otherRole')
    ? words`Nobody better is listed for ${cardText(purposeWords(purpose).toLowerCase())}. ${place}`
    : place;
  return words`${fit}, ${presence(call, at)}.`;
}

/** Who is next, in one sentence. */
export const deputyWords = (call: Call): CardText =>
  joinText(
    [
      words`If nobody answers: ${cardText(call.contact.name, 80)}`,
      cardText(placeWords(call).toLowerCase()),
      call.isAtWork === undefined ? words`` : call.isAtWork ? words`at work` : words`not at work`,
    ],
    ', ',
  );

function presence({ contact, isAtWork }: Call, at: Date): CardText {
  const time = localTime(at, contact.zone);
  const there = time === '' ? words`` : words` (${time})`;
  if (isAtWork === undefined) return words`hours not known${there}`;
  if (isAtWork) return words`at work${there}`;
  return words`not at work${there}`;
}

const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });

/** The English name of a language, or its tag. */
export function languageName(tag: string): string {
  try {
    return languages.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
