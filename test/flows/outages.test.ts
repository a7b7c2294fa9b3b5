import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { DATABASE_AWAY } from '../support/database-away.ts';
import { ask, cardWith, startDesk, type TestDesk, textOf, until } from '../support/desk.ts';
import { shownTexts } from '../support/read-card.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

const NESTOR = 'Nestor Wilke';
const MINUTE_MS = 60_000;
let database: TestDatabase & { drop(): Promise<void> };
let proxy: TcpProxy;
let desk: TestDesk;

beforeAll(async () => {
  database = await createDatabase();
  const url = new URL(database.url);
  proxy = await startTcpProxy(Number(url.port));
  url.port = String(proxy.port);
  desk = await startDesk({ database: { url: url.href, db: database.db } });
  desk.cloud.limits.enforced = false;
});
afterAll(async () => {
  proxy.open();
  await desk.stop().finally(async () => {
    await proxy.stop();
    await database.drop();
  });
});

const ready = async () => {
  const answer = await fetch(`${desk.url}/readyz`);
  return { status: answer.status, body: (await answer.json()) as { reasons: string[]; alarms: { key: string }[] } };
};

/** Lets half a minute pass, and waits until somebody has looked for alarms since then. */
async function looked(): Promise<void> {
  desk.clock.advance(31_000);
  const since = desk.clock.now();
  await until('a look for alarms', async () => {
    const row = await database.db.selectFrom('alarm_looks').select('at').executeTakeFirst();
    return row !== undefined && row.at >= since;
  });
}

const riskyUsers = () =>
  database.db
    .selectFrom('source_states')
    .select(['status', 'failures'])
    .where('source', '=', 'graph.riskyUsers')
    .where('status', '<>', 'notReadable')
    .execute();

describe('the database is away', () => {
  test('presses are answered honestly, the log says it once, and afterwards everything goes on', async () => {
    desk.expectLogged('press failed', ...DATABASE_AWAY);
    desk.cloud.happen.riskySignIn('Contoso', { user: 'Adele Vance', level: 'high', riskEventType: 'anomalousToken' });
    const card = await cardWith(desk, 'Adele Vance');
    await until('the card to be recorded', async () => {
      const rows = await database.db.selectFrom('cards').select('shown_version').execute();
      return rows.length > 0 && rows.every((row) => row.shown_version !== null);
    });
    const lines = desk.log.length;
    proxy.cut();
    const refused = await desk.teams.press(staffId(NESTOR), card.id, 'alert.acknowledge');
    expect(textOf(refused.body)).toMatch(/Please (?:press|try) again in a minute/);
    expect(await ready()).toMatchObject({ status: 503, body: { reasons: ['the database does not answer'] } });
    desk.cloud.happen.riskySignIn('Contoso', { user: 'Alex Wilber', level: 'high', riskEventType: 'anomalousToken' });
    const failed = (msg: string) => desk.log.slice(lines).filter((line) => line.msg === msg);
    await until('several looks to fail', () => failed('due sources could not be looked up').length >= 3);
    const loud = desk.log.slice(lines).filter(({ level, msg }) => level >= 40 && msg !== 'press failed');
    expect(loud.map(({ msg }) => msg)).toEqual([...new Set(loud.map(({ msg }) => msg))]);

    proxy.open();
    await cardWith(desk, 'Alex Wilber');
    await until('a press that works', async () =>
      textOf((await desk.teams.press(staffId(NESTOR), card.id, 'alert.acknowledge')).body).includes(NESTOR),
    );
    await cardWith(desk, 'Adele Vance', 'Acknowledged by Nestor Wilke');
    const acknowledged = await database.db
      .selectFrom('audit_log')
      .selectAll()
      .where('verb', '=', 'alert.acknowledge')
      .execute();
    expect(acknowledged).toHaveLength(1);
  });
});

describe('a source falls silent', () => {
  test('the channel is told once, on one card that follows to the end', async () => {
    desk.expectLogged('source changed', 'alarm opened');
    desk.cloud.faults.add({ host: 'graph', path: /riskyUsers/, status: 400, times: Number.POSITIVE_INFINITY });
    // What was being read when the database went away is free again by now.
    desk.clock.advance(MINUTE_MS);
    for (const failures of [1, 2, 3]) {
      await until(`${failures} failures`, async () => (await riskyUsers()).every((row) => row.failures >= failures));
      desk.clock.advance(5 * MINUTE_MS);
    }
    await looked();
    await looked();
    const alarm = await cardWith(desk, 'Risky users are not being read');
    const shown = shownTexts(alarm.card);
    expect(shown).toMatch(/DOES NOT WORK · Alarm \d/);
    expect(shown).toMatch(/Since \d\d:\d\d UTC/);
    expect(shown).toContain('Microsoft refused the request.');
    expect(shown).toContain('What to do');
    expect(await ready()).toMatchObject({
      status: 503,
      body: { reasons: ['graph.riskyUsers fails everywhere: refused'], alarms: [{ key: 'silent:graph.riskyUsers' }] },
    });
    expect(shownTexts(await ask(desk, NESTOR, 'status'))).toContain('Risky users are not being read');
    expect(shownTexts(await ask(desk, NESTOR, 'alarms'))).toContain('Risky users are not being read');
    const number = /Alarm (\d+)/.exec(shown)?.[1];
    expect(shownTexts(await ask(desk, NESTOR, `alarm ${number}`))).toContain('What it means');
    const again = await desk.teams.press(staffId(NESTOR), alarm.id, 'alarm.show');
    expect(textOf(again.body)).toContain('Risky users are not being read');

    desk.cloud.faults.clear();
    desk.clock.advance(16 * MINUTE_MS);
    await until('the source to be read', async () => (await riskyUsers()).every((row) => row.status === 'ok'));
    await looked();
    desk.clock.advance(2 * MINUTE_MS);
    await looked();
    await until('the end on the same card', () =>
      desk.teams
        .messages({ channel: true })
        .some(({ id, card }) => id === alarm.id && shownTexts(card).includes('OVER')),
    );
    const cards = desk.teams.messages({ channel: true }).filter(({ card }) => shownTexts(card).includes('Alarm '));
    expect(cards).toHaveLength(1);
    expect(shownTexts(await ask(desk, NESTOR, 'alarms'))).toContain('No alarm is open');
  });
});

test('a clock that goes back an hour holds up neither an alert nor its card', async () => {
  const noticed = 'the clock went back: sources are read anew';
  desk.expectLogged(noticed);
  desk.clock.advance(-60 * MINUTE_MS);
  await until('somebody to notice', () => desk.log.some(({ msg }) => msg === noticed));
  // What is read anew is spread over a minute.
  desk.clock.advance(MINUTE_MS);
  desk.cloud.happen.riskySignIn('Contoso', { user: 'Joni Sherman', level: 'high', riskEventType: 'anomalousToken' });
  const card = await cardWith(desk, 'Joni Sherman');
  await desk.teams.press(staffId(NESTOR), card.id, 'alert.acknowledge');
  await cardWith(desk, 'Joni Sherman', 'Acknowledged by Nestor Wilke');
});
