import {
  type Call,
  type CallQuestion,
  type Contact,
  type ContactAccount,
  type ContactWarning,
  callOrder,
  contactWarnings,
  type Drill,
  deputyOf,
  type FraudMailFacts,
  type Purpose,
} from '../../contacts/index.ts';
import { CONTACTS_SHOWN, type ContactsAction, type ContactsCard } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { contactFacts } from './contact-facts.ts';
import { contactRow } from './contact-row.ts';
import { deputyWords, firstWords, isGone, languageName, purposeWords, whyFirst } from './contact-words.ts';
import { type Clock, instant } from './when.ts';

/** Everything that the list of one tenant shows. */
export interface ContactsState {
  readonly tenant: { readonly id: string; readonly name: string; readonly isOwn: boolean };
  readonly contacts: readonly Contact[];
  readonly accounts: ReadonlyMap<string, ContactAccount>;
  /** The latest of each contact. */
  readonly drills: readonly Drill[];
  /** Of the partner only. */
  readonly fraudMail: FraudMailFacts | undefined;
}

/** Who looks, and at what. */
export interface ContactsLook {
  readonly clock: Clock;
  readonly canChange: boolean;
  readonly canVerify: boolean;
  readonly canDrill: boolean;
  /** How many to pass over. */
  readonly from?: number;
  readonly banner?: CardText;
  /** A question in words, as it was understood. */
  readonly call?: {
    readonly purpose: Purpose;
    readonly at: Date;
    readonly saysWhen: string;
    /** ISO 639-1 code of the language that they should speak; empty when it does not matter. */
    readonly language: string;
  };
  /** Where to go when the customer has nobody. */
  readonly ownTenantId: string;
}

/** The security contacts of one tenant, whom to call first: now, or at the moment of a question. */
export function contactsView(state: ContactsState, look: ContactsLook): ContactsCard {
  const { tenant, contacts, accounts } = state;
  const { clock, call, from = 0 } = look;
  const [purpose, at] = [call?.purpose ?? 'anything', call?.at ?? clock.now];
  const inTurn = inOrder(contacts, accounts, purpose, at);
  const speakers = inTurn.filter(({ contact }) => speaks(contact, call?.language ?? ''));
  const calls = [...speakers, ...inTurn.filter((one) => !speakers.includes(one))];
  const [first] = calls;
  const deputy = deputyOf(speakers.length > 1 ? speakers : calls);
  const page = calls.slice(from, from + CONTACTS_SHOWN);
  const rest = calls.length - from - page.length;
  return {
    tenantId: tenant.id,
    title: words`Security contacts of ${cardText(tenant.name, 80)}`,
    hasBanner: look.banner !== undefined,
    banner: look.banner ?? words``,
    hasReading: call !== undefined,
    reading: call ? readingWords(call, clock) : words``,
    hasFirst: first !== undefined && from === 0,
    first: first ? firstWords(first, at) : words``,
    why: first ? whyFirst(first, purpose, at) : words``,
    hasDeputy: deputy !== undefined,
    deputy: deputy ? deputyWords(deputy) : words``,
    warnings:
      from === 0 ? [...unspoken(call?.language ?? '', speakers.length), ...warningsOf(state, at)].slice(0, 3) : [],
    contacts: page.map((one, index) => contactRow(one, from + index + 1, state, clock)),
    hasMore: rest > 0 || from > 0,
    more: rest > 0 ? words`and ${rest} more` : words`Back to the first`,
    nextId: String(rest > 0 ? from + page.length : 0),
    purposeId: call ? purposeId(call) : '',
    atId: call?.at.toISOString() ?? '',
    facts: from === 0 && state.fraudMail ? contactFacts(state.fraudMail, clock) : [],
    canChange: look.canChange,
    canVerify: look.canVerify,
    actions: actionsOf(state, look),
    hint: hintOf(state, look),
  };
}

/** The order of calling, but whoever's account is disabled or gone last: they most likely do not answer any more. */
function inOrder(
  contacts: readonly Contact[],
  accounts: ReadonlyMap<string, ContactAccount>,
  purpose: Purpose,
  at: Date,
): Call[] {
  const calls = callOrder(contacts, purpose, at);
  const isAlive = ({ contact }: Call) => !isGone(accounts.get(contact.id));
  return [...calls.filter(isAlive), ...calls.filter((call) => !isAlive(call))];
}

const speaks = ({ languages }: Contact, language: string): boolean => language === '' || languages.includes(language);

/** Whoever asked for a language must not believe that the first on the list speaks it. */
function unspoken(language: string, speakers: number): CardText[] {
  return language === '' || speakers > 0 ? [] : [words`Nobody of them is known to speak ${languageWords(language)}.`];
}

const languageWords = (code: string): CardText => cardText(languageName(code), 40);

/** What a call is about, as a button carries it: `fraud`, or `fraud.de` where they should speak German. */
export const purposeId = ({ purpose, language }: Pick<CallQuestion, 'purpose' | 'language'>): string =>
  language === '' ? purpose : `${purpose}.${language}`;

function readingWords({ purpose, at, saysWhen, language }: NonNullable<ContactsLook['call']>, clock: Clock): CardText {
  const about = purpose === 'anything' ? words`` : words`about ${cardText(purposeWords(purpose).toLowerCase())}`;
  const when = saysWhen === '' ? words`now` : words`for ${instant(at, clock)} (“${cardText(saysWhen, 40)}”)`;
  const spoken = language === '' ? words`` : words`in ${languageWords(language)}`;
  return joinText([words`Understood: whom to call`, about, spoken, when], ' ');
}

const WARNINGS: Readonly<Record<ContactWarning, CardText>> = {
  noContact: words`Nobody is known here.`,
  onlyOne: words`Everything hangs on one person. A distribution list with several people is safer.`,
  nobodyAtWork: words`Nobody of them is at work at that hour.`,
  stale: words`Not everybody was checked in the last 90 days.`,
};

function warningsOf({ contacts, accounts }: ContactsState, at: Date): CardText[] {
  const gone = contacts.filter((contact) => isGone(accounts.get(contact.id))).length;
  return [
    ...(gone > 0
      ? [words`${gone} of ${contacts.length} can no longer be reached: their account is disabled or gone.`]
      : []),
    ...contactWarnings(contacts, at).map((warning) => WARNINGS[warning]),
  ].slice(0, 3);
}

function actionsOf({ tenant, contacts }: ContactsState, look: ContactsLook): ContactsAction[] {
  const about = { tenantId: tenant.id, purposeId: '', atId: '', style: 'default' } as const;
  const isEmpty = contacts.length === 0;
  const add: ContactsAction = {
    ...about,
    verb: 'contact.add',
    title: words`Add`,
    tooltip: words`Opens a form for a new contact`,
    style: isEmpty ? 'positive' : 'default',
  };
  const drill: ContactsAction = {
    ...about,
    verb: 'contact.chooseDrill',
    title: words`Drill`,
    tooltip: words`Asks a contact whether they are there, and measures the answer`,
  };
  const ours: ContactsAction = {
    ...about,
    tenantId: look.ownTenantId,
    verb: 'contact.show',
    title: words`Our own contacts`,
    tooltip: words`Shows whom to call at our own desk`,
  };
  return [
    ...(isEmpty && !tenant.isOwn ? [ours] : []),
    ...(!isEmpty && look.canDrill ? [drill] : []),
    ...(look.canChange ? [add] : []),
  ];
}

function hintOf({ tenant, contacts }: ContactsState, { call, canChange }: ContactsLook): CardText {
  if (contacts.length > 0) {
    return call ? words`In the order of calling at that moment.` : words`In the order of calling at this moment.`;
  }
  const first = tenant.isOwn
    ? words`Name at least two people who answer security calls.`
    : words`Ask the customer whom to call when something happens.`;
  const next = canChange
    ? words`Press Add, or type **import contacts** for a list.`
    : words`An administrator can add them.`;
  return joinText([first, next], ' ');
}
