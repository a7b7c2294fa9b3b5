import { expect, test } from '@jest/globals';
import type { TurnContext } from 'botbuilder';
import { createLog } from '../../src/log.ts';
import { type BotHandlers, createBot } from '../../src/teams/bot.ts';

const TENANT = '11111111-aaaa-4bbb-8ccc-000000000001';

test('a press that hangs is answered in time, with what to do', async () => {
  const logged: string[] = [];
  const sent: unknown[] = [];
  const never = () => new Promise<never>(() => undefined);
  // What a press needs; the rest is for other activities.
  const handlers = {
    serves: () => true,
    meet: async () => undefined,
    press: never,
    take: async () => true,
    refuse: async () => undefined,
    noteNobody: () => {},
    patienceMs: 1,
  } as Partial<BotHandlers> as BotHandlers;
  const bot = createBot(handlers, createLog('debug', { write: (line) => void logged.push(line) }));
  const activity = {
    type: 'invoke',
    name: 'adaptiveCard/action',
    id: 'f:1',
    serviceUrl: 'https://smba.trafficmanager.net/teams/',
    from: { id: '29:1', name: 'Nestor Wilke', aadObjectId: '33333333-aaaa-4bbb-8ccc-000000000001' },
    recipient: { id: '28:bot' },
    conversation: { id: '19:channel', conversationType: 'channel', tenantId: TENANT },
    channelData: { tenant: { id: TENANT } },
    value: { action: { verb: 'alert.acknowledge', data: { alertId: '1' } } },
  };
  await bot({ activity, sendActivity: async (answer: unknown) => void sent.push(answer) } as unknown as TurnContext);
  expect(sent).toHaveLength(1);
  expect(JSON.stringify(sent)).toContain('Please press again in a minute');
  expect(logged.some((line) => line.includes('press failed'))).toBe(true);
});
