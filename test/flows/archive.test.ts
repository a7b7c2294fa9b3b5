import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createLog } from '../../src/log.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import type { SimMessage } from '../../src/sandbox/teams/message.ts';
import { keepRetention } from '../../src/storage/retention.ts';
import { ask, cardWith, textOf, until, useDesk } from '../support/desk.ts';
import { alertIdIn, shownTexts, verbsIn } from '../support/read-card.ts';

const desk = useDesk();
const lee = staffId('Lee Gu');
let card: SimMessage;
let number = 0;

const keep = () =>
  keepRetention(
    { db: desk.db, now: desk.clock.now, log: createLog('error') },
    { archiveAfterDays: 180, eraseAfterDays: 0 },
  );
const archived = async () => (await desk.db.selectFrom('archived_alerts').select('id').execute()).map(({ id }) => id);

beforeAll(async () => {
  desk.cloud.limits.enforced = false;
  desk.cloud.happen.riskySignIn('Contoso', { user: 'Adele Vance', level: 'medium' });
  card = await cardWith(desk, 'Adele Vance', 'Identity risk');
  // The detection and the user's own record: what comes later than the resolving would be news, and rightly so.
  await until('both items to be known', async () => {
    return (await desk.db.selectFrom('signals').select('key').execute()).length === 2;
  });
  const alert = await desk.db.selectFrom('alerts').select('number').executeTakeFirstOrThrow();
  number = alert.number;
  await ask(desk, 'Megan Bowen', `resolve ${number} safe`);
  await until('the card to say that it is resolved', () =>
    shownTexts(desk.teams.seenBy(lee, card.id)).includes('Resolved by Megan Bowen'),
  );
});

describe('an alert that was resolved half a year ago', () => {
  test('leaves the desk for the archive, not a day before', async () => {
    // By its own moments: moving the clock by months would wake everything else.
    const move = (days: number) =>
      sql`update alerts set resolved_at = ${new Date(desk.clock.now().getTime() - days * 86_400_000)},
        updated_at = ${new Date(desk.clock.now().getTime() - days * 86_400_000)}`.execute(desk.db);
    await move(179);
    await keep();
    expect(await archived()).toEqual([]);
    await move(181);
    await keep();
    expect(await archived()).toEqual([alertIdIn(card.card)]);
    expect(await desk.db.selectFrom('alerts').select('id').execute()).toEqual([]);
  });

  test('is found by its number, with who ended it and without anything to press', async () => {
    const shown = await ask(desk, 'Lee Gu', `alert ${number}`);
    expect(shownTexts(shown)).toContain('In the archive since');
    expect(shownTexts(shown)).toContain('Megan Bowen resolved it on');
    expect(shownTexts(shown)).toContain('Adele Vance');
    expect(verbsIn(shown)).toEqual([]);
    expect(textOf(await ask(desk, 'Lee Gu', `who owns alert ${number}?`))).toContain('In the archive since');
  });

  test('stays as it is, whatever somebody types or presses on its old card', async () => {
    expect(textOf(await ask(desk, 'Lee Gu', `reopen ${number}`))).toContain('it can be read, not changed');
    const { httpStatus, body } = await desk.teams.press(lee, card.id, 'alert.reopen');
    expect(httpStatus).toBe(200);
    expect(shownTexts((body as { value: unknown }).value)).toContain('it can be read, not changed');
    expect(await archived()).toHaveLength(1);
  });

  test('does not come back although Microsoft still shows it', async () => {
    const reads = desk.cloud.requests.to('graph', '/v1.0/identityProtection/').length;
    // Everything is read anew, as after a loss of the cursors.
    await sql`update source_states set cursor = null, next_at = ${desk.clock.now()}`.execute(desk.db);
    await until('the sources to be read again', async () => {
      const rows = await desk.db
        .selectFrom('source_states')
        .select('cursor')
        .where('status', '=', 'ok')
        .where('source', 'like', 'graph.risk%')
        .execute();
      return rows.every((row) => row.cursor !== null);
    });
    expect(desk.cloud.requests.to('graph', '/v1.0/identityProtection/').length).toBeGreaterThan(reads);
    expect(await desk.db.selectFrom('alerts').select('id').execute()).toEqual([]);
  });

  test('makes room for a new alert when something happens to the same person', async () => {
    desk.cloud.happen.riskySignIn('Contoso', { user: 'Adele Vance', level: 'medium' });
    const fresh = await until('a new alert', async () =>
      desk.db.selectFrom('alerts').select(['number', 'status']).executeTakeFirst(),
    );
    expect(fresh.status).toBe('new');
    expect(fresh.number).toBeGreaterThan(number);
  });
});
