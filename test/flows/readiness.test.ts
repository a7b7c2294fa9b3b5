import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { DATABASE_AWAY } from '../support/database-away.ts';
import { cardWith, startDesk, type TestDesk, textOf, until } from '../support/desk.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

let database: TestDatabase & { drop(): Promise<void> };
let proxy: TcpProxy;
let desk: TestDesk;

beforeAll(async () => {
  database = await createDatabase();
  const { port } = new URL(database.url);
  proxy = await startTcpProxy(Number(port));
  const url = new URL(database.url);
  url.port = String(proxy.port);
  desk = await startDesk({ database: { url: url.href, db: database.db } });
  // The database goes away under the service, which says so and goes on.
  desk.expectLogged(...DATABASE_AWAY);
});
afterAll(async () => {
  proxy.open();
  await desk.stop().finally(async () => {
    await proxy.stop();
    await database.drop();
  });
});

describe('the service says whether it can do its work', () => {
  test('ready, with each source, its customers and its last good read', async () => {
    const report = await until('every source to be read', async () => {
      const { status, body } = await ready();
      return status === 200 && body.sources.length >= 4 && body.sources.every((one) => one.lastGoodAt) && body;
    });
    expect(report).toMatchObject({ status: 'ready', reasons: [] });
    expect(report.sources).toContainEqual(
      expect.objectContaining({ source: 'graph.riskDetections', notReadable: expect.any(Number) }),
    );
  });

  test('in figures, too', async () => {
    const answer = await fetch(`${desk.url}/metrics`);
    const figures = await answer.text();
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    for (const name of ['watchpost_turns_total', 'watchpost_card_sends_total', 'process_resident_memory_bytes']) {
      expect(figures).toContain(name);
    }
  });

  test('a source that fails everywhere is named, until it can be read again', async () => {
    const path = /identityProtection\/riskyUsers/;
    desk.cloud.faults.add({ host: 'graph', path, status: 400, times: Number.POSITIVE_INFINITY });
    desk.expectLogged('source changed');
    const failing = await until('the failure to be seen', async () => {
      const { status, body } = await ready();
      return status === 503 && body;
    });
    expect(failing.reasons).toEqual(['graph.riskyUsers fails everywhere: refused']);
    expect((await fetch(`${desk.url}/healthz`)).status).toBe(200);
    desk.cloud.faults.clear();
    await database.db.updateTable('source_states').set({ next_at: desk.clock.now() }).execute();
    await until('ready again', async () => (await ready()).status === 200);
  });

  test.each(['hangs', 'is away'])('a database that %s is told, and afterwards everything goes on', async (how) => {
    if (how === 'hangs') proxy.block();
    else proxy.cut();
    expect(await ready()).toMatchObject({ status: 503, body: { reasons: ['the database does not answer'] } });
    // Many who ask do not pile up in front of a database that is away.
    const answers = await Promise.all(Array.from({ length: 30 }, ready));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([503]));
    expect((await fetch(`${desk.url}/healthz`)).status).toBe(200);

    const user = how === 'hangs' ? 'Alex Wilber' : 'Adele Vance';
    desk.cloud.happen.riskySignIn('Contoso', { user, level: 'high', riskEventType: 'anomalousToken' });
    proxy.open();
    await until('ready again', async () => (await ready()).status === 200);
    const card = await cardWith(desk, 'Contoso', user);
    await desk.teams.press(staffId('Nestor Wilke'), card.id, 'alert.acknowledge');
    await until('the edit for everybody', () =>
      textOf(desk.teams.seenBy(staffId('Miriam Graham'), card.id)).includes('Acknowledged by Nestor Wilke'),
    );
  });
});

interface Answer {
  readonly status: number;
  readonly body: {
    readonly reasons: readonly string[];
    readonly sources: readonly { readonly source: string; readonly lastGoodAt: string | null }[];
  };
}

async function ready(): Promise<Answer> {
  const answer = await fetch(`${desk.url}/readyz`);
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}
