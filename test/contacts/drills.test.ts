import { beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { lockContacts } from '../../src/contacts/detail-columns.ts';
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
import { until } from '../support/desk.ts';

const database = useDatabase();
const NOW = new Date('2026-03-04T10:00:00Z');
const megan = { entraId: '00000000-0000-4000-8000-000000000001', name: 'Megan Bowen' };
const reader = { entraId: '00000000-0000-4000-8000-000000000003', name: 'Isaiah Langer' };
const lee = { entraId: '00000000-0000-4000-8000-000000000002', name: 'Lee Gu' };
const minutesLater = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

let now = NOW;
let jobs: unknown[] = [];
const ports = {
  get db() {
    return database.db;
  },
  now: () => now,
  partnerTenantId: 'partner',
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
    const results = await Promise.all([1, 2, 3].map(() => answerDrill(ports, { drillId: drill.id }, lee, false)));
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
    expect(await answerDrill(ports, { drillId: drill.id }, megan, true)).toEqual({ kind: 'notYours', drill });
    expect(await answerDrill(ports, { code: drill.code }, megan, true)).toEqual({ kind: 'notYours', drill });
    expect(await findDrill(database.db, drill.id)).toMatchObject({ outcome: 'waiting' });
  });

  test('anybody of a list answers with the code, however it is typed', async () => {
    const drill = await started(await added({ kind: 'group' }));
    const typed = ` ${drill.code.toLowerCase().slice(0, 2)}-${drill.code.slice(2)}. `;
    expect(await answerDrill(ports, { code: typed }, lee, true)).toMatchObject({
      kind: 'changed',
      drill: { endedBy: lee },
    });
    expect(await answerDrill(ports, { code: drill.code }, megan, true)).toMatchObject({
      kind: 'unchanged',
      drill: { endedBy: lee },
    });
    expect(await answerDrill(ports, { code: 'nope' }, lee, true)).toEqual({ kind: 'gone' });
  });

  test('a code of a customer is noted by somebody who may, and by nobody else', async () => {
    const contact = await added({ entraId: null });
    const drill = await started(contact);
    expect(await answerDrill(ports, { code: drill.code }, reader, false)).toEqual({ kind: 'notAllowed', drill });
    expect(await answerDrill(ports, { code: drill.code }, megan, true)).toMatchObject({ kind: 'changed' });
    expect(await findContact(database.db, contact.id)).toMatchObject({ verifiedBy: 'Megan Bowen' });
  });

  test('a code of our own list counts from anybody, and verifies only from the contact or from whoever may', async () => {
    const ours = async (change: Partial<ContactDetails>) =>
      (await addContact(ports, 'partner', { ...LEE, ...change }, megan)).contact;
    const list = await ours({ name: 'Security desk', kind: 'group', email: 'soc@adatum.com', entraId: null });
    const drill = await started(list);
    expect(await answerDrill(ports, { code: drill.code }, reader, false)).toMatchObject({
      kind: 'changed',
      drill: { outcome: 'answered', endedBy: reader },
    });
    expect(await findContact(database.db, list.id)).toMatchObject({ verifiedAt: null });
    const own = await ours({ name: 'Isaiah Langer', entraId: reader.entraId });
    await answerDrill(ports, { code: (await started(own)).code }, reader, false);
    expect(await findContact(database.db, own.id)).toMatchObject({ verifiedBy: 'Isaiah Langer' });
  });

  test('a forged press on a drill that is by hand is not the answer of a contact', async () => {
    const drill = await started(await added({ kind: 'group' }));
    expect(await answerDrill(ports, { drillId: drill.id }, reader, true)).toEqual({ kind: 'notYours', drill });
  });

  test('at the deadline still counts, a moment later does not', async () => {
    const contact = await added();
    const drill = await started(contact);
    now = new Date(drill.dueAt.getTime() + 1);
    expect(await answerDrill(ports, { drillId: drill.id }, lee, false)).toMatchObject({
      kind: 'unchanged',
      drill: { outcome: 'expired' },
    });
    expect(await findContact(database.db, contact.id)).toMatchObject({ verifiedAt: null });
    const late = await started(contact);
    now = late.dueAt;
    expect(await answerDrill(ports, { drillId: late.id }, lee, false)).toMatchObject({ kind: 'changed' });
  });

  test('says nothing about an address that was written down after the question', async () => {
    const contact = await added();
    const drill = await started(contact);
    now = minutesLater(5);
    await changeContact(ports, contact.id, 1, { ...LEE, email: 'gu@contoso.com' }, megan);
    await answerDrill(ports, { drillId: drill.id }, lee, false);
    expect(await findContact(database.db, contact.id)).toMatchObject({ verifiedAt: null });
  });

  test('says nothing about a number that is being written down at that moment', async () => {
    const contact = await added();
    const drill = await started(contact);
    const waits = async () => {
      const { rows } = await sql<{ waiting: boolean }>`
        select exists (select from pg_locks where not granted and locktype = 'advisory') as waiting
      `.execute(database.db);
      return rows[0]?.waiting === true;
    };
    let ending: Promise<unknown> | undefined;
    await database.db.transaction().execute(async (tx) => {
      await lockContacts(tx, 'contoso');
      await tx
        .updateTable('contacts')
        .set({ phone: '+14255550199', version: 2, updated_at: now })
        .where('id', '=', contact.id)
        .execute();
      ending = endDrill(ports, drill.id, 'answered', '', megan);
      await until('the end of the drill to wait', async () => (await waits()) || undefined);
    });
    await ending;
    expect(await findDrill(database.db, drill.id)).toMatchObject({ outcome: 'answered' });
    expect(await findContact(database.db, contact.id)).toMatchObject({ phone: '+14255550199', verifiedAt: null });
  });

  test('the proof stays when the contact is removed', async () => {
    const contact = await added();
    const drill = await started(contact);
    await removeContact(ports, contact.id, 1, megan);
    expect(await answerDrill(ports, { drillId: drill.id }, lee, false)).toMatchObject({
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
  expect(await answerDrill(ports, { drillId: id }, lee, false)).toEqual({ kind: 'gone' });
  expect(await endDrill(ports, id, 'answered', '', megan)).toEqual({ kind: 'gone' });
});
