import type { Call, ContactAccount, Drill } from '../../contacts/index.ts';
import { type ContactRow, chatUrl, mailtoUrl, telUrl } from '../card-data.ts';
import { cardText, joinText, words } from '../card-text.ts';
import { accountAlarm, isGone, languageName, placeWords } from './contact-words.ts';
import { drillLine } from './drill-view.ts';
import { type Clock, day } from './when.ts';

/** One contact of a list: how to reach them, and what to think of it. `order` is their place in it, from 1. */
export function contactRow(
  { contact, isAtWork, isStale, rank }: Call,
  order: number,
  state: { readonly accounts: ReadonlyMap<string, ContactAccount>; readonly drills: readonly Drill[] },
  clock: Clock,
): ContactRow {
  const account = state.accounts.get(contact.id);
  const alarm = accountAlarm(account, contact.kind === 'group');
  const drill = state.drills.find(({ contactId }) => contactId === contact.id);
  const details = joinText(
    [
      cardText(contact.hours ? `${contact.hours}, ${contact.zone}` : contact.zone, 120),
      cardText(contact.languages.map(languageName).join(', '), 120),
      account?.state === 'unreadable' ? words`account could not be read` : words``,
    ],
    ' · ',
  );
  return {
    contactId: contact.id,
    versionId: String(contact.version),
    order,
    name: cardText(contact.name, 80),
    role: joinText(
      [
        contact.kind === 'group' ? words`Group` : words``,
        placeWords({ contact, rank }),
        isAtWork === undefined ? words`` : isAtWork ? words`at work` : words`not at work`,
      ],
      ' · ',
    ),
    hasAlarm: alarm !== '',
    alarm,
    hasPhone: contact.phone !== '',
    phone: cardText(contact.phone, 40),
    phoneUrl: telUrl(contact.phone) ?? '',
    hasEmail: contact.email !== '',
    email: cardText(contact.email, 120),
    emailUrl: mailtoUrl(contact.email) ?? '',
    chatUrl: (contact.entraId && contact.kind === 'person' && !isGone(account) && chatUrl(contact.email)) || '',
    hasDetails: details !== '',
    details,
    hasNote: contact.note !== '',
    note: cardText(contact.note),
    verified: contact.verifiedAt
      ? words`Checked ${day(contact.verifiedAt, clock)} by ${cardText(contact.verifiedBy ?? 'somebody', 60)}`
      : words`Never checked`,
    isStale,
    hasDrill: drill !== undefined,
    drillId: drill?.id ?? '',
    drill: drill ? drillLine(drill, clock) : words``,
  };
}
