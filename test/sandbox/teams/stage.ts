import { startTeams, type Teams, type TeamsOptions } from '../../../src/sandbox/teams/teams.ts';
import { PEOPLE, TENANT_ID } from './sample-people.ts';
import { startThrowawayBot, type ThrowawayBot } from './throwaway-bot.ts';

export const BOT_ID = '33333333-cccc-4ddd-8eee-000000000001';

export interface Stage {
  readonly teams: Teams;
  readonly bot: ThrowawayBot;
  /** Moves the clock of Teams. */
  advance(seconds: number): void;
  /** Calls the Connector as any program could. */
  call(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: unknown; retryAfter: string | null }>;
  end(): Promise<void>;
}

/** A simulated Teams and a bot that know each other, with a clock that stands still until it is moved. */
export async function setStage(options: Partial<TeamsOptions> = {}): Promise<Stage> {
  let time = Date.parse('2026-11-21T09:00:00Z');
  const bot = await startThrowawayBot(`28:${BOT_ID}`);
  const teams = await startTeams({
    botUrl: () => bot.url,
    botId: BOT_ID,
    botName: 'Watchpost',
    tenantId: TENANT_ID,
    people: PEOPLE,
    now: () => new Date(time),
    ...options,
  });
  return {
    teams,
    bot,
    advance(seconds) {
      time += seconds * 1000;
    },
    async call(method, path, body) {
      const response = await fetch(new URL(path, teams.serviceUrl), {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        body: text === '' ? undefined : JSON.parse(text),
        retryAfter: response.headers.get('retry-after'),
      };
    },
    async end() {
      await teams.stop();
      await bot.stop();
    },
  };
}

/** A card as small as one can be, with a button. */
export const smallCard = (text: string, extra: object = {}): Record<string, unknown> => ({
  type: 'AdaptiveCard',
  version: '1.5',
  body: [{ type: 'TextBlock', text }],
  actions: [{ type: 'Action.Execute', title: 'Acknowledge', verb: 'alert.acknowledge', data: { alertId: 'a-1' } }],
  ...extra,
});

/** A message with a card, as it goes over the wire. */
export const cardMessage = (card: object): Record<string, unknown> => ({
  type: 'message',
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
});
