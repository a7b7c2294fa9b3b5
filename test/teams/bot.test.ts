import { expect, test } from '@jest/globals';
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
async function sentAbout(activity: object): Promise<Partial<Activity>[]> {
  const sent: Partial<Activity>[] = [];
  const context = {
    activity: { ...PERSON, ...activity },
    sendActivity: async (one: Partial<Activity>) => {
      sent.push(one);
      return { id: '1' };
    },
  };
  const log = createLog('silent');
  await createBot(handlers, log)(context as unknown as TurnContext);
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
