import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ADELE } from '../sandbox/teams/sample-people.ts';
import { cardMessage, type Stage, setStage } from '../sandbox/teams/stage.ts';
import { readHistory, violationsIn } from './read-history.ts';
import { readPresses } from './read-presses.ts';
import type { StoredAlert, Told } from './read-store.ts';

const ID = '01900000-0000-7000-8000-000000000001';
const ALERT: StoredAlert = {
  id: ID,
  number: 12,
  version: 1,
  severity: 'high',
  status: 'new',
  acknowledgedBy: null,
  assigneeName: null,
  resolvedBy: null,
  foldId: null,
};

/** A card as a desk might show it. */
const card = (version: number, status = 'New, nobody has it yet') => ({
  type: 'AdaptiveCard',
  version: '1.5',
  body: ['▲ HIGH · Identity risk', '#12', status].map((text) => ({ type: 'TextBlock', text })),
  actions: [{ type: 'Action.Execute', verb: 'alert.acknowledge', title: 'x', data: { alertId: ID, version } }],
});

describe('what the reader sees of a careless bot', () => {
  let stage: Stage;
  const told = (change: Partial<StoredAlert> = {}): Told => ({
    alerts: [{ ...ALERT, ...change }],
    folds: [],
    taskLists: [],
    log: [],
    parked: [],
    channels: [stage.teams.channelId],
  });
  const read = (change: Partial<StoredAlert> = {}) => readHistory(stage.teams, told(change));
  const channelUrl = () => `v3/conversations/${stage.teams.channelId}/activities`;
  const post = (version = 1) => stage.call('POST', channelUrl(), cardMessage(card(version)));
  const edit = async (id: string, version: number, status?: string) =>
    stage.call(
      'PUT',
      `v3/conversations/${stage.teams.channelId};messageid=${id}/activities/${id}`,
      cardMessage(card(version, status)),
    );
  const posted = async (): Promise<string> => ((await post()).body as { id: string }).id;

  beforeEach(async () => {
    stage = await setStage();
    await stage.teams.install(ADELE.id);
  });
  afterEach(() => stage.end());

  test('nothing to find where the one card shows the one alert', async () => {
    await posted();
    expect(violationsIn(read())).toEqual({});
  });

  test('an alert that stands nowhere is lost, also when its card was deleted', async () => {
    expect(read().lost).toHaveLength(1);
    const id = await posted();
    await stage.call('DELETE', `v3/conversations/${stage.teams.channelId};messageid=${id}/activities/${id}`);
    expect(read().lost).toHaveLength(1);
  });

  test('a folded alert is shown by its fold', async () => {
    const foldId = '01900000-0000-7000-8000-00000000f01d';
    const fold = {
      ...card(1),
      actions: [{ type: 'Action.Execute', verb: 'fold.show', title: 'x', data: { foldId, version: 1 } }],
    };
    await stage.call('POST', channelUrl(), cardMessage(fold));
    expect([read().lost, read({ foldId }).lost]).toEqual([[expect.anything()], []]);
  });

  test('two cards for one alert are a duplicate, unless the first had no clear outcome', async () => {
    await posted();
    await posted();
    expect(read()).toMatchObject({ duplicates: [expect.stringContaining(ID)], ambiguous: [] });
  });

  test.each([
    ['was answered with a failure', () => stage.teams.faults.next({ kind: 'deliverThenAnswer', status: 502 })],
    ['was followed by a kill', () => undefined],
  ])('a second card is counted apart where the first %s', async (how, order) => {
    order();
    await post();
    if (how.includes('kill')) stage.teams.mark('killed');
    stage.advance(3);
    await posted();
    expect(read()).toMatchObject({ duplicates: [], ambiguous: [`alert ${ID}`], figures: { ambiguousPosts: 1 } });
  });

  test('a kill excuses nothing once the bot has shown that it knows the message', async () => {
    await edit(await posted(), 1);
    stage.teams.mark('killed');
    await posted();
    expect(read().duplicates).toHaveLength(1);
  });

  test('an edit to an older state is out of order, and leaves a stale card', async () => {
    const id = await posted();
    await edit(id, 3, 'Acknowledged by Nestor Wilke at 10:00');
    await edit(id, 2);
    const found = read({ version: 3, status: 'acknowledged', acknowledgedBy: 'Nestor Wilke' });
    expect(found.outOfOrder).toEqual([expect.stringContaining('3 then 2')]);
    expect(found.stale).toEqual([expect.stringContaining('Acknowledged by Nestor Wilke')]);
  });

  test('a card that names the right version and the wrong person is stale', async () => {
    const id = await posted();
    await edit(id, 2, 'Acknowledged by Lee Gu at 10:00');
    expect(read({ version: 2, status: 'acknowledged', acknowledgedBy: 'Nestor Wilke' }).stale).toHaveLength(1);
  });

  test('two writers of one card at the same time', async () => {
    const id = await posted();
    const gate = stage.teams.faults.hold();
    const first = edit(id, 2);
    await gate.reached;
    await edit(id, 2);
    gate.release();
    await first;
    expect(read().overlapping).toHaveLength(1);
  });

  test('a provoked 429 is told from an ordered one', async () => {
    stage.teams.faults.next({ kind: 'answer', status: 429 });
    for (let count = 0; count < 8; count += 1) await post();
    expect(read().throttled).toHaveLength(1);
  });

  test('a press that was answered with the changed card has exactly one line', () => {
    const actorId = ADELE.id;
    const press = (status: string) => ({
      activity: {
        type: 'invoke',
        name: 'adaptiveCard/action',
        conversation: { id: '' },
        from: { aadObjectId: actorId },
        value: { action: { verb: 'alert.acknowledge', data: { alertId: ID } }, trigger: 'manual' },
      },
      httpStatus: 200,
      body: { type: 'application/vnd.microsoft.card.adaptive', value: card(2, status) },
    });
    const line = { verb: 'alert.acknowledge', actorId, alertId: ID };
    const log = (...more: (typeof line)[]): Told => ({
      ...told({ status: 'acknowledged' }),
      log: [{ verb: 'alert.open', actorId: 'microsoft', alertId: ID }, ...more],
    });
    const winner = press('Acknowledged by Adele Vance at 10:00');
    const loser = press('Adele Vance was first: acknowledged at 10:00.');
    expect(readPresses([winner, loser], log(line))).toEqual([]);
    expect(readPresses([winner, winner], log(line))).toHaveLength(1);
    expect(readPresses([winner], log())).not.toEqual([]);
    expect(readPresses([winner, loser], log(line, line))).not.toEqual([]);
  });
});
