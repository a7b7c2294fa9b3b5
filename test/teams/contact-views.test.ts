import { describe, expect, test } from '@jest/globals';
import type { Contact, ContactAccount, Drill, FraudMailFacts } from '../../src/contacts/index.ts';
import { inputText } from '../../src/teams/card-data.ts';
import { renderCard } from '../../src/teams/render.ts';
import { contactFacts } from '../../src/teams/views/contact-facts.ts';
import { contactForm, removeForm } from '../../src/teams/views/contact-form.ts';
import { type ContactsLook, contactsView } from '../../src/teams/views/contacts-view.ts';
import { drillForm } from '../../src/teams/views/drill-form.ts';
import { drillAskView, drillLine, drillView } from '../../src/teams/views/drill-view.ts';
import { localTime } from '../../src/teams/views/local-time.ts';

const now = new Date('2026-03-04T10:00:00Z');
const clock = { zone: 'UTC', now };
const LOOK: ContactsLook = { clock, canChange: true, canVerify: true, canDrill: true, ownTenantId: 'ours' };

const contact = (id: string, over: Partial<Contact> = {}): Contact => ({
  id,
  tenantId: 'contoso',
  name: id,
  kind: 'person',
  role: 'security',
  position: 1,
  email: `${id}@contoso.com`,
  phone: '',
  languages: [],
  hours: '08:00-17:00',
  zone: 'Europe/London',
  entraId: null,
  note: '',
  verifiedAt: now,
  verifiedBy: 'Lee Gu',
  version: 1,
  ...over,
});
const debra = contact('debra');
const joni = contact('joni', { position: 2 });

const drill = (over: Partial<Drill> = {}): Drill => ({
  id: 'd',
  number: 12,
  tenantId: 'contoso',
  contactId: 'debra',
  contactName: 'debra',
  contactEntraId: null,
  code: 'K7QX',
  reason: 'request',
  startedBy: { entraId: 'lee', name: 'Lee Gu' },
  startedAt: now,
  dueAt: new Date('2026-03-04T11:00:00Z'),
  sentHow: 'byHand',
  sentAt: null,
  failedReason: null,
  outcome: 'waiting',
  endedAt: null,
  endedBy: null,
  note: '',
  version: 1,
  ...over,
});

const list = (
  contacts: readonly Contact[],
  {
    accounts = {},
    isOwn = false,
    look = {},
  }: {
    accounts?: Record<string, ContactAccount['state']>;
    isOwn?: boolean;
    look?: Partial<ContactsLook>;
  } = {},
) =>
  contactsView(
    {
      tenant: { id: 'contoso', name: 'Contoso', isOwn },
      contacts,
      accounts: new Map(
        Object.entries(accounts).map(([id, state]) => [id, { state, livingMembers: null, readAt: now }]),
      ),
      drills: [],
      fraudMail: undefined,
    },
    { ...LOOK, ...look },
  );

describe('whom to call first', () => {
  test.each<[string, Contact[], string, string]>([
    ['somebody at work', [debra], 'Call debra', 'The first for security, at work (Wed 10:00 in London).'],
    [
      'somebody asleep',
      [contact('debra', { zone: 'America/Los_Angeles' })],
      'Wake debra',
      'The first for security, not at work (Wed 02:00 in Los Angeles).',
    ],
    [
      'somebody who has gone home',
      [contact('debra', { zone: 'Asia/Kolkata', hours: '08:00-15:00' })],
      'Call debra',
      'The first for security, not at work (Wed 15:30 in Kolkata).',
    ],
    [
      'nobody knows',
      [contact('debra', { hours: '', zone: '' })],
      'Call debra',
      'The first for security, hours not known.',
    ],
  ])('%s', (_, contacts, first, why) => {
    expect(list(contacts)).toMatchObject({ hasFirst: true, first, why });
  });

  test('says when nobody better is listed for what the call is about', () => {
    const call = { purpose: 'fraud', at: now, saysWhen: '', language: '' } as const;
    expect(list([debra], { look: { call } }).why).toBe(
      'Nobody better is listed for fraud and billing. The first for security, at work (Wed 10:00 in London).',
    );
  });

  test.each(['disabled', 'missing'] as const)('an account that is %s puts its contact last and is said', (state) => {
    const view = list([debra, joni], { accounts: { debra: state } });
    expect(view.first).toBe('Call joni');
    expect(view.deputy).toContain('debra');
    expect(view.warnings[0]).toBe('1 of 2 can no longer be reached: their account is disabled or gone.');
    expect(view.contacts.map(({ name, hasAlarm }) => [name, hasAlarm])).toEqual([
      ['joni', false],
      ['debra', true],
    ]);
  });

  test('an account that could not be read is no alarm, and is not silent', () => {
    const [row] = list([debra], { accounts: { debra: 'unreadable' } }).contacts;
    expect(row).toMatchObject({ hasAlarm: false, details: expect.stringContaining('account could not be read') });
  });
});

describe('ways to reach somebody', () => {
  test('a chat needs an account that lives, and is for a person', () => {
    const account = { entraId: '0197f3a2-6d10-7c41-9b52-000000000001' };
    const chatOf = (over: Partial<Contact>, accounts = {}) =>
      list([contact('debra', over)], { accounts }).contacts[0]?.chatUrl;
    expect(chatOf(account)).toMatch(/^https:\/\/teams\.microsoft\.com\/l\/chat/);
    expect(chatOf({})).toBe('');
    expect(chatOf({ ...account, kind: 'group' })).toBe('');
    expect(chatOf({ ...account, email: '' })).toBe('');
    expect(chatOf(account, { debra: 'disabled' })).toBe('');
  });

  test('what cannot be dialled or mailed is shown and not linked', () => {
    const [row] = list([contact('debra', { phone: '+1 425 ext 7', email: 'a@b,c@d' })]).contacts;
    expect(row).toMatchObject({ hasPhone: true, phoneUrl: '', hasEmail: true, emailUrl: '' });
  });
});

test('who may not add a contact is told who can', () => {
  expect(list([], { look: { canChange: false } }).hint).toContain('An administrator can add them.');
  expect(list([], { isOwn: true }).hint).toContain('at least two people');
});

test.each<[string, Partial<ContactsLook>, string[]]>([
  ['an administrator', {}, ['contact.chooseDrill', 'contact.add']],
  ['a responder', { canChange: false }, ['contact.chooseDrill']],
  ['a reader', { canChange: false, canDrill: false }, []],
])('%s is offered what they may do', (_, look, verbs) => {
  expect(list([debra], { look }).actions.map(({ verb }) => verb)).toEqual(verbs);
});

test('a list of thirty goes on until its end, and back', () => {
  const many = Array.from({ length: 30 }, (_, index) => contact(`c${index}`, { position: index + 1 }));
  const pages = [0, 6, 24].map((from) => list(many, { look: { from } }));
  expect(pages.map(({ more, nextId, hasFirst }) => [more, nextId, hasFirst])).toEqual([
    ['and 24 more', '6', true],
    ['and 18 more', '12', false],
    ['Back to the first', '0', false],
  ]);
  expect(pages[2]?.contacts.map(({ order }) => order)).toEqual([25, 26, 27, 28, 29, 30]);
});

test('the rest of a list keeps the question that it answers', () => {
  const call = { purpose: 'fraud', at: now, saysWhen: 'at night', language: '' } as const;
  expect(list([debra], { look: { call } })).toMatchObject({ purposeId: 'fraud', atId: now.toISOString() });
});

test.each<[FraudMailFacts['provided'], RegExp]>([
  ['pass', /^A security contact is registered in Partner Center \(read 10:00 UTC\)/],
  ['fail', /^\*\*No\*\* security contact is registered/],
  ['couldNotCheck', /\*\*could not be read\*\* at 10:00 UTC/],
  ['notApplicable', /does not ask for a security contact/],
  ['unknown', /has not been read yet/],
])('Microsoft’s registration, %s', (provided, words) => {
  const facts = contactFacts({ provided, readAt: now, security: [], fraud: [], statements: [] }, clock);
  expect(facts[0]?.text).toMatch(words);
  expect(facts[1]?.text).toContain('disagree');
});

describe('the form', () => {
  const form = { tenantId: 'contoso', customer: 'Contoso' };

  test('of somebody who is there holds what is known, in words that can be sent back', () => {
    const view = contactForm({ ...form, contact: contact('debra', { languages: ['en', 'de'], version: 3 }) });
    expect(view).toMatchObject({ isNew: false, contactId: 'debra', versionId: '3', hasBanner: false });
    expect(view.values).toMatchObject({ name: 'debra', position: '1', languages: 'English, German', entraId: '' });
  });

  test('keeps what was typed sign for sign, and a template expression harmless', () => {
    const typed = { name: '*Debra* [x](y)', note: 'line one\nline two \u0024{root} \u0000' };
    const view = contactForm({ ...form, contact: undefined, typed });
    expect(view.values.name).toBe(typed.name);
    expect(view.values.note).toBe('line one\nline two $ {root} ');
    expect(() => renderCard('contact-edit', view)).not.toThrow();
    expect(inputText(inputText('$\u0024{a}', 20), 20)).toBe(inputText('$\u0024{a}', 20));
  });

  test.each([
    [[], 'Nobody will be left to call.'],
    [[joni], 'Only joni will be left.'],
    [[joni, joni], '2 others stay.'],
  ])('that removes says who is left', (others, left) => {
    expect(removeForm(debra, 'Contoso', others).left).toBe(left);
  });
});

describe('a drill', () => {
  const ended = { endedAt: new Date('2026-03-04T10:03:10Z'), endedBy: { entraId: 'nestor', name: 'Nestor Wilke' } };
  test.each<[string, Partial<Drill>, string, string]>([
    ['waits', {}, 'No answer yet, until 11:00 UTC', 'waiting for an answer'],
    ['was answered', { outcome: 'answered', ...ended }, 'Answered after 4 min', 'answered after 4 min'],
    ['found nobody', { outcome: 'notReached', ...ended }, 'Not reached', 'not reached'],
    [
      'ran out of time',
      { outcome: 'expired', endedAt: new Date('2026-03-04T11:00:00Z') },
      'No answer by 11:00 UTC',
      'no answer in time',
    ],
  ])('that %s', (_, over, status, line) => {
    const view = drillView(drill(over), debra, 'Contoso', clock);
    expect(view.status).toBe(status);
    expect(view.actions).toHaveLength(over.outcome ? 0 : 2);
    expect(drillLine(drill(over), clock)).toBe(`Drill of 4 Mar 2026: ${line}`);
    expect(drillAskView(drill(over), 'Adatum', clock).canAnswer).toBe(over.outcome === undefined);
  });

  test.each<[string, Partial<Drill>, string, boolean]>([
    ['by hand', {}, 'By hand', true],
    ['before its message', { sentHow: 'message' }, 'on its way', false],
    ['after its message', { sentHow: 'message', sentAt: now }, 'went to them at 10:00 UTC', false],
    ['whose message failed', { sentHow: 'message', failedReason: 'blocked' }, 'could not be sent', true],
  ])('%s says how the contact is asked', (_, over, asked, isByHand) => {
    const view = drillView(drill(over), debra, 'Contoso', clock);
    expect(view.asked).toContain(asked);
    expect(view.isByHand).toBe(isByHand);
    expect(view.emailUrl !== '').toBe(isByHand);
  });

  test('of a contact who was removed keeps the name and links nothing', () => {
    const view = drillView(drill(), undefined, 'Contoso', clock);
    expect(view).toMatchObject({ contact: 'debra', isByHand: false, emailUrl: '', phoneUrl: '' });
  });

  test('is asked for with whoever would be called first, or for nobody at all', () => {
    expect(drillForm('contoso', 'Contoso', [joni, debra], now)).toMatchObject({ chosenId: 'debra' });
    expect(drillForm('contoso', 'Contoso', [], now)).toBeUndefined();
  });
});

test.each([
  ['Europe/London', 'Wed 10:00 in London'],
  ['America/Argentina/Buenos_Aires', 'Wed 07:00 in Buenos Aires'],
  ['UTC', 'Wed 10:00 UTC'],
  ['Berlin', ''],
  ['', ''],
])('the time in %s', (zone, words) => {
  expect(localTime(now, zone)).toBe(words);
});
