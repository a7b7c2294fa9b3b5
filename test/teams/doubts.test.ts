import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Subject } from '../../src/teams/card-store.ts';
import { type Copy, hearCard, settleCopy } from '../../src/teams/copies.ts';
import { deliver } from '../../src/teams/deliver.ts';
import { listDestinations } from '../../src/teams/destinations.ts';
import type { ReadBack } from '../../src/teams/doubts.ts';
import { findCopies } from '../../src/teams/find-copies.ts';
import { countParked, countUnsure, dropParked, listParked, retryParked } from '../../src/teams/parked.ts';
import { stampOf } from '../../src/teams/stamp.ts';
import type { Turn } from '../../src/teams/turn.ts';
import { showing, useStage } from './delivery-stage.ts';

const stage = useStage();
const { database, clock, state, later, given, messagesWith, ports } = stage;
const MEGAN = { entraId: '11111111-aaaa-4bbb-8ccc-000000000001', name: 'Megan Bowen' };

/** What Graph shows of the channel; `readableAfterSec` is how long it takes to show it. */
const readBack =
  (readableAfterSec = 0): ReadBack =>
  async ({ threadId }, since) =>
    stage.teams
      .messages({ channel: true })
      .filter(
        ({ id, threadId: root, deleted }) => !deleted && (threadId === undefined ? id === root : root === threadId),
      )
      .filter(({ createdAt }) => new Date(createdAt) >= since)
      .filter(({ createdAt }) => clock.now().getTime() - new Date(createdAt).getTime() >= readableAfterSec * 1000)
      .map(({ id, threadId: rootId, card }) => ({ id, rootId, cards: JSON.stringify(card ?? '') }));

const CREATES = ['createConversation', 'sendToConversation'] as const;
const posts = (text: string) =>
  stage.teams.history.filter(
    ({ operation, body, applied }) =>
      applied && CREATES.some((create) => create === operation) && JSON.stringify(body).includes(`"${text}"`),
  );
const afterward = async (subject: Subject, sec: number, change: Parameters<typeof ports>[0] = {}) => {
  clock.advance(sec * 1000);
  await deliver(ports(change), subject);
};
/** The message that reports itself, as a press or a refresh of it would. */
const reportOf = async (subject: Subject, activityId: string): Promise<Copy> => ({
  ...subject,
  destinationId: (await listDestinations(database.db))[0]?.id ?? '',
  conversationId: `${stage.teams.channelId};messageid=${activityId}`,
  activityId,
});

const AMBIGUOUS = [
  ['500', { kind: 'deliverThenAnswer', status: 500 }],
  ['502', { kind: 'deliverThenAnswer', status: 502 }],
  ['503', { kind: 'deliverThenAnswer', status: 503 }],
  ['504', { kind: 'deliverThenAnswer', status: 504 }],
  ['a cut connection', { kind: 'deliverThenDrop' }],
] as const;

describe('a card that arrived without a clear answer', () => {
  test.each(AMBIGUOUS)('%s: it is looked for, found and brought up to date', async (what, fault) => {
    const subject = given(`found after ${what}`);
    stage.teams.faults.next(fault, { on: CREATES });
    await deliver(ports({ readBack: readBack(3) }), subject);
    expect(later.at(-1)).toMatchObject({ job: subject, afterSec: 10 });
    expect(await countUnsure(database.db)).toBe(1);
    state.set(subject.subjectId, showing(`newer after ${what}`, 2));
    await afterward(subject, 11, { readBack: readBack(3) });
    expect(messagesWith(`newer after ${what}`)).toHaveLength(1);
    expect(posts(`found after ${what}`)).toHaveLength(1);
    expect(await countUnsure(database.db)).toBe(0);
  });

  test('before it can be readable nobody concludes that it is not there', async () => {
    const subject = given('slow to be seen');
    stage.teams.faults.next({ kind: 'deliverThenAnswer', status: 502 }, { on: CREATES });
    await deliver(ports({ readBack: readBack(6) }), subject);
    await afterward(subject, 4, { readBack: readBack(6) });
    expect(later.at(-1)).toMatchObject({ afterSec: 6 });
    await afterward(subject, 6.5, { readBack: readBack(6) });
    expect(messagesWith('slow to be seen')).toHaveLength(1);
  });

  test('a list in a thread is looked for in that thread', async () => {
    const alert = given('root');
    const list: Subject = { subjectType: 'taskList', subjectId: alert.subjectId };
    const show = async (subject: Subject) =>
      subject.subjectType === 'taskList' ? showing('tasks', 1, alert) : showing('root', 1);
    await deliver(ports({ show }), alert);
    stage.teams.faults.next({ kind: 'deliverThenDrop' }, { on: CREATES });
    await deliver(ports({ show }), list);
    await afterward(list, 11, { show, readBack: readBack() });
    expect(posts('tasks')).toHaveLength(1);
    expect(await countUnsure(database.db)).toBe(0);
  });

  test('it reports itself by the first press on it', async () => {
    const subject = given('speaks');
    stage.teams.faults.next({ kind: 'deliverThenAnswer', status: 502 }, { on: CREATES });
    await deliver(ports(), subject);
    const [message] = messagesWith('speaks');
    await settleCopy(ports(), await reportOf(subject, message?.id ?? ''));
    expect(later.at(-1)).toMatchObject({ queue: 'deliver', job: subject, afterSec: 0 });
    state.set(subject.subjectId, showing('heard', 2));
    await afterward(subject, 200);
    expect(messagesWith('heard').map(({ id }) => id)).toEqual([message?.id]);
    expect(posts('speaks')).toHaveLength(1);
  });
});

test('where two sends of a card arrived, the one that is found stays and the other goes', async () => {
  const subject = given('both arrived');
  stage.teams.faults.next({ kind: 'deliverThenAnswer', status: 502 }, { on: CREATES, times: 2 });
  await deliver(ports(), subject);
  await afterward(subject, 121);
  expect(messagesWith('both arrived')).toHaveLength(2);
  await afterward(subject, 11, { readBack: readBack() });
  for (const { queue, job } of [...later]) if (queue === 'copy') await settleCopy(ports(), job as Copy);
  expect(messagesWith('both arrived')).toHaveLength(1);
});

describe('a card that did not arrive, without a clear answer', () => {
  test.each([
    ['502', { kind: 'answer', status: 502 }],
    ['a cut connection', { kind: 'drop' }],
  ] as const)('%s: an alert is posted again after the look', async (what, fault) => {
    const subject = given(`lost by ${what}`);
    stage.teams.faults.next(fault, { on: CREATES });
    await deliver(ports({ readBack: readBack() }), subject);
    await afterward(subject, 11, { readBack: readBack() });
    expect(messagesWith(`lost by ${what}`)).toHaveLength(1);
  });

  test('without a look an alert is posted again after two minutes of silence, and not before', async () => {
    const subject = given('silent');
    stage.teams.faults.next({ kind: 'drop' }, { on: CREATES });
    await deliver(ports(), subject);
    await afterward(subject, 60);
    expect(messagesWith('silent')).toEqual([]);
    expect(later.at(-1)?.afterSec).toBeGreaterThanOrEqual(59);
    await afterward(subject, 61);
    expect(messagesWith('silent')).toHaveLength(1);
  });

  test('a channel that cannot be read is asked again, and then treated as silent', async () => {
    const subject = given('unreadable');
    const refused: ReadBack = async () => {
      throw new Error('403');
    };
    stage.teams.faults.next({ kind: 'drop' }, { on: CREATES });
    await deliver(ports({ readBack: refused }), subject);
    await afterward(subject, 11, { readBack: refused });
    expect(later.at(-1)?.afterSec).toBeLessThanOrEqual(20);
    expect(stage.warnings()).toContain('channel could not be read back');
    await afterward(subject, 110, { readBack: refused });
    expect(messagesWith('unreadable')).toHaveLength(1);
  });

  test.each(['digest', 'teamQuestion', 'contactReminder', 'drill', 'taskList'] as const)(
    'a %s is not posted again by itself: a person decides',
    async (subjectType) => {
      const subject = given(`one ${subjectType}`, 1, subjectType);
      stage.teams.faults.next({ kind: 'drop' }, { on: CREATES });
      await deliver(ports(), subject);
      await afterward(subject, 121);
      expect(messagesWith(`one ${subjectType}`)).toEqual([]);
      expect(await countParked(database.db)).toEqual([{ reason: 'unsure', count: 1 }]);
      const { deliveries } = await listParked(database.db, 10);
      expect(await retryParked(ports(), deliveries[0]?.number ?? 0, MEGAN)).toBe(1);
      expect(stage.atOnce).toEqual([{ queue: 'deliver', job: subject }]);
      await deliver(ports(), subject);
      expect(messagesWith(`one ${subjectType}`)).toHaveLength(1);
      expect(await countParked(database.db)).toEqual([]);
    },
  );

  test('what certainly never left is not in doubt', async () => {
    const subject = given('unreachable');
    const [to] = await listDestinations(database.db);
    await database.db.updateTable('destinations').set({ service_url: 'http://127.0.0.1:9/' }).execute();
    await deliver(ports(), subject);
    expect(await countUnsure(database.db)).toBe(0);
    await database.db
      .updateTable('destinations')
      .set({ service_url: to?.serviceUrl ?? '' })
      .execute();
    await deliver(ports(), subject);
    expect(messagesWith('unreachable')).toHaveLength(1);
  });
});

describe('a process that is killed', () => {
  /** The row that a process leaves that dies after it wrote down the attempt. */
  const killedWhileSending = async (subject: Subject) => {
    const gate = stage.teams.faults.hold({ on: CREATES });
    const killed = deliver(ports(), subject);
    await gate.reached;
    const row = await database.db.selectFrom('cards').selectAll().executeTakeFirstOrThrow();
    gate.release();
    await killed;
    return row;
  };

  test('leaves the attempt written down before a byte of it has left', async () => {
    const subject = given('attempt');
    expect(await killedWhileSending(subject)).toMatchObject({
      attempt_at: expect.any(Date),
      attempt_kind: 'post',
      unsure_since: null,
      activity_id: null,
    });
  });

  test('between send and record: the next one looks, and finds the card', async () => {
    const subject = given('orphan');
    const row = await killedWhileSending(subject);
    // As the dead process left it: its own record of the outcome is undone.
    await database.db.updateTable('cards').set(row).where('subject_id', '=', subject.subjectId).execute();
    clock.advance(61_000);
    await deliver(ports({ readBack: readBack() }), subject);
    expect(posts('orphan')).toHaveLength(1);
    const now = await database.db.selectFrom('cards').selectAll().executeTakeFirstOrThrow();
    expect(now).toMatchObject({ attempt_at: null, activity_id: messagesWith('orphan')[0]?.id });
  });

  test('while it edited: the edit is simply done again', async () => {
    const subject = given('edited 1');
    await deliver(ports(), subject);
    state.set(subject.subjectId, showing('edited 2', 2));
    await database.db
      .updateTable('cards')
      .set({ attempt_at: clock.now(), attempt_kind: 'edit', sending_until: clock.now() })
      .execute();
    await afterward(subject, 1);
    expect(messagesWith('edited 2')).toHaveLength(1);
    expect(stage.warnings()).toEqual([]);
  });

  test('so slowly that another took over: the late answer of the first makes no second card', async () => {
    const subject = given('two writers');
    const gate = stage.teams.faults.hold({ on: CREATES });
    const slow = deliver(ports(), subject);
    await gate.reached;
    clock.advance(61_000 + 121_000);
    await deliver(ports(), subject);
    gate.release();
    await slow;
    expect(messagesWith('two writers')).toHaveLength(2);
    const copy = later.find(({ queue }) => queue === 'copy')?.job as Copy;
    await settleCopy(ports(), copy);
    expect(messagesWith('two writers')).toHaveLength(1);
    const { activity_id } = await database.db.selectFrom('cards').select('activity_id').executeTakeFirstOrThrow();
    expect(messagesWith('two writers')[0]?.id).toBe(activity_id);
  });
});

test('a card in doubt that has nothing to show for a while is looked for when it has again', async () => {
  const subject = given('hidden for a while');
  const shown = state.get(subject.subjectId);
  stage.teams.faults.next({ kind: 'deliverThenDrop' }, { on: CREATES });
  await deliver(ports({ readBack: readBack() }), subject);
  state.delete(subject.subjectId);
  await afterward(subject, 11, { readBack: readBack() });
  if (shown) state.set(subject.subjectId, shown);
  await afterward(subject, 300, { readBack: readBack() });
  expect(posts('hidden for a while')).toHaveLength(1);
});

test('our own failure while a card is in doubt does not make it a plain one', async () => {
  const subject = given('doubt and trouble');
  stage.teams.faults.next({ kind: 'deliverThenDrop' }, { on: CREATES });
  await deliver(ports({ readBack: readBack() }), subject);
  const { jobs } = ports();
  let isAway = true;
  const enqueueLater: typeof jobs.enqueueLater = async (...job) => {
    if (isAway) {
      isAway = false;
      throw new Error('the database was away');
    }
    return jobs.enqueueLater(...job);
  };
  await deliver(ports({ jobs: { ...jobs, enqueueLater }, readBack: readBack() }), subject);
  await afterward(subject, 11, { readBack: readBack() });
  expect(posts('doubt and trouble')).toHaveLength(1);
});

describe('a card that stands twice', () => {
  let subject: Subject;
  let first: string;
  let second: string;
  let text = '';
  let cards = 0;

  beforeEach(async () => {
    cards += 1;
    text = `twice, ${cards}`;
    subject = given(text);
    stage.teams.faults.next({ kind: 'deliverThenDrop' }, { on: CREATES });
    await deliver(ports(), subject);
    await afterward(subject, 121);
    [first = '', second = ''] = messagesWith(text).map(({ id }) => id);
    expect(second).not.toBe('');
  });

  test('loses the copy that reports itself', async () => {
    await settleCopy(ports(), await reportOf(subject, first));
    expect(messagesWith(text).map(({ id }) => id)).toEqual([second]);
    await settleCopy(ports(), await reportOf(subject, first));
    await settleCopy(ports(), await reportOf(subject, second));
    expect(messagesWith(text).map(({ id }) => id)).toEqual([second]);
  });

  test('loses the copy that can be read later than it was looked for', async () => {
    const late = ports({ readBack: readBack(300) });
    await findCopies(late);
    expect(later.filter(({ queue }) => queue === 'copy')).toEqual([]);
    clock.advance(300_000);
    await findCopies(late);
    expect(later.filter(({ queue }) => queue === 'copy').map(({ job }) => job)).toEqual([
      await reportOf(subject, first),
    ]);
    await findCopies(ports());
    expect(later.filter(({ queue }) => queue === 'copy')).toHaveLength(1);
  });

  test('keeps the copy when the known card is gone', async () => {
    stage.teams.faults.next(
      { kind: 'answer', status: 404, code: 'ActivityNotFoundInConversation' },
      { on: ['updateActivity'] },
    );
    await settleCopy(ports(), await reportOf(subject, first));
    const { activity_id } = await database.db.selectFrom('cards').select('activity_id').executeTakeFirstOrThrow();
    expect(activity_id).toBe(first);
  });

  test('deletes nothing while it is not certain that the known one stands', async () => {
    stage.teams.faults.next({ kind: 'answer', status: 502 }, { on: ['updateActivity'] });
    await settleCopy(ports(), await reportOf(subject, first));
    expect(messagesWith(text)).toHaveLength(2);
    expect(later.at(-1)).toMatchObject({ queue: 'copy' });
  });
});

describe('listening to presses', () => {
  const turn = (replyToId: string): Turn => ({
    activityId: 'f:1',
    tenantId: '',
    person: { entraId: '', name: '', teamsId: '' },
    conversation: { id: `${stage.teams.channelId};messageid=${replyToId}`, kind: 'channel' },
    serviceUrl: '',
    botId: '',
    team: { id: stage.teams.teamId, channelId: stage.teams.channelId },
    text: '',
    mentions: [],
    files: [],
    timeZone: '',
    locale: '',
    replyToId,
  });
  const press = (cardId: string) => ({
    verb: 'alert.show' as const,
    subjectId: '',
    ids: { cardId },
    isRefresh: true,
    inputs: {},
  });
  const heard = () => later.filter(({ queue }) => queue === 'copy').map(({ job }) => job);

  test('costs nothing for a card that is not in doubt, and brings a job for one that is', async () => {
    const sure = given('sure');
    await deliver(ports(), sure);
    const doubtful = given('doubtful');
    stage.teams.faults.next({ kind: 'deliverThenDrop' }, { on: CREATES });
    await deliver(ports(), doubtful);
    const [message] = messagesWith('doubtful');
    // The buttons of the card carry its stamp.
    expect(JSON.stringify(message?.card?.['actions'])).toContain(stampOf(doubtful));
    const { db, jobs } = ports();
    const quiet = new Proxy(db, {
      get: () => {
        throw new Error('asked the database');
      },
    });
    await hearCard({ db: quiet, jobs, doubtful: stage.doubtful }, turn('1'), press(stampOf(sure)));
    expect(heard()).toEqual([]);
    await hearCard({ db, jobs, doubtful: stage.doubtful }, turn(message?.id ?? ''), press(stampOf(doubtful)));
    expect(heard()).toEqual([await reportOf(doubtful, message?.id ?? '')]);
  });

  test('knows of what another instance is in doubt about', async () => {
    const subject = given('elsewhere');
    const elsewhere = { ...stage.doubtful, add: () => undefined };
    stage.teams.faults.next({ kind: 'deliverThenDrop' }, { on: CREATES });
    await deliver(ports({ doubtful: elsewhere }), subject);
    expect(stage.doubtful.has(stampOf(subject))).toBe(false);
    await stage.doubtful.reload();
    expect(stage.doubtful.has(stampOf(subject))).toBe(true);
  });
});

test('a dropped delivery is not sent, until its subject changes', async () => {
  const subject = given('dropped', 1, 'digest');
  stage.teams.faults.next({ kind: 'drop' }, { on: CREATES });
  await deliver(ports(), subject);
  await afterward(subject, 121);
  const [parked] = (await listParked(database.db, 10)).deliveries;
  expect(await dropParked(ports(), parked?.number ?? 0, MEGAN)).toBe(1);
  expect(await dropParked(ports(), parked?.number ?? 0, MEGAN)).toBe(0);
  expect(await countParked(database.db)).toEqual([]);
  expect(stage.atOnce).toEqual([]);
  const lines = await database.db.selectFrom('audit_log').selectAll().where('verb', '=', 'delivery.drop').execute();
  expect(lines).toEqual([expect.objectContaining({ actor_id: MEGAN.entraId, subject_id: subject.subjectId })]);
});
