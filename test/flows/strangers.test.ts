import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { cardWith, until } from '../support/desk.ts';
import { useLiveDesk } from '../support/live-desk.ts';
import { rawPost } from '../support/raw-post.ts';

/** Who is not of the partner, and what comes a second time: over a live service with real tokens. */
const desk = useLiveDesk({ POLL_INTERVAL_SEC: '1' });
const nestor = staffId('Nestor Wilke');
const isaiah = staffId('Isaiah Langer');
const lee = staffId('Lee Gu');
const CONTOSO = '99999999-aaaa-4bbb-8ccc-000000000001';

type Json = Readonly<Record<string, unknown>>;

const post = async (activity: Json, url = desk.url) => {
  const { status, text } = await rawPost(`${url}/api/messages`, JSON.stringify(activity), {
    authorization: `Bearer ${desk.issuer.token(desk.serviceUrl)}`,
  });
  return { status, body: text === '' ? undefined : JSON.parse(text) };
};
/** An activity as Teams delivered it before, with an id of its own. */
const fresh = (type: string, person: string, change: Json = {}): Json => {
  const found = desk.teams.deliveries.findLast(
    ({ activity }) => activity.type === type && (activity['from'] as Json)['aadObjectId'] === person,
  );
  if (!found) throw new Error(`no ${type} of theirs yet`);
  return { ...found.activity, id: randomUUID(), timestamp: desk.clock.now().toISOString(), ...change };
};
const inTenant = (tenantId: string): Json => ({
  conversation: { id: `a:${tenantId}`, conversationType: 'personal', tenantId },
  channelData: { tenant: { id: tenantId } },
});
/** What sources and clocks write by themselves. */
const BY_THEMSELVES = [
  'source_states',
  'alarm_looks',
  'alarms',
  'tenants',
  'alerts',
  'signals',
  'cards',
  'findings',
  'quarantine',
  'privileged_accounts',
  'privileged_reads',
  'paced_sends',
  'secrets_seen',
  'contact_accounts',
  'audit_log',
];
/** How many rows there are in every table in which somebody could leave something, and of the rest what is theirs. */
const rows = async () => {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_name <> all(${BY_THEMSELVES})`.execute(desk.db);
  const count = tables.map(({ name }) => sql`select ${name} as name, count(*)::int as n from ${sql.table(name)}`);
  const counts = await sql<{ name: string; n: number }>`${sql.join(count, sql` union all `)}`.execute(desk.db);
  const lanes = await desk.db.selectFrom('paced_sends').select('lane').where('lane', 'like', `%${CONTOSO}%`).execute();
  const lines = await desk.db.selectFrom('audit_log').select('id').where('actor_id', 'in', [nestor, lee]).execute();
  return {
    ...Object.fromEntries(counts.rows.map(({ name, n }) => [name, n])),
    lanes: lanes.length,
    lines: lines.length,
  };
};
/** Everything that the bot sent so far. */
const sent = () => desk.teams.history.filter(({ operation }) => /reply|send|create/i.test(operation));
const answersTo = (person: string) => desk.teams.messages({ personal: person }).filter(({ card }) => card).length;
const acknowledged = () =>
  desk.db.selectFrom('audit_log').selectAll().where('verb', '=', 'alert.acknowledge').execute();
/** As the button of the card sends it, whatever the person sees in its place by now. */
const acknowledge = async (person: string, messageId: string) => {
  const [alert] = await desk.db.selectFrom('alerts').select('id').execute();
  return desk.teams.invoke(person, messageId, { verb: 'alert.acknowledge', data: { alertId: alert?.id } });
};
const card = () => cardWith(desk as never, 'Adele Vance');

beforeAll(async () => {
  desk.cloud.happen.riskySignIn('Contoso', { user: 'Adele Vance', level: 'high' });
  const { id } = await card();
  for (const person of [nestor, isaiah, lee]) {
    await desk.teams.say(person, 'personal', 'help');
    await desk.teams.invoke(person, id, { verb: 'help.show' });
  }
});

describe('a person of another tenant', () => {
  test('is told once that this desk is not theirs, and leaves nothing behind', async () => {
    const before = await rows();
    const told = sent().length;
    for (let n = 0; n < 3; n += 1) {
      expect(await post(fresh('message', nestor, { ...inTenant(CONTOSO), text: 'alerts' }))).toEqual({ status: 200 });
    }
    const said = sent().slice(told);
    expect(said).toHaveLength(1);
    expect(JSON.stringify(said[0]?.body)).toContain('serves another organisation');
    expect(JSON.stringify(said[0]?.body)).not.toMatch(/Adele|Contoso|Adatum/);
    expect(await rows()).toEqual(before);
    expect(desk.warnings()).toContain('stranger_refused otherTenant');
  });

  test('presses a button in vain', async () => {
    const before = await rows();
    const verbs = ['alert.acknowledge', 'alert.show', 'nothing.such'];
    for (const verb of verbs) {
      const value = { action: { type: 'Action.Execute', verb, data: { alertId: '1' } }, trigger: 'manual' };
      const { status, body } = await post(fresh('invoke', nestor, { ...inTenant(CONTOSO), value }));
      expect([status, body]).toEqual([
        200,
        {
          statusCode: 403,
          type: 'application/vnd.microsoft.error',
          value: { code: 'Forbidden', message: 'This desk serves another organisation.' },
        },
      ]);
    }
    expect(await rows()).toEqual(before);
  });

  test('may install the bot, which then does nothing', async () => {
    const before = await rows();
    const told = sent().length;
    const team = { id: '19:contoso@thread.tacv2' };
    const channelData = { tenant: { id: CONTOSO }, team, settings: { selectedChannel: { id: team.id } } };
    for (const action of ['add', 'add-upgrade', 'remove']) {
      const change = { ...inTenant(CONTOSO), channelData, action };
      expect(await post(fresh('installationUpdate', staffId('Megan Bowen'), change))).toEqual({ status: 200 });
    }
    expect(sent()).toHaveLength(told);
    expect(await rows()).toEqual(before);
  });

  test.each<[string, Json]>([
    ['two tenants', { channelData: { tenant: { id: CONTOSO } } }],
    ['no tenant', { channelData: {}, conversation: { id: 'a:1' } }],
    ['nobody', { from: { id: '29:1x', name: 'Anonymous' } }],
  ])('who names %s is nobody', async (_what, change) => {
    desk.warnings();
    const before = await rows();
    expect((await post(fresh('message', nestor, change))).status).toBe(200);
    expect(await rows()).toEqual(before);
    expect(desk.warnings()).toEqual(['stranger_refused nobody']);
  });
});

describe('a guest of the partner', () => {
  const users = () => desk.cloud.world.partner.users;
  const userOf = (id: string) => users().find((user) => user.id === id);

  test('is told so once, may do nothing whatever groups they are in, and leaves nothing behind', async () => {
    const guest = userOf(lee);
    if (guest) guest.userType = 'Guest';
    const { id } = await card();
    // What is known of a person is old after ten minutes; who asks then gets the old answer, the next the new one.
    desk.clock.advance(11 * 60_000);
    await desk.teams.invoke(lee, id, { verb: 'help.show' });
    await until('the news', async () =>
      JSON.stringify(await desk.teams.invoke(lee, id, { verb: 'help.show' })).includes('403'),
    );
    desk.warnings();
    const [before, told] = [await rows(), answersTo(lee)];
    for (let n = 0; n < 3; n += 1) await desk.teams.say(lee, 'personal', 'alerts');
    expect(answersTo(lee)).toBe(told + 1);
    expect(JSON.stringify((await acknowledge(lee, id)).body)).toContain('not guests');
    expect(await rows()).toEqual(before);
    expect(await acknowledged()).toEqual([]);
    expect(new Set(desk.warnings())).toEqual(new Set(['stranger_refused guest']));
    if (guest) delete guest.userType;
  });

  test('of a shared channel, whom the directory does not know, is refused as well', async () => {
    const from = { id: '29:other', name: 'Pradeep Gupta', aadObjectId: randomUUID() };
    const before = await rows();
    await post(fresh('message', nestor, { from, text: 'ack 1' }));
    expect(JSON.stringify(sent().at(-1)?.body)).toContain('not guests');
    expect(await rows()).toEqual(before);
    desk.warnings();
  });

  test('who adds the bot to a team makes no channel show alerts', async () => {
    const before = await desk.db.selectFrom('destinations').selectAll().execute();
    const from = { id: '29:other', name: 'Pradeep Gupta', aadObjectId: randomUUID() };
    const model = fresh('installationUpdate', staffId('Megan Bowen'), { from, action: 'add' });
    const channelData = { ...(model['channelData'] as Json), team: { id: '19:other@thread.tacv2' } };
    expect((await post({ ...model, channelData })).status).toBe(200);
    expect(JSON.stringify(sent().at(-1)?.body)).toContain('An administrator must confirm this channel');
    expect(await desk.db.selectFrom('destinations').selectAll().execute()).toEqual(before);
  });

  test('cannot be told from others while nobody can be asked: then people read, and do not act', async () => {
    desk.cloud.faults.add({ host: 'graph', path: /\/users\/[^/]+$/, status: 503, times: Number.POSITIVE_INFINITY });
    desk.teams.faults.next({ kind: 'answer', status: 500 }, { times: 1, on: ['getMember'] });
    desk.clock.advance(25 * 3_600_000);
    const { id } = await card();
    const refused = await desk.teams.invoke(isaiah, id, { verb: 'help.show' });
    expect(refused.httpStatus).toBe(200);
    await desk.restart();
    desk.teams.faults.next({ kind: 'answer', status: 500 }, { times: 1, on: ['getMember'] });
    const answer = await acknowledge(nestor, id);
    expect(JSON.stringify(answer.body)).toContain('could not be checked');
    expect(await acknowledged()).toEqual([]);
    // Half a minute later Teams itself can say who they are.
    desk.clock.advance(31_000);
    await acknowledge(nestor, id);
    expect(await acknowledged()).toHaveLength(1);
    desk.cloud.faults.clear();
  });
});

describe('what comes a second time does nothing', () => {
  const audit = async () => (await desk.db.selectFrom('audit_log').selectAll().execute()).length;

  test.each<[string, () => Promise<string>]>([
    ['on the same instance', async () => desk.url],
    ['on another instance', async () => `http://127.0.0.1:${(await desk.another()).port}`],
    [
      'after a restart',
      async () => {
        await desk.restart();
        return desk.url;
      },
    ],
  ])('%s', async (_where, place) => {
    const reopen = fresh('message', nestor, { text: 'reopen 1' });
    const resolve = fresh('message', nestor, { text: 'resolve 1 safe' });
    expect((await post(resolve)).status).toBe(200);
    await post(reopen);
    const [lines, told] = [await audit(), sent().length];
    const url = await place();
    expect((await post(resolve, url)).status).toBe(200);
    expect([await audit(), sent().length]).toEqual([lines, told]);
  });

  test('and a press is told so', async () => {
    const { id } = await card();
    await desk.teams.invoke(nestor, id, { verb: 'help.show' });
    const press = desk.teams.deliveries.at(-1)?.activity ?? {};
    expect(JSON.stringify((await post(press)).body)).toContain('Your press has arrived');
  });

  test('not even an installation', async () => {
    const megan = staffId('Megan Bowen');
    const told = sent().length;
    const install = fresh('installationUpdate', megan, { action: 'add' });
    await post(install);
    const welcomed = sent().length;
    expect(welcomed).toBeGreaterThan(told);
    await post(install);
    expect(sent()).toHaveLength(welcomed);
  });

  test('but two chats may use the same id: it is a time in milliseconds', async () => {
    const told = answersTo(isaiah);
    const at = String(desk.clock.now().getTime());
    await post(fresh('message', nestor, { id: at, text: 'help' }));
    await post(fresh('message', isaiah, { id: at, text: 'help' }));
    expect(answersTo(isaiah)).toBe(told + 1);
  });

  test('and is forgotten when nobody could send it again', async () => {
    const count = async () => (await desk.db.selectFrom('seen_activities').selectAll().execute()).length;
    expect(await count()).toBeGreaterThan(5);
    desk.clock.advance(26 * 3_600_000);
    await desk.restart();
    await until('an empty memory', async () => (await count()) === 0);
  });
});
