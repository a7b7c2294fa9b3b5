import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  addContact,
  answerDrill,
  answeredAfterMin,
  type Contact,
  type ContactDetails,
  changeContact,
  endDrill,
  expireDrills,
  findContact,
  findDrill,
  lastDrills,
  removeContact,
  startDrill,
} from '../../src/contacts/index.ts';
import { newId } from '../../src/storage/new-id.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const NOW = new Date('2026-03-04T10:00:00Z');
const megan = { entraId: '00000000-0000-4000-8000-000000000001', name: 'Megan Bowen' };
const lee = { entraId: '00000000-0000-4000-8000-000000000002', name: 'Lee Gu' };
const minutesLater = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

let now = NOW;
let jobs: unknown[] = [];
const ports = {
  get db() {
    return database.db;
  },
  now: () => now,
  jobs: {
    enqueue: async (_tx: unknown, queue: string, added: readonly object[]) => {
      jobs.push(...added.map((job) => ({ queue, ...job })));
    },
  },
};

const LEE: ContactDetails = {
  name: 'Lee Gu',
  kind: 'person',
  role: 'security',
  position: 0,
  email: 'lee.gu@contoso.com',
  phone: '',
  languages: [],
  hours: '08:00-17:00',
  zone: 'Europe/London',
  entraId: lee.entraId,
  note: '',
};
const added = async (change: Partial<ContactDetails> = {}): Promise<Contact> =>
  (await addContact(ports, 'contoso', { ...LEE, ...change }, megan)).contact;
const started = async (contact: Contact) => {
  const result = await startDrill(ports, contact.id, 'request', megan);
  if (result.kind === 'gone') throw new Error('the contact is gone');
  return result.drill;
};
const logOf = async (id: string) =>
  (await database.db.selectFrom('audit_log').select('verb').where('subject_id', '=', id).execute()).map(
    ({ verb }) => verb,
  );

beforeEach(async () => {
  for (const table of ['contacts', 'drills', 'people', 'personal_messages'] as const) {
    await database.db.deleteFrom(table).execute();
  }
  await database.db
    .insertInto('people')
    .values({
      tenant_id: 'partner',
      entra_id: lee.entraId,
      name: 'Lee Gu',
      teams_id: '29:lee',
      personal_conversation_id: null,
      service_url: '',
      locale: '',
      time_zone: '',
      seen_at: NOW,
    })
    .execute();
  now = NOW;
  jobs = [];
});

describe('starting a drill', () => {
  test('writes to a person whom we have met in Teams, and shows a card in the channel', async () => {
    const contact = await added();
    const drill = await started(contact);
    expect(drill).toMatchObject({
      tenantId: 'contoso',
      contactId: contact.id,
      contactName: 'Lee Gu',
      reason: 'request',
      startedBy: megan,
      startedAt: NOW,
      dueAt: minutesLater(60),
      sentHow: 'message',
      sentAt: null,
      outcome: 'waiting',
      code: expect.stringMatching(/^[ACDEFGHJKMNPQRTUVWXY34679]{4}$/),
    });
    const subject = { subjectType: 'drill', subjectId: drill.id };
    expect(jobs).toEqual([
      { queue: 'deliver', ...subject },
      { queue: 'tell', ...subject, entraId: lee.entraId },
    ]);
    expect(await logOf(drill.id)).toEqual(['drill.start']);
  });

  test.each<[string, Partial<ContactDetails>]>([
    ['a group', { kind: 'group' }],
    ['somebody without an account', { entraId: null }],
    ['somebody whom we never met', { entraId: megan.entraId }],
  ])('of %s is by hand', async (_who, change) => {
    expect(await started(await added(change))).toMatchObject({ sentHow: 'byHand' });
    expect(jobs).toHaveLength(1);
  });

  test('one waits at most, also of many who start at once', async () => {
    const contact = await added();
    const results = await Promise.all([1, 2, 3, 4].map(() => startDrill(ports, contact.id, 'request', megan)));
    expect(results.map(({ kind }) => kind).sort()).toEqual(['changed', 'unchanged', 'unchanged', 'unchanged']);
    expect(new Set(results.map((result) => (result.kind === 'gone' ? '' : result.drill.id))).size).toBe(1);
  });

  test('when the last one is over, another may begin, and the card of the first says so', async () => {
    const contact = await added();
    const first = await started(contact);
    now = minutesLater(61);
    const second = await started(contact);
    expect(second.id).not.toBe(first.id);
    expect(await findDrill(database.db, first.id)).toMatchObject({
      outcome: 'expired',
      endedAt: first.dueAt,
      endedBy: null,
    });
    expect(await lastDrills(database.db, 'contoso')).toEqual([second]);
  });

  test('says whether our message went out', async () => {
    const drill = await started(await added());
    await database.db
      .insertInto('personal_messages')
      .values({
        subject_type: 'drill',
        subject_id: drill.id,
        entra_id: lee.entraId,
        sent_at: null,
        failed_reason: 'blocked',
        updated_at: NOW,
      })
      .execute();
    expect(await findDrill(database.db, drill.id)).toMatchObject({ sentAt: null, failedReason: 'blocked' });
  });
});

describe('answering', () => {
  test('in time counts once, is measured, and verifies the contact', async () => {
    const contact = await added();
    const drill = await started(contact);
    now = minutesLater(7.5);
    const results = await Promise.all([1, 2, 3].map(() => answerDrill(ports, { drillId: drill.id }, lee)));
    expect(results.map(({ kind }) => kind).sort()).toEqual(['changed', 'unchanged', 'unchanged']);
    const answered = await findDrill(database.db, drill.id);
    expect(answered).toMatchObject({ outcome: 'answered', endedBy: lee, endedAt: now, version: 2 });
    expect(answered && answeredAfterMin(answered)).toBe(8);
    expect(await findContact(database.db, contact.id)).toMatchObject({ verifiedAt: now, verifiedBy: 'Lee Gu' });
    expect(await logOf(drill.id)).toEqual(['drill.start', 'drill.answer']);
    expect(jobs.filter((job) => (job as { queue: string }).queue === 'deliver')).toHaveLength(2);
  });

  test('our message is answered by whom it went to, and by nobody else', async () => {
    const drill = await started(await added());
    expect(await answerDrill(ports, { drillId: drill.id }, megan)).toEqual({ kind: 'notYours', drill });
    expect(await answerDrill(ports, { code: drill.code }, megan)).toEqual({ kind: 'notYours', drill });
    expect(await findDrill(database.db, drill.id)).toMatchObject({ outcome: 'waiting' });
  });

  test('anybody of a list answers with the code, however it is typed', async () => {
    const drill = await started(await added({ kind: 'group' }));
    const typed = ` ${drill.code.toLowerCase().slice(0, 2)}-${drill.code.slice(2)}. `;
    expect(await answerDrill(ports, { code: typed }, lee)).toMatchObject({ kind: 'changed', drill: { endedBy: lee } });
    expect(await answerDrill(ports, { code: drill.code }, megan)).toMatchObject({
      kind: 'unchanged',
      drill: { endedBy: lee },
    });
    expect(await answerDrill(ports, { code: 'nope' }, lee)).toEqual({ kind: 'gone' });
  });

  test('at the deadline still counts, a moment later does not', async () => {
    const contact = await added();
    const drill = await started(contact);
    now = new Date(drill.dueAt.getTime() + 1);
    expect(await answerDrill(ports, { drillId: drill.id }, lee)).toMatchObject({
      kind: 'unchanged',
      drill: { outcome: 'expired' },
    });
    expect(await findContact(database.db, contact.id)).toMatchObject({ verifiedAt: null });
    const late = await started(contact);
    now = late.dueAt;
    expect(await answerDrill(ports, { drillId: late.id }, lee)).toMatchObject({ kind: 'changed' });
  });

  test('says nothing about an address that was written down after the question', async () => {
    const contact = await added();
    const drill = await started(contact);
    now = minutesLater(5);
    await changeContact(ports, contact.id, 1, { ...LEE, email: 'gu@contoso.com' }, megan);
    await answerDrill(ports, { drillId: drill.id }, lee);
    expect(await findContact(database.db, contact.id)).toMatchObject({ verifiedAt: null });
  });

  test('the proof stays when the contact is removed', async () => {
    const contact = await added();
    const drill = await started(contact);
    await removeContact(ports, contact.id, 1, megan);
    expect(await answerDrill(ports, { drillId: drill.id }, lee)).toMatchObject({
      kind: 'changed',
      drill: { contactName: 'Lee Gu' },
    });
    expect(await lastDrills(database.db, 'contoso')).toHaveLength(1);
  });
});

describe('by hand', () => {
  test.each(['answered', 'notReached'] as const)('%s is noted once', async (outcome) => {
    const contact = await added({ entraId: null });
    const drill = await started(contact);
    expect(await endDrill(ports, drill.id, outcome, 'Voice mail', megan)).toMatchObject({
      kind: 'changed',
      drill: { outcome, note: 'Voice mail', endedBy: megan },
    });
    expect(await endDrill(ports, drill.id, 'notReached', '', lee)).toMatchObject({
      kind: 'unchanged',
      drill: { outcome },
    });
    expect(await findContact(database.db, contact.id)).toMatchObject({
      verifiedAt: outcome === 'answered' ? NOW : null,
    });
  });
});

test('drills expire once, by whichever instance', async () => {
  for (const name of ['One', 'Two', 'Three']) await started(await added({ name }));
  now = minutesLater(60);
  expect(await expireDrills(ports)).toBe(0);
  now = minutesLater(61);
  const counts = await Promise.all([1, 2, 3].map(() => expireDrills(ports)));
  expect(counts.reduce((sum, count) => sum + count)).toBe(3);
  expect((await lastDrills(database.db, 'contoso')).map(({ outcome }) => outcome)).toEqual([
    'expired',
    'expired',
    'expired',
  ]);
});

test.each(['no id', newId(NOW)])('what is not there is gone: %s', async (id) => {
  expect(await startDrill(ports, id, 'request', megan)).toEqual({ kind: 'gone' });
  expect(await answerDrill(ports, { drillId: id }, lee)).toEqual({ kind: 'gone' });
  expect(await endDrill(ports, id, 'answered', '', megan)).toEqual({ kind: 'gone' });
});
