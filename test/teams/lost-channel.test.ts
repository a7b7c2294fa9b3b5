import { beforeEach, describe, expect, test } from '@jest/globals';
import { PARTNER_TENANT_ID } from '../../src/sandbox/cloud/sample-partner.ts';
import { newId } from '../../src/storage/new-id.ts';
import { deliver } from '../../src/teams/deliver.ts';
import { installDestination, listDestinations } from '../../src/teams/destinations.ts';
import { confirmChannel, install } from '../../src/teams/install.ts';
import { findLoss, loseDestination, standIn } from '../../src/teams/lost-channel.ts';
import { BOT_ID, MEGAN, showing, useStage } from './delivery-stage.ts';

const stage = useStage();
const { database, clock, state, atOnce, given, ports } = stage;
const CHAT = { conversationId: 'a:1megan', entraId: MEGAN };

const team = () => ({ tenantId: PARTNER_TENANT_ID, teamId: stage.teams.teamId });
const lossOf = () =>
  atOnce.flatMap(({ queue, job }) => (queue === 'tell' ? [(job as { subjectId: string }).subjectId] : []))[0] ?? '';
const installing = () => ({
  ...ports(),
  installerOf: async () => 'administrator' as const,
  welcome: async () => undefined,
  askFor: () => {
    throw new Error('an administrator is not asked');
  },
});
const installation = (action: 'add' | 'remove', inTeam = true) => ({
  action,
  tenantId: PARTNER_TENANT_ID,
  team: inTeam ? { teamId: stage.teams.teamId, channelId: stage.teams.channelId, groupId: '' } : undefined,
  serviceUrl: stage.teams.serviceUrl,
  conversationId: stage.teams.channelId,
  isGroupChat: false,
  botId: BOT_ID,
  by: { entraId: MEGAN, name: 'Megan Bowen' },
});

beforeEach(async () => {
  await database.db.deleteFrom('destinations').execute();
  await stage.installed(MEGAN);
  atOnce.length = 0;
});

describe('a channel that is lost', () => {
  test.each(['removed', 'blocked', 'deleted'] as const)('%s: its installer is told, once', async (how) => {
    stage.teams.setState({ channel: true }, how);
    for (const text of ['first', 'second']) await deliver(ports(), given(text));
    expect(atOnce).toEqual([
      { queue: 'tell', job: expect.objectContaining({ subjectType: 'channelLost', entraId: MEGAN }) },
    ]);
    expect(await findLoss(database.db, lossOf())).toMatchObject({ state: 'blocked', isLast: true });
  });

  test('two workers that find out at once tell once', async () => {
    await Promise.all([1, 2, 3].map(() => loseDestination(ports(), team(), 'blocked', 'ConversationNotFound')));
    expect(atOnce).toHaveLength(1);
  });

  test('each loss is told anew', async () => {
    await loseDestination(ports(), team(), 'removed', 'removed');
    await stage.installed(MEGAN);
    await loseDestination(ports(), team(), 'removed', 'removed');
    expect(new Set(atOnce.map(({ job }) => (job as { subjectId: string }).subjectId)).size).toBe(2);
  });

  test('nobody stands in while another channel is left', async () => {
    const other = { ...team(), teamId: '19:other@thread.tacv2' };
    await installDestination(
      database.db,
      { ...other, channelId: '19:other@thread.tacv2', serviceUrl: '', botId: BOT_ID, installedBy: MEGAN },
      clock.now(),
    );
    await loseDestination(ports(), team(), 'removed', 'removed');
    expect(await findLoss(database.db, lossOf())).toMatchObject({ isLast: false });
    await standIn(ports(), lossOf(), CHAT);
    expect((await listDestinations(database.db)).map(({ kind }) => kind)).toEqual(['channel']);
  });

  test('the chat of the installer stands in, and only keeps up when the channel is back', async () => {
    const chat = await stage.openChat();
    const inChat = () => JSON.stringify(stage.teams.messages({ personal: MEGAN }));
    await loseDestination(ports(), team(), 'removed', 'removed');
    await standIn(ports(), lossOf(), { ...CHAT, conversationId: chat });
    await standIn(ports(), lossOf(), { ...CHAT, conversationId: chat });
    expect(await listDestinations(database.db)).toEqual([
      expect.objectContaining({ kind: 'chat', channelId: chat, takesPosts: true }),
    ]);
    const subject = given('in person');
    await deliver(ports(), subject);
    expect(inChat()).toContain('in person');
    expect(stage.messagesWith('in person')).toEqual([]);

    await install(installing(), installation('add'));
    state.set(subject.subjectId, showing('in both', 2));
    await deliver(ports(), subject);
    expect(stage.messagesWith('in both')).toHaveLength(1);
    expect(inChat()).toContain('in both');
    expect(inChat()).not.toContain('in person');
    await deliver(ports(), given('new since'));
    expect(stage.messagesWith('new since')).toHaveLength(1);
    expect(inChat()).not.toContain('new since');
  });

  test('a stand-in ends when its person removes the bot from their chat, and nobody is told', async () => {
    await loseDestination(ports(), team(), 'removed', 'removed');
    await standIn(ports(), lossOf(), CHAT);
    atOnce.length = 0;
    await install(installing(), installation('remove', false));
    expect(await listDestinations(database.db)).toEqual([]);
    expect(atOnce).toEqual([]);
  });
});

describe('the bot is installed again', () => {
  test('everything that changed while it was away is brought to the present state, resolved alerts too', async () => {
    const stale = await cardOf({ version: 3, status: 'resolved', shown: 2 });
    const right = await cardOf({ version: 3, status: 'resolved', shown: 3 });
    const open = await cardOf({ version: 1, status: 'new', shown: undefined });
    await loseDestination(ports(), team(), 'blocked', 'ConversationNotFound');
    atOnce.length = 0;
    await install(installing(), installation('add'));
    const brought = atOnce.map(({ job }) => (job as { subjectId: string }).subjectId);
    expect(brought).toContain(stale);
    expect(brought).toContain(open);
    expect(brought).not.toContain(right);
  });
});

describe('a channel that an administrator must confirm', () => {
  test('is confirmed once by those who press at the same time, on whatever instance', async () => {
    await database.db.deleteFrom('destinations').execute();
    const { teamId, channelId, serviceUrl } = stage.teams;
    const channel = { tenantId: PARTNER_TENANT_ID, teamId, channelId, serviceUrl, botId: BOT_ID, installedBy: MEGAN };
    const actor = { entraId: MEGAN, name: 'Megan Bowen' };
    const pressed = await Promise.all([1, 2, 3].map(() => confirmChannel(ports(), channel, actor)));
    expect(pressed.toSorted()).toEqual([false, false, true]);
    const lines = database.db.selectFrom('audit_log').select('subject_id').where('verb', '=', 'channel.use');
    const [known] = await listDestinations(database.db);
    expect(await lines.execute()).toEqual([{ subject_id: known?.id }]);
  });
});

/** An alert, and what its card shows; without `shown` it has none. */
async function cardOf(alert: {
  version: number;
  status: 'new' | 'resolved';
  shown: number | undefined;
}): Promise<string> {
  const id = newId(clock.now());
  const at = clock.now();
  await database.db
    .insertInto('alerts')
    .values({
      id,
      situation_key: id,
      source: 'graph',
      kind: 'identityRisk',
      tenant_id: PARTNER_TENANT_ID,
      subject_id: id,
      subject_name: 'Adele Vance',
      severity: 'high',
      status: alert.status,
      assignee_id: null,
      assignee_name: null,
      acknowledged_at: null,
      acknowledged_by: null,
      resolved_at: alert.status === 'resolved' ? at : null,
      resolved_by: null,
      resolution: alert.status === 'resolved' ? 'confirmedSafe' : null,
      shown_at: at,
      happened_at: at,
      is_test: false,
      evidence: '[]',
      signal_count: 1,
      version: alert.version,
      created_at: at,
      updated_at: at,
    })
    .execute();
  const [to] = await listDestinations(database.db);
  if (alert.shown === undefined || !to) return id;
  await database.db
    .insertInto('cards')
    .values({
      subject_type: 'alert',
      subject_id: id,
      destination_id: to.id,
      conversation_id: `${to.channelId};messageid=1`,
      activity_id: '1',
      shown_version: alert.shown,
      updated_at: at,
    })
    .execute();
  return id;
}
