import { describe, expect, test } from '@jest/globals';
import type { Activity, TurnContext } from 'botbuilder';
import { createLog } from '../../src/log.ts';
import { type BotHandlers, createBot } from '../../src/teams/bot.ts';
import { words } from '../../src/teams/card-text.ts';
import { notice } from '../../src/teams/views/notice.ts';

const ID = '00000000-0000-4000-8000-000000000001';
const away = () => Promise.reject(new Error('the database is away'));
const handlers: BotHandlers = {
  serves: () => true,
  meet: away,
  say: away,
  press: away,
  consent: away,
  install: away,
  notAdded: () => notice('error', words`Adding me did not work`, words`Remove me and add me again.`),
  apologise: () => notice('refused', words`That did not work`, words`Please try again.`),
  take: async () => true,
  refuse: async () => undefined,
  noteNobody: () => {},
  hearsAll: false,
  count: async () => {},
  patienceMs: 10_000,
  pause: async () => {},
};

const PERSON = {
  id: 'a',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  from: { id: '29:megan', name: 'Megan Bowen', aadObjectId: ID },
  recipient: { id: '28:bot', name: 'Watchpost' },
  conversation: { id: 'c', conversationType: 'personal', tenantId: ID, isGroup: false, name: '' },
  channelData: { tenant: { id: ID } },
};

/** What the bot sends about one activity, in order. */
async function sentAbout(activity: object, change: Partial<BotHandlers> = {}): Promise<Partial<Activity>[]> {
  const sent: Partial<Activity>[] = [];
  const context = {
    activity: { ...PERSON, ...activity },
    sendActivity: async (one: Partial<Activity>) => {
      sent.push(one);
      return { id: '1' };
    },
  };
  const log = createLog('silent');
  await createBot({ ...handlers, ...change }, log)(context as unknown as TurnContext);
  return sent;
}

test.each([
  ['a message', { type: 'message', text: 'help' }, ['message']],
  [
    'a file that was declined',
    { type: 'invoke', name: 'fileConsent/invoke', value: { action: 'decline' } },
    ['invokeResponse', 'message'],
  ],
  [
    'a press',
    { type: 'invoke', name: 'adaptiveCard/action', value: { action: { verb: 'help.show', data: {} } } },
    ['invokeResponse'],
  ],
])('while the database is away, %s is answered with an apology', async (_what, activity, types) => {
  const sent = await sentAbout(activity);
  expect(sent.map(({ type }) => type)).toEqual(types);
  expect(JSON.stringify(sent)).toMatch(/did not work/);
});

test.each([
  ['a colleague', [{ type: 'mention', text: '<at>Lee Gu</at>', mentioned: { id: '29:lee', name: 'Lee Gu' } }], []],
  ['the bot', [{ type: 'mention', text: '<at>Lee Gu</at>', mentioned: PERSON.recipient }], ['message']],
])('where every message of a channel is heard, one that begins with the name of %s', async (_who, entities, types) => {
  const heard: string[] = [];
  const say: BotHandlers['say'] = async ({ text }) => {
    heard.push(text);
    return notice('info', words`Done`, words`It is done.`);
  };
  const change = { hearsAll: true, meet: async () => {}, say };
  const conversation = { id: '19:c;messageid=1', conversationType: 'channel', tenantId: ID };
  const activity = { type: 'message', text: '<at>Lee Gu</at> resolve 3 compromised', entities, conversation };
  const sent = await sentAbout(activity, change);
  expect(sent.map(({ type }) => type)).toEqual(types);
  expect(heard).toEqual(types.map(() => 'resolve 3 compromised'));
});

describe('an installation while the database is away', () => {
  const welcome = () => notice('info', words`Watchpost is here`, words`Hello.`);
  const installed = (action: string, change: Partial<BotHandlers>) =>
    sentAbout({ type: 'installationUpdate', action }, change);
  /** Fails the first time. */
  const shaky = <T>(answer: T) => {
    const tries = { count: 0 };
    return async () => {
      tries.count += 1;
      if (tries.count === 1) throw new Error('the database is away');
      return answer;
    };
  };

  test.each<[string, Partial<BotHandlers>]>([
    ['installing fails once', { install: shaky(welcome()) }],
    ['taking it fails once', { take: shaky(true), install: async () => welcome() }],
    ['taking it fails, and had happened', { take: shaky(false), install: async () => welcome() }],
  ])('is tried once more: %s', async (_what, change) => {
    const pauses: number[] = [];
    const pause = async (ms: number) => void pauses.push(ms);
    expect(JSON.stringify(await installed('add', { ...change, pause }))).toContain('Watchpost is here');
    expect(pauses).toEqual([1_000]);
  });

  test('is not done again where it was done before', async () => {
    expect(await installed('add', { take: async () => false, install: async () => welcome() })).toEqual([]);
  });

  test('that goes on being away, whoever added the bot is told what to do', async () => {
    expect(JSON.stringify(await installed('add', {}))).toContain('Adding me did not work');
    expect(JSON.stringify(await installed('add', { take: away }))).toContain('Adding me did not work');
  });

  test.each(['remove', 'add-upgrade'])('nobody is told of %s', async (action) => {
    expect(await installed(action, {})).toEqual([]);
  });
});
