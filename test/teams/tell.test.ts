import { beforeEach, describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/error.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics.ts';
import { newId } from '../../src/storage/new-id.ts';
import type { Posted, Sent } from '../../src/teams/channel-sender.ts';
import type { Reply } from '../../src/teams/reply.ts';
import { type ChatPartner, type TellPorts, tell } from '../../src/teams/tell.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const NOW = new Date('2026-03-04T10:00:00Z');
const TENANT = '11111111-aaaa-4bbb-8ccc-000000000000';
const ISAIAH = '11111111-aaaa-4bbb-8ccc-000000000001';
const REPLY: Reply = { card: { type: 'AdaptiveCard', version: '1.5' }, summary: 'Question 7 is answered' };
const DONE: Sent<Posted> = { kind: 'done', value: { conversationId: 'a:chat', activityId: '1' } };

let sent: string[] = [];
let opened: ChatPartner[] = [];
let later: number[] = [];
let logged: { level: number; msg: string; reason?: string }[] = [];
let telling: { subjectType: 'teamQuestion'; subjectId: string; entraId: string };

/** What Teams answers, in order; the last for ever. */
function ports(change: { answers?: Sent<Posted>[]; chat?: Sent<string>; show?: TellPorts['show'] } = {}): TellPorts {
  const answers = change.answers ?? [DONE];
  return {
    db: database.db,
    jobs: { enqueueLater: async (_queue, _job, afterSec) => void later.push(afterSec) },
    sender: {
      reply: async (_serviceUrl, conversationId) => {
        sent.push(conversationId);
        return answers[Math.min(sent.length, answers.length) - 1] ?? DONE;
      },
    },
    pace: { take: async () => ({ kind: 'now', hasWaited: false, begin: async () => undefined }) },
    openChat: async (person) => {
      opened.push(person);
      return change.chat ?? { kind: 'done', value: 'a:opened' };
    },
    partnerTenantId: TENANT,
    now: () => NOW,
    log: createLog('debug', { write: (line) => void logged.push(JSON.parse(line)) }),
    metrics: createMetrics(),
    show: change.show ?? (async () => REPLY),
  };
}

const rows = () =>
  database.db.selectFrom('personal_messages').select(['entra_id', 'sent_at', 'failed_reason']).execute();

const givenPerson = (change: { teamsId?: string; conversationId?: string | null }) =>
  database.db
    .insertInto('people')
    .values({
      tenant_id: TENANT,
      entra_id: ISAIAH,
      name: 'Isaiah Langer',
      teams_id: change.teamsId ?? '29:isaiah',
      personal_conversation_id: change.conversationId === undefined ? 'a:chat' : change.conversationId,
      service_url: 'https://smba.trafficmanager.net/teams/',
      locale: '',
      time_zone: '',
      seen_at: NOW,
    })
    .execute();

beforeEach(async () => {
  [sent, opened, later, logged] = [[], [], [], []];
  telling = { subjectType: 'teamQuestion', subjectId: newId(NOW), entraId: ISAIAH };
  for (const table of ['people', 'personal_messages', 'destinations'] as const) {
    await database.db.deleteFrom(table).execute();
  }
});

describe('telling one person', () => {
  test('in the chat that they have with the bot, once', async () => {
    await givenPerson({});
    await tell(ports(), telling);
    await tell(ports(), telling);
    expect(sent).toEqual(['a:chat']);
    expect(opened).toEqual([]);
    expect(await rows()).toEqual([{ entra_id: ISAIAH, sent_at: NOW, failed_reason: null }]);
  });

  test('in a chat that is opened by the id of Teams, where they only spoke in a channel', async () => {
    await givenPerson({ conversationId: null });
    await tell(ports(), telling);
    expect(opened).toEqual([expect.objectContaining({ tenantId: TENANT, userId: '29:isaiah' })]);
    expect(sent).toEqual(['a:opened']);
  });

  test('in a chat that is opened by the Entra id, where they never spoke at all', async () => {
    await database.db
      .insertInto('destinations')
      .values({
        id: newId(NOW),
        tenant_id: TENANT,
        team_id: 'team',
        channel_id: 'channel',
        service_url: 'https://smba.trafficmanager.net/emea/',
        bot_id: '28:bot',
        installed_by: null,
        state: 'active',
        created_at: NOW,
        updated_at: NOW,
      })
      .execute();
    await tell(ports(), telling);
    expect(opened).toEqual([
      { serviceUrl: 'https://smba.trafficmanager.net/emea/', tenantId: TENANT, botId: '28:bot', userId: ISAIAH },
    ]);
  });

  test('whom no way leads to is noted', async () => {
    await tell(ports(), telling);
    expect(await rows()).toEqual([{ entra_id: ISAIAH, sent_at: null, failed_reason: 'NoServiceUrl' }]);
  });

  test.each<[string, Sent<string>, string]>([
    [
      'has not installed the bot',
      { kind: 'refused', code: 'ForbiddenOperationException', status: 403 },
      'ForbiddenOperationException',
    ],
    ['has blocked it', { kind: 'channelGone', code: 'MessageWritesBlocked' }, 'MessageWritesBlocked'],
  ])('who %s is noted with the reason, told to the log once, and not tried again', async (_who, chat, reason) => {
    await givenPerson({ conversationId: null });
    await tell(ports({ chat }), telling);
    await tell(ports(), telling);
    expect(sent).toEqual([]);
    expect(await rows()).toEqual([{ entra_id: ISAIAH, sent_at: null, failed_reason: reason }]);
    expect(logged).toEqual([expect.objectContaining({ level: 30, msg: 'person could not be reached', reason })]);
  });

  test('what Teams does not take now comes back when it says, and is told once', async () => {
    await givenPerson({});
    const answers: Sent<Posted>[] = [{ kind: 'again', afterSec: 17, status: 429 }, DONE];
    await tell(ports({ answers }), telling);
    expect(later).toEqual([17]);
    expect(await rows()).toEqual([]);
    await tell(ports({ answers }), telling);
    expect(sent).toHaveLength(2);
    expect(await rows()).toEqual([{ entra_id: ISAIAH, sent_at: NOW, failed_reason: null }]);
  });

  test('what broke comes back within a minute', async () => {
    await givenPerson({});
    await tell(ports({ answers: [{ kind: 'again', afterSec: undefined, status: 502 }] }), telling);
    expect(later).toEqual([expect.any(Number)]);
    expect(later[0]).toBeGreaterThanOrEqual(30);
    expect(later[0]).toBeLessThanOrEqual(60);
  });

  test('nothing is sent and nothing noted while there is nothing to tell', async () => {
    await givenPerson({});
    await tell(ports({ show: async () => undefined }), telling);
    expect(sent).toEqual([]);
    expect(await rows()).toEqual([]);
  });

  test('a card that cannot be made is an error for a person, and is not tried for ever', async () => {
    await givenPerson({});
    const show = () => Promise.reject(new AppError('card_incomplete', { fields: { card: 'team-question' } }));
    await tell(ports({ show }), telling);
    expect(logged[0]).toMatchObject({ level: 50, msg: 'personal message could not be made' });
    expect(await rows()).toEqual([{ entra_id: ISAIAH, sent_at: null, failed_reason: 'card_incomplete' }]);
  });
});
