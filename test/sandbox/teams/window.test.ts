import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ActivityTypes } from 'botbuilder';
import { ADELE, ALEX } from './sample-people.ts';
import { type Stage, setStage, smallCard } from './stage.ts';
import { answer, CARD_TYPE, cardActivity } from './throwaway-bot.ts';

interface Shown {
  readonly id: string;
  readonly text?: string;
  readonly card?: unknown;
}
interface State {
  readonly person: { readonly id: string };
  readonly places: readonly { readonly id: string; readonly kind: string; readonly state: string }[];
  readonly messages: readonly Shown[];
  readonly commands: readonly string[];
}
type Event = { readonly kind: string; readonly state?: State; readonly message?: Shown };

describe('the window', () => {
  let stage: Stage;
  const stateOf = async (personId: string): Promise<State> =>
    (await (await fetch(`${stage.teams.windowUrl}window/state?person=${personId}`)).json()) as State;
  const act = (personId: string, what: string, body: object): Promise<Response> =>
    fetch(`${stage.teams.windowUrl}window/${what}?person=${personId}`, { method: 'POST', body: JSON.stringify(body) });
  const placeOf = async (personId: string, kind: string): Promise<string> =>
    (await stateOf(personId)).places.find((place) => place.kind === kind)?.id ?? '';

  beforeEach(async () => {
    stage = await setStage({ window: true, simulate: ['simulate storm'] });
    stage.bot.does(async (context) => {
      if (context.activity.type === ActivityTypes.Message) await context.sendActivity('heard');
      if (context.activity.type === ActivityTypes.Invoke) await answer(context, CARD_TYPE, smallCard('yours'));
    });
  });
  afterEach(() => stage.end());

  test('shows each person the channel and their own chat, and nobody else’s', async () => {
    await stage.teams.say(ALEX.id, 'personal', 'a secret');
    const [adele, alex] = [await stateOf(ADELE.id), await stateOf(ALEX.id)];

    expect(adele.places.map(({ kind, state }) => [kind, state])).toEqual([
      ['channel', 'removed'],
      ['personal', 'removed'],
    ]);
    expect(adele.messages).toEqual([]);
    expect(alex.messages.map(({ text }) => text)).toEqual(['a secret', 'heard']);
    expect(alex.commands).toEqual(['help', 'alerts', 'digest', 'status', 'simulate storm']);
  });

  test('nobody can look into somebody else’s chat by its id', async () => {
    const chat = await placeOf(ALEX.id, 'personal');
    expect((await act(ADELE.id, 'say', { placeId: chat, text: 'hello', mention: false })).status).toBe(400);
  });

  test('speaking and pressing go to the bot, and the answer to a press is for the presser', async () => {
    const { teams, bot } = stage;
    await teams.install(ADELE.id);
    const said = await act(ADELE.id, 'say', { placeId: teams.channelId, text: 'status', mention: true });
    expect(await said.json()).toMatchObject({ httpStatus: 200 });

    const { messageId } = await bot.post(teams.serviceUrl, teams.channelId, cardActivity(smallCard('base')));
    const action = { verb: 'alert.acknowledge', title: 'Acknowledge', id: '', data: { alertId: 'a-1' } };
    expect((await act(ADELE.id, 'press', { messageId, action })).status).toBe(200);
    const cardFor = async (personId: string) =>
      (await stateOf(personId)).messages.find(({ id }) => id === messageId)?.card;
    expect(await cardFor(ADELE.id)).toEqual(smallCard('yours'));
    expect(await cardFor(ALEX.id)).toEqual(smallCard('base'));
  });

  test('streams the whole state first, then every change', async () => {
    const { teams } = stage;
    await teams.install(ADELE.id);
    const events = readEvents(await fetch(`${teams.windowUrl}window/events?person=${ADELE.id}`));
    expect((await events.next()).value).toMatchObject({ kind: 'state', state: { person: { id: ADELE.id } } });

    await teams.say(ALEX.id, 'personal', 'not for Adele');
    // Installing the bot in Alex's chat changes places, which everybody is told.
    expect((await events.next()).value).toMatchObject({ kind: 'state' });
    await teams.say(ALEX.id, 'channel', 'for all');
    expect((await events.next()).value).toMatchObject({
      kind: 'posted',
      message: { text: '<at>Watchpost</at> for all' },
    });
    expect((await events.next()).value).toMatchObject({ kind: 'posted', message: { text: 'heard' } });
  });

  test.each([
    ['another name for this machine', { host: 'attacker.example' }],
    ['another page', { origin: 'https://attacker.example' }],
  ])('refuses a request that comes under %s', async (_what, headers) => {
    const { port } = new URL(stage.teams.windowUrl);
    const own = { host: `127.0.0.1:${port}` };
    expect(await statusOf(port, own)).toBe(200);
    expect(await statusOf(port, { ...own, ...headers })).toBe(403);
  });

  test('serves the page and the card renderer under a policy that keeps them at home', async () => {
    for (const file of ['', 'app.js', 'style.css', 'adaptivecards.min.js']) {
      const response = await fetch(`${stage.teams.windowUrl}${file}`);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    expect((await fetch(`${stage.teams.windowUrl}..%2fwindow.ts`)).status).toBe(404);
  });
});

/** `fetch` sets `Host` and `Origin` itself, so these requests are made by hand. */
function statusOf(port: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: '/window/state', headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

async function* readEvents(response: Response): AsyncGenerator<Event, undefined> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) yield JSON.parse(event.slice('data: '.length)) as Event;
  }
  return undefined;
}
