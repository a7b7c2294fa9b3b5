import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/error.ts';
import { newId } from '../../src/storage/new-id.ts';
import type { Subject } from '../../src/teams/card-store.ts';
import { type DeliverPorts, deliver } from '../../src/teams/deliver.ts';
import { installDestination, listDestinations } from '../../src/teams/destinations.ts';
import { countParked } from '../../src/teams/parked.ts';
import { showing, useStage } from './delivery-stage.ts';

const stage = useStage();
const { database, clock, state, later, ports, given, messagesWith, log } = stage;
const errors = () => log.filter(({ level }) => level >= 50).map(({ msg }) => msg);

describe('a card', () => {
  test('is posted once, left alone while it is right, and edited when it is old', async () => {
    const subject = given('first');
    for (const _time of [1, 2, 3]) await deliver(ports(), subject);
    const [posted, ...others] = messagesWith('first');
    expect(others).toEqual([]);
    state.set(subject.subjectId, showing('second', 2));
    await deliver(ports(), subject);
    expect(messagesWith('second').map(({ id }) => id)).toEqual([posted?.id]);
    expect(later).toEqual([]);
  });

  test('of something that is gone is not sent', async () => {
    await deliver(ports(), { subjectType: 'alert', subjectId: newId(clock.now()) });
    expect(later).toEqual([]);
  });

  test('in a thread waits for the card that opens it', async () => {
    const alert = given('root of a thread');
    const list: Subject = { subjectType: 'taskList', subjectId: alert.subjectId };
    const show: DeliverPorts['show'] = async (subject) =>
      subject.subjectType === 'taskList' ? showing('its tasks', 1, alert) : showing('root of a thread', 1, undefined);
    await deliver(ports({ show }), list);
    expect(later).toEqual([expect.objectContaining({ job: list, afterSec: expect.any(Number) })]);
    later.length = 0;
    await deliver(ports({ show }), alert);
    await deliver(ports({ show }), list);
    expect(messagesWith('its tasks')[0]?.threadId).toBe(messagesWith('root of a thread')[0]?.id);
  });

  test('is posted again where another channel was chosen', async () => {
    const subject = given('moves');
    await deliver(ports(), subject);
    const [destination] = await listDestinations(database.db);
    if (!destination) throw new Error('installed');
    await installDestination(
      database.db,
      { ...destination, channelId: stage.teams.teamId, installedBy: '' },
      clock.now(),
    );
    await deliver(ports(), subject);
    const posts = stage.teams.history.filter(({ operation, body }) => {
      return operation === 'createConversation' && JSON.stringify(body).includes('moves');
    });
    expect(posts.map(({ placeId }) => placeId)).toEqual([stage.teams.channelId, stage.teams.teamId]);
  });
});

describe('when Teams does not take it now', () => {
  test.each([
    ['429 with Retry-After', { kind: 'answer', status: 429, retryAfterSec: 7 }, 7, 7],
    ['429 without', { kind: 'answer', status: 429 }, 1, 3],
    ['412', { kind: 'answer', status: 412 }, 1, 3],
    ['401, with a secret of ours that has run out', { kind: 'answer', status: 401 }, 1, 3],
  ] as const)('%s: it comes back, and is shown once', async (what, fault, least, most) => {
    const subject = given(what);
    stage.teams.faults.next(fault);
    await deliver(ports(), subject);
    expect(messagesWith(what)).toEqual([]);
    expect(later).toEqual([expect.objectContaining({ job: subject, afterSec: expect.any(Number) })]);
    expect(later[0]?.afterSec).toBeGreaterThanOrEqual(least);
    expect(later[0]?.afterSec).toBeLessThanOrEqual(most);
    await deliver(ports(), subject);
    expect(messagesWith(what)).toHaveLength(1);
    expect(log.filter(({ level }) => level >= 40).map(({ msg }) => msg)).toEqual(['card postponed']);
  });

  test('an edit that was done and answered with a failure is done again, to the same end', async () => {
    const subject = given('before');
    await deliver(ports(), subject);
    state.set(subject.subjectId, showing('after', 2));
    stage.teams.faults.next({ kind: 'deliverThenAnswer', status: 502 });
    await deliver(ports(), subject);
    await deliver(ports(), subject);
    expect(messagesWith('after')).toHaveLength(1);
    expect(messagesWith('before')).toHaveLength(0);
  });

  test('only failures lengthen the pause: looking at a card that is right does not', async () => {
    const subject = given('often looked at');
    for (let time = 0; time < 15; time += 1) await deliver(ports(), subject);
    state.set(subject.subjectId, showing('changed', 2));
    stage.teams.faults.next({ kind: 'answer', status: 502 });
    await deliver(ports(), subject);
    expect(later[0]?.afterSec).toBeLessThanOrEqual(3);
  });

  test('our own failure is tried again, and keeps nobody waiting', async () => {
    const subject = given('broken');
    state.set(subject.subjectId, new Error('the database was away'));
    await deliver(ports(), subject);
    expect(later).toHaveLength(1);
    state.set(subject.subjectId, showing('mended', 1));
    await deliver(ports(), subject);
    expect(messagesWith('mended')).toHaveLength(1);
  });
});

describe('when it can never be taken', () => {
  test('of a card that is too big its first line is shown, and all of it when it has become smaller', async () => {
    const subject = given('x'.repeat(60_000));
    state.set(subject.subjectId, {
      ...showing('x'.repeat(60_000), 1),
      message: { ...showing('x'.repeat(60_000), 1).message, summary: 'HIGH · #12' },
    });
    await deliver(ports(), subject);
    expect(messagesWith('This card is larger than Teams takes, so only its first line stands here.')).toHaveLength(1);
    expect(await countParked(database.db)).toEqual([]);
    expect(errors()).toEqual([]);
    state.set(subject.subjectId, showing('small again', 2));
    await deliver(ports(), subject);
    expect(messagesWith('small again')).toHaveLength(1);
    expect(await countParked(database.db)).toEqual([]);
    expect(later).toEqual([]);
  });

  test('a card that cannot be made is parked too', async () => {
    const subject = given('incomplete');
    state.set(subject.subjectId, new AppError('card_incomplete', { fields: { card: 'alert' } }));
    await deliver(ports(), subject);
    expect(await countParked(database.db)).toEqual([{ reason: 'card_incomplete', count: 1 }]);
    expect(errors()).toEqual(['card could not be made and is parked']);
    expect(later).toEqual([]);
  });

  test('a card that can no longer be edited is followed by a new one that refers to it', async () => {
    const subject = given('old card');
    await deliver(ports(), subject);
    const [old] = messagesWith('old card');
    state.set(subject.subjectId, showing('new card', 2));
    stage.teams.faults.next({ kind: 'answer', status: 403, code: 'MessageEditNotAllowed' }, { on: ['updateActivity'] });
    await deliver(ports(), subject);
    await deliver(ports(), subject);
    const [fresh] = messagesWith('new card');
    expect(JSON.stringify(fresh?.card)).toContain(`/${old?.id}) can no longer be changed`);
    expect(fresh?.threadId).toBe(fresh?.id);
    state.set(subject.subjectId, showing('newer card', 3));
    await deliver(ports(), subject);
    expect(messagesWith('newer card').map(({ id }) => id)).toEqual([fresh?.id]);
    expect(JSON.stringify(messagesWith('newer card')[0]?.card)).not.toContain('can no longer be changed');
    expect(await countParked(database.db)).toEqual([]);
  });

  test('a card whose first line is refused too is parked for all to see', async () => {
    stage.teams.faults.next({ kind: 'answer', status: 413, code: 'MessageSizeTooBig' }, { times: 2 });
    await deliver(ports(), given('too big at any size'));
    expect(await countParked(database.db)).toEqual([{ reason: 'MessageSizeTooBig', count: 1 }]);
    expect(errors()).toEqual(['card refused by Teams and parked']);
  });

  test('one refused edit does not end the channel', async () => {
    stage.teams.faults.next({ kind: 'answer', status: 403, code: 'NotEnoughPermissions' });
    await deliver(ports(), given('somebody else’s'));
    expect(await listDestinations(database.db)).toHaveLength(1);
    expect(await countParked(database.db)).toEqual([{ reason: 'NotEnoughPermissions', count: 1 }]);
  });

  test('a card that was deleted in Teams is posted anew', async () => {
    const subject = given('kept');
    await deliver(ports(), subject);
    state.set(subject.subjectId, showing('posted anew', 2));
    stage.teams.faults.next({ kind: 'answer', status: 404, code: 'ActivityNotFoundInConversation' });
    await deliver(ports(), subject);
    expect(later).toEqual([expect.objectContaining({ job: subject, afterSec: 1 })]);
    await deliver(ports(), subject);
    expect(messagesWith('posted anew')).toHaveLength(1);
  });

  test.each(['removed', 'blocked', 'deleted'] as const)('a channel that is %s ends, once', async (how) => {
    stage.teams.setState({ channel: true }, how);
    for (const subject of [given('lost'), given('also lost')]) await deliver(ports(), subject);
    expect(await listDestinations(database.db)).toEqual([]);
    expect(errors()).toEqual(['channel lost: install the bot again or choose another channel']);
    expect(later).toEqual([]);
  });
});

describe('two workers on one card', () => {
  test('never interleave: the older edit does not follow the newer', async () => {
    const subject = given('version 1');
    await deliver(ports(), subject);
    stage.teams.faults.refuseOverlappingWrites(true);
    const gate = stage.teams.faults.hold({ on: ['updateActivity'] });
    state.set(subject.subjectId, showing('version 2', 2));
    const slow = deliver(ports(), subject);
    await gate.reached;
    state.set(subject.subjectId, showing('version 3', 3));
    await deliver(ports(), subject);
    expect(later).toEqual([expect.objectContaining({ job: subject, afterSec: 2 })]);
    gate.release();
    await slow;
    await deliver(ports(), subject);
    const edits = stage.teams.history
      .filter(({ operation, body }) => operation === 'updateActivity' && JSON.stringify(body).includes('"version '))
      .map(({ status, body }) => `${status} ${/version \d/.exec(JSON.stringify(body))?.[0]}`);
    expect(edits).toEqual(['200 version 2', '200 version 3']);
    stage.teams.faults.refuseOverlappingWrites(false);
  });

  test('a claim that its holder never ended runs out', async () => {
    const subject = given('abandoned');
    await database.db
      .insertInto('cards')
      .values({
        subject_type: 'alert',
        subject_id: subject.subjectId,
        destination_id: (await listDestinations(database.db))[0]?.id ?? '',
        sending_until: new Date(clock.now().getTime() + 60_000),
        updated_at: clock.now(),
      })
      .execute();
    await deliver(ports(), subject);
    expect(messagesWith('abandoned')).toEqual([]);
    clock.advance(61_000);
    await deliver(ports(), subject);
    expect(messagesWith('abandoned')).toHaveLength(1);
  });
});
