import { afterEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createReadiness } from '../src/readiness.ts';
import { useDatabase } from './support/database.ts';

const database = useDatabase();
const NOW = new Date('2026-03-04T10:00:00Z');
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

afterEach(async () => {
  await database.db.deleteFrom('source_states').execute();
  await sql`delete from pgboss.job`.execute(database.db);
});

/** Source, status, minutes since it became due (negative: still to come), minutes since the last try. */
type Row = readonly [source: string, status: 'new' | 'ok' | 'failing' | 'notReadable', due: number, tried: number];

describe('reasons why the service is not ready', () => {
  test.each<[string, Row[], string[]]>([
    ['nothing was ever read', [], []],
    ['everything is read in time', [['a', 'ok', -1, 0]], []],
    ['a long interval lets nothing be read for an hour', [['a', 'ok', -60, 60]], []],
    [
      'one source waits while another is read',
      [
        ['a', 'ok', 20, 21],
        ['b', 'ok', -1, 0],
      ],
      [],
    ],
    ['due reads are left alone', [['a', 'ok', 16, 17]], ['no source was read for 15 minutes']],
    ['a first read never came', [['a', 'new', 16, 16]], ['no source was read for 15 minutes']],
    [
      'one of two customers fails',
      [
        ['a', 'ok', -1, 0],
        ['a', 'failing', -1, 0],
      ],
      [],
    ],
    [
      'all of a source fails',
      [
        ['a', 'failing', -1, 0],
        ['b', 'ok', -1, 0],
      ],
      ['a fails everywhere'],
    ],
    [
      'customers are without a licence',
      [
        ['a', 'notReadable', -1, 0],
        ['b', 'ok', -1, 0],
      ],
      [],
    ],
    [
      'our own secret has expired',
      [
        ['a', 'notReadable', -1, 0],
        ['b', 'notReadable', -1, 0],
      ],
      ['no source can be read'],
    ],
  ])('%s', async (_what, rows, reasons) => {
    for (const [index, [source, status, due, tried]] of rows.entries()) {
      await database.db
        .insertInto('source_states')
        .values({
          source,
          tenant_id: `tenant ${index}`,
          status,
          next_at: minutesAgo(due),
          last_attempt_at: status === 'new' ? null : minutesAgo(tried),
        })
        .execute();
    }
    expect(await reasonsNow()).toEqual(reasons);
  });

  test.each([
    [14, []],
    [16, ['no card was delivered for 15 minutes']],
  ])('a card waits for %i minutes', async (minutes, reasons) => {
    await sql`
      insert into pgboss.job (name, state, start_after)
      values ('deliver', 'created', now() - make_interval(mins => ${minutes}::int))
    `.execute(database.db);
    expect(await reasonsNow()).toEqual(reasons);
  });
});

async function reasonsNow(): Promise<readonly string[]> {
  const { isReady, report } = await createReadiness(database.db, () => NOW)();
  expect(isReady).toBe(report.reasons.length === 0);
  return report.reasons;
}
