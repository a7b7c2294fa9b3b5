import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { goOnFrom, readMoment } from '../../src/storage/backup/go-on.ts';
import { connect } from '../../src/storage/connect.ts';
import { newId } from '../../src/storage/new-id.ts';
import { useDatabase } from '../support/database.ts';

/*
 * A database as a server brings it back: nobody works with it, and it knows nothing of what came after the backup. The
 * pool of `useDatabase` stays unused, because its connections are those of a service.
 */

let client: pg.Client;
// Before the database is dropped: hooks run in the order in which they stand.
afterAll(() => client.end());
const database = useDatabase();
const MADE_AT = new Date('2026-03-04T09:55:00Z');
const NOW = new Date('2026-03-06T12:00:00Z');
const CHANNEL = newId(MADE_AT);

const clientOf = async (url: string) => {
  const made = new pg.Client({ connectionString: url, application_name: 'test' });
  await made.connect();
  return made;
};
/** As the command does it, with a connection of its own. */
async function goOn(madeAt = MADE_AT, now = NOW) {
  const own = await clientOf(database.url);
  return goOnFrom(own, madeAt, now).finally(() => own.end());
}
const minutes = (count: number) => new Date(MADE_AT.getTime() + count * 60_000);

beforeAll(async () => {
  client = await clientOf(database.url);
});
beforeEach(async () => {
  await client.query('truncate alerts, cards, destinations, source_states, audit_log restart identity cascade');
  await client.query(
    `insert into destinations (id, tenant_id, team_id, channel_id, service_url, bot_id, state, created_at, updated_at)
     values ($1, 'own', 'team', '19:channel', 'http://127.0.0.1:9', '28:bot', 'active', $2, $2)`,
    [CHANNEL, minutes(-600)],
  );
});

async function addAlert(createdAt: Date, status = 'new'): Promise<string> {
  const id = newId(createdAt);
  await client.query(
    `insert into alerts (id, situation_key, source, kind, tenant_id, subject_id, subject_name, severity, status, resolution,
       shown_at, happened_at, is_test, evidence, signal_count, created_at, updated_at)
     values ($1::uuid, $1::uuid::text, 'test', 'identityRisk', 'contoso', 'u', 'Adele Vance', 'high', $2::text,
       case when $2::text = 'resolved' then 'compromised' end, $3, $3, false, '[]', 1, $3, $3)`,
    [id, status, createdAt],
  );
  return id;
}

const addCard = (alertId: string, activityId: string | null) =>
  client.query(
    `insert into cards (subject_type, subject_id, destination_id, activity_id, sending_until, updated_at)
     values ('alert', $1, $2, $3, $4, $4)`,
    [alertId, CHANNEL, activityId, MADE_AT],
  );

const nextOf = async (name: string): Promise<number> =>
  Number((await client.query('select nextval($1::regclass) as next', [name])).rows[0].next);

const restoreLines = async () =>
  (await client.query(`select at, actor_id, detail from audit_log where verb = 'storage.restore'`)).rows;

describe('a database that its server brought back', () => {
  test('leaves out numbers for each day since, ten times the last day where that is more', async () => {
    for (let count = 0; count < 3; count += 1) await addAlert(minutes(-count));
    expect(await goOn()).toMatchObject({ gap: 3000 });
    expect(await nextOf('alerts_number_seq')).toBe(3 + 3000 + 1);
    expect(await nextOf('tasks_number_seq')).toBeGreaterThan(3000);
    expect(await nextOf('parked_numbers')).toBeGreaterThan(3000);

    await client.query('truncate alerts, audit_log restart identity cascade');
    for (let count = 0; count < 150; count += 1) await addAlert(minutes(-count));
    expect(await goOn()).toMatchObject({ gap: 3 * 1500 });
    expect(await nextOf('alerts_number_seq')).toBe(150 + 4500 + 1);
  });

  test('doubts cards that may have been posted meanwhile, and posts none of them at once', async () => {
    const [posted, waiting, untold] = [
      await addAlert(minutes(-30)),
      await addAlert(minutes(-20)),
      await addAlert(minutes(-1)),
    ];
    await addAlert(minutes(-500));
    await addAlert(minutes(-2), 'resolved');
    await addCard(posted, '1700000000000');
    await addCard(waiting, null);
    expect(await goOn()).toMatchObject({ doubtedCards: 2 });
    const { rows } = await client.query(
      'select subject_id, attempt_at, attempt_kind, unsure_since, sending_until from cards',
    );
    const doubted = { attempt_at: NOW, attempt_kind: 'post', unsure_since: MADE_AT, sending_until: null };
    expect(new Map(rows.map(({ subject_id, ...card }) => [subject_id, card]))).toEqual(
      new Map<string, object>([
        [posted, { attempt_at: null, attempt_kind: null, unsure_since: null, sending_until: MADE_AT }],
        [waiting, doubted],
        [untold, doubted],
      ]),
    );
  });

  test('reads every source at once, and its log says that it went back', async () => {
    await client.query(
      `insert into source_states (source, tenant_id, next_at, claimed_until, last_attempt_at) values ('partnerAlerts', 'own', $1, $1, $2)`,
      [new Date('2026-03-07T00:00:00Z'), minutes(-1)],
    );
    expect(await goOn()).toMatchObject({ latestAt: minutes(-1) });
    const { rows } = await client.query('select next_at, claimed_until from source_states');
    expect(rows).toEqual([{ next_at: NOW, claimed_until: null }]);
    expect(await restoreLines()).toEqual([
      { at: NOW, actor_id: 'watchpost', detail: { madeAt: MADE_AT.toISOString() } },
    ]);
  });

  test('goes on once: a second time, also at the same moment, changes nothing', async () => {
    const outcomes = await Promise.allSettled([goOn(), goOn(), goOn()]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const next = await nextOf('alerts_number_seq');
    await expect(goOn()).rejects.toMatchObject({
      code: 'backup_refused',
      fields: { reason: expect.stringContaining(`it was done at ${NOW.toISOString()}`) },
    });
    expect(await nextOf('alerts_number_seq')).toBe(next + 1);
    expect(await restoreLines()).toHaveLength(1);
  });

  test('that went back before, and was lost again, goes on from a later moment', async () => {
    await goOn(MADE_AT, minutes(10));
    expect(await goOn(minutes(60), minutes(90))).toMatchObject({ gap: 1000 });
    expect(await restoreLines()).toHaveLength(2);
  });

  test('that went back before is not said to be done, where a moment of before that is named', async () => {
    await goOn(MADE_AT, minutes(10));
    await addAlert(minutes(60));
    await expect(goOn()).rejects.toMatchObject({
      fields: { reason: expect.stringContaining('the database knows of 2026-03-04T10:55:00.000Z') },
    });
  });

  test.each([
    ['a moment that is yet to come', () => goOn(new Date(NOW.getTime() + 1000)), 'is yet to come'],
    [
      'a moment before what it knows of',
      async () => {
        await addAlert(minutes(2));
        return goOn();
      },
      'which is after 2026-03-04T09:55:00.000Z',
    ],
    [
      'a service that works with it',
      async () => {
        const service = connect(database.url, () => undefined);
        await service.selectFrom('alerts').select('id').execute();
        return goOn().finally(() => service.destroy());
      },
      'stop every instance first',
    ],
    [
      'a database of something else',
      async () => {
        await client.query('alter table migrations rename to other');
        return goOn().finally(() => client.query('alter table other rename to migrations'));
      },
      'not of Watchpost',
    ],
  ])('refuses %s, and stays as it was', async (_what, attempt, reason) => {
    await expect(attempt()).rejects.toMatchObject({
      code: 'backup_refused',
      fields: { reason: expect.stringContaining(reason) },
    });
    expect(await restoreLines()).toEqual([]);
    expect(await nextOf('alerts_number_seq')).toBeLessThan(100);
  });
});

test.each(['yesterday', '', '2026-03-04', '2026-03-04T09:55:00', '2026-02-30T09:55:00Z', '1772618100'])(
  '“%s” is no moment',
  (text) => {
    expect(() => readMoment(text)).toThrow(expect.objectContaining({ code: 'backup_refused' }));
  },
);

test.each(['2026-03-04T09:55:00Z', '2026-03-04T10:55:00+01:00', ' 2026-03-04T09:55:00.000Z '])(
  '“%s” is a moment',
  (text) => {
    expect(readMoment(text)).toEqual(MADE_AT);
  },
);

describe('the command', () => {
  /** Runs it as somebody would who has nothing but the settings of the database. */
  async function run(moment: string, env: Readonly<Record<string, string>>) {
    const child = spawn(process.execPath, [path.resolve('src/storage/backup-main.ts'), 'after', moment], {
      cwd: path.resolve('test/storage'),
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        said += chunk;
      });
    }
    const [code] = await once(child, 'close');
    return { code, said };
  }

  test('says what it did, and why it did nothing', async () => {
    expect(await run('2020-01-01T00:00:00Z', {})).toMatchObject({
      code: 1,
      said: expect.stringContaining('is not set'),
    });
    const env = { DATABASE_URL: database.url };
    for (const moment of ['2999-01-01T00:00:00Z', 'yesterday']) {
      const { code, said } = await run(moment, env);
      expect(code).toBe(1);
      expect(said).toContain('after failed: backup_refused.');
    }
    expect(await restoreLines()).toEqual([]);
    expect(await run('2020-01-01T00:00:00Z', env)).toMatchObject({
      code: 0,
      said: expect.stringContaining('The database goes on from 2020-01-01T00:00:00.000Z'),
    });
    expect(await run('2020-01-01T00:00:00Z', env)).toMatchObject({
      code: 1,
      said: expect.stringContaining('it was done at'),
    });
    expect(await restoreLines()).toHaveLength(1);
  }, 60_000);

  test('never says the address of the database, which may hold a password', async () => {
    const { code, said } = await run('2020-01-01T00:00:00Z', {
      DATABASE_URL: 'postgres://somebody:hunter2@127.0.0.1:1/none',
    });
    expect(code).toBe(1);
    expect(said).not.toContain('hunter2');
  });

  test('signs in with a token of Entra where the service does', async () => {
    const role = `entra_after_${process.pid}`;
    const identity = createServer((_req, res) => {
      res.setHeader('content-type', 'application/json');
      const expires_on = '4102444800';
      res.end(JSON.stringify({ access_token: 'token-of-now', expires_on, resource: 'r', token_type: 'Bearer' }));
    });
    await new Promise<void>((resolve) => identity.listen(0, '127.0.0.1', resolve));
    await client.query(`create role ${role} login superuser password 'token-of-now'`);
    const url = new URL(database.url);
    url.username = role;
    url.password = '';
    const { code, said } = await run('2020-01-01T00:00:00Z', {
      DATABASE_URL: url.href,
      DATABASE_AUTH: 'entra',
      DATABASE_IDENTITY: '77777777-aaaa-4bbb-8ccc-000000000001',
      IDENTITY_ENDPOINT: `http://127.0.0.1:${(identity.address() as AddressInfo).port}/token`,
      IDENTITY_HEADER: 'machine',
    });
    await new Promise((resolve) => identity.close(resolve));
    await client.query(`drop role ${role}`);
    expect({ code, said }).toMatchObject({ code: 0, said: expect.stringContaining('Start Watchpost.') });
  }, 30_000);
});
