import { beforeAll, describe, expect, test } from '@jest/globals';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { getCustomer } from '../../src/sandbox/cloud/world.ts';
import { LINK_HOSTS } from '../../src/teams/card-data.ts';
import { ask, cardWith, textOf, until, useDesk } from '../support/desk.ts';
import { alertIdIn, numberIn, shownTexts } from '../support/read-card.ts';
import { deliveredActivity, postActivity } from '../support/wire.ts';

const desk = useDesk({ env: { CUSTOMER_REFRESH_SEC: '1' } });
const nestor = staffId('Nestor Wilke');

/** Everything that a text may try at once; the word `Evil` shows where it went. */
const HOSTILE =
  'Evil [Sign in](https://evil.example/) <at>Everyone</at> \u0024{secret} {{DATE(2026)}} **bold** `code` ' +
  '![x](https://evil.example/x.png) \u202egnp.exe\u202c \u2066x\u2069 \u200bhidden\0 \ud800 https://evil.example # x';

beforeAll(async () => {
  const { happen, limits, world } = desk.cloud;
  limits.enforced = false;
  const customer = getCustomer(world, 'Contoso') as { name: string };
  const user = getCustomer(world, 'Contoso').users[1] as { displayName: string };
  customer.name = HOSTILE;
  user.displayName = HOSTILE;
  await until('the customer’s new name', async () => {
    const rows = await desk.db.selectFrom('tenants').select('name').execute();
    return rows.some(({ name }) => name.startsWith('Evil'));
  });
  const detection = happen.riskySignIn(HOSTILE, {
    user: HOSTILE,
    level: 'high',
    riskEventType: HOSTILE,
  }) as unknown as {
    location: { city: string };
    ipAddress: string;
    additionalInfo: string;
  };
  detection.location.city = HOSTILE;
  detection.ipAddress = HOSTILE;
  detection.additionalInfo = JSON.stringify([{ Key: 'userAgent', Value: HOSTILE.replace('\0', '') }]);
  const fraud = happen.fraud(HOSTILE) as unknown as Record<string, string>;
  for (const name of ['alertType', 'displayName', 'description', 'resourceName']) fraud[name] = HOSTILE;
});

/** Every text in a message, wherever it stands; ids and addresses of our own included. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

const LINK = /\]\(([^)]*)\)/g;
const CONTROL = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2066\u2067\ufeff]/u;

/** What is live in a text and was not put there by us. */
function dangersIn(text: string): string[] {
  const links = [...text.matchAll(LINK)].map(([, url = '']) => url);
  return [
    ...links.filter((url) => !URL.canParse(url) || !LINK_HOSTS.has(new URL(url).hostname)),
    ...(text.match(/<\/?at>|\$\{|\{\{|!\[|https?:\/\/evil/g) ?? []),
    ...(CONTROL.test(text.replaceAll('\n', '')) ? [`control in ${JSON.stringify(text)}`] : []),
  ];
}

describe('hostile names and texts of a tenant', () => {
  test('reach the channel as harmless words', async () => {
    const signIn = await cardWith(desk, 'Evil', 'Identity risk', 'IP Evil');
    await cardWith(desk, 'Evil', 'Partner alert');
    const number = numberIn(signIn.card);
    await desk.teams.press(nestor, signIn.id, 'alert.acknowledge');
    await desk.teams.press(nestor, signIn.id, 'alert.tasks');
    await desk.teams.press(nestor, signIn.id, 'alert.chooseResolution');
    for (const text of [
      `alert ${number}`,
      'alerts',
      'alerts evil',
      'digest',
      'status',
      'tasks',
      'contacts evil',
      'task 1',
    ]) {
      await ask(desk, 'Nestor Wilke', text);
    }
    await cardWith(desk, 'Tasks of alert');
  });

  test('and a person’s own words come back as harmless', async () => {
    for (const text of [HOSTILE, `alerts ${HOSTILE}`, `assign 1 to ${HOSTILE}`, `contacts ${HOSTILE}`]) {
      await ask(desk, 'Nestor Wilke', text);
    }
  });

  test('nothing that was sent to Teams is live', () => {
    const sent = [...desk.teams.history.map(({ body }) => body), ...desk.teams.deliveries.map(({ body }) => body)];
    expect(sent.length).toBeGreaterThan(10);
    const words = sent.flatMap(textsIn);
    expect(words.filter((text) => text.includes('Evil')).length).toBeGreaterThan(20);
    expect(words.flatMap(dangersIn)).toEqual([]);
  });
});

describe('what is no activity of Teams', () => {
  const message = () => deliveredActivity(desk, 'message', 'Nestor Wilke');

  test.each<[string, (model: Readonly<Record<string, unknown>>) => unknown]>([
    ['nothing', () => ({})],
    ['another channel', (model) => ({ ...model, channelId: 'webchat' })],
    ['no service URL', ({ serviceUrl: _url, ...model }) => model],
    ['a foreign service URL', (model) => ({ ...model, serviceUrl: 'https://evil.example/' })],
    [
      'a look-alike service URL',
      (model) => ({ ...model, serviceUrl: 'https://smba.trafficmanager.net.evil.example/' }),
    ],
    [
      'a service URL with a user name',
      (model) => ({ ...model, serviceUrl: 'https://smba.trafficmanager.net@evil.example' }),
    ],
  ])('%s is refused, with a line in the log', async (_what, change) => {
    desk.expectLogged('activity refused');
    const before = desk.log.length;
    const { status } = await postActivity(desk, change(message()));
    expect(status).toBe(403);
    expect(desk.log.slice(before).map(({ msg }) => msg)).toContain('activity refused');
  });

  test('a body that is no JSON, or a list, or far too large, is refused', async () => {
    const post = (body: string) =>
      fetch(`${desk.url}/api/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    for (const body of ['{', '[1, 2]', '"text"']) expect((await post(body)).status).toBe(400);
    expect((await post(JSON.stringify({ ...message(), text: 'x'.repeat(300_000) }))).status).toBe(413);
  });

  test.each([
    ['a message of nobody', { from: { id: '29:1x', name: 'Nobody' } }],
    ['a message with an id of a million characters', { from: { id: 'x'.repeat(200_000), aadObjectId: nestor } }],
  ])('%s is ignored', async (_what, change) => {
    desk.expectLogged('message of a stranger ignored');
    const { status } = await postActivity(desk, { ...message(), ...change, id: 'f:stranger' });
    expect(status).toBe(200);
  });

  test('kinds of activities that nobody knows yet are taken quietly', async () => {
    for (const type of ['messageReaction', 'event', 'somethingNew']) {
      expect((await postActivity(desk, { ...message(), type, id: `f:${type}` })).status).toBe(200);
    }
  });

  test('a person with an impossible name, and without locale or zone, is still heard', async () => {
    const model = message();
    const from = { ...(model['from'] as object), name: 'Nestor\0\ud800 Wilke' };
    const before = desk.teams.messages({ personal: nestor }).length;
    const change = { id: 'f:odd', text: 'status', from, locale: null, localTimezone: null, entities: null };
    expect((await postActivity(desk, { ...model, ...change })).status).toBe(200);
    await until('the answer', () => desk.teams.messages({ personal: nestor }).length > before);
    const person = await desk.db.selectFrom('people').select('name').where('entra_id', '=', nestor).executeTakeFirst();
    expect(person?.name).toBe('Nestor\ufffd Wilke');
  });

  // The SDK copies these into the answer, and throws at what is no text.
  const NO_TEXT = { '=cmd': ['x'] };
  test.each<[string, (model: Readonly<Record<string, unknown>>) => object]>([
    ['a name of its writer', ({ from }) => ({ from: { ...(from as object), name: NO_TEXT, role: NO_TEXT } })],
    ['a name of the bot', ({ recipient }) => ({ recipient: { ...(recipient as object), name: NO_TEXT } })],
    [
      'a name of the conversation',
      ({ conversation }) => ({ conversation: { ...(conversation as object), name: NO_TEXT, isGroup: NO_TEXT } }),
    ],
    ['a language', () => ({ locale: NO_TEXT })],
    ['a way of delivery', () => ({ deliveryMode: 'expectReplies' })],
  ])('%s that Teams never sends keeps nobody from an answer', async (what, change) => {
    const model = message();
    const before = desk.teams.messages({ personal: nestor }).length;
    const activity = { ...model, id: `f:${what}`, text: 'status', ...change(model) };
    expect(await postActivity(desk, activity)).toEqual({ status: 200, body: {} });
    await until('the answer', () => desk.teams.messages({ personal: nestor }).length > before);
  });
});

describe('a button that no card of ours has', () => {
  test.each(['contact.chooseDrill', 'contact.show', 'coverage.customer', 'role.show', 'consent.ask'])(
    '%s with an expression for a customer is answered politely',
    async (verb) => {
      const { id } = await cardWith(desk, 'Evil', 'Identity risk');
      for (const tenantId of ['\u0024{json(env)}', 'nobody']) {
        const { httpStatus, body } = await desk.teams.invoke(staffId('Megan Bowen'), id, { verb, data: { tenantId } });
        expect([httpStatus, textOf(body)]).toEqual([200, expect.not.stringMatching(/reference|json\(env\)/)]);
      }
    },
  );
});

describe('a broken item of a source', () => {
  test('is kept and counted, and the rest of the page goes on', async () => {
    desk.cloud.happen.malformedItem('Fabrikam');
    desk.cloud.happen.riskySignIn('Fabrikam', { user: 'Irvin Sayers', level: 'low' });
    const { card } = await cardWith(desk, 'Irvin Sayers');
    expect(alertIdIn(card)).not.toBe('');
    await until('the count', async () =>
      shownTexts(await ask(desk, 'Nestor Wilke', 'status')).includes('could not be understood'),
    );
  });
});
