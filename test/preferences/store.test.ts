import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  createPreferences,
  defaultsFrom,
  leaveDuty,
  stopWatching,
  takeDuty,
  watchAgain,
} from '../../src/preferences/index.ts';
import { claimDue, ensureSourceStates } from '../../src/sources/source-states.ts';
import { listUnwatched, putOffUnwatched } from '../../src/tenants/index.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const MEGAN = { entraId: '11111111-aaaa-4bbb-8ccc-000000000011', name: 'Megan Bowen' };
const LEE = { entraId: '11111111-aaaa-4bbb-8ccc-000000000012', name: 'Lee Gu' };
const CONTOSO = '22222222-aaaa-4bbb-8ccc-000000000101';
const FABRIKAM = '22222222-aaaa-4bbb-8ccc-000000000102';
const DEFAULTS = defaultsFrom({
  TIME_ZONE: 'UTC',
  DIGEST_DAY: 'monday',
  DIGEST_HOUR: 8,
  CHANNEL_ALERTS_PER_HOUR: 10,
  CONTACT_DRILLS: 'quarterly',
});
let now = new Date('2026-03-04T10:00:00Z');
const instance = () => createPreferences({ db: database.db, now: () => now, defaults: DEFAULTS });
const lines = () =>
  database.db.selectFrom('audit_log').select(['verb', 'actor_name', 'subject_id', 'detail']).orderBy('id').execute();

beforeEach(async () => {
  now = new Date('2026-03-04T10:00:00Z');
  for (const table of ['preferences', 'unwatched_tenants', 'audit_log'] as const) {
    await database.db.deleteFrom(table).execute();
  }
});

describe('preferences', () => {
  test('are the defaults until somebody sets them, and again after a reset', async () => {
    const store = instance();
    await store.reload();
    expect(store.current()).toEqual(DEFAULTS);
    expect(store.fact('timeZone')).toMatchObject({ isSet: false, version: 0, changed: undefined });

    await store.change({ timeZone: 'Europe/Berlin', digestHour: 9 }, MEGAN);
    expect(store.current()).toMatchObject({ timeZone: 'Europe/Berlin', digestHour: 9, digestDay: 'monday' });
    expect(store.fact('timeZone')).toMatchObject({ isSet: true, default: 'UTC', changed: { byName: 'Megan Bowen' } });

    await store.change({ timeZone: null }, LEE);
    expect(store.current().timeZone).toBe('UTC');
    expect(store.fact('timeZone')).toMatchObject({ isSet: false, version: 2, changed: { byName: 'Lee Gu' } });
    expect(await lines()).toEqual([
      {
        verb: 'preference.change',
        actor_name: 'Megan Bowen',
        subject_id: 'timeZone',
        detail: { before: 'UTC', after: 'Europe/Berlin' },
      },
      {
        verb: 'preference.change',
        actor_name: 'Megan Bowen',
        subject_id: 'digestHour',
        detail: { before: 8, after: 9 },
      },
      {
        verb: 'preference.reset',
        actor_name: 'Lee Gu',
        subject_id: 'timeZone',
        detail: { before: 'Europe/Berlin', after: 'UTC' },
      },
    ]);
  });

  test('that are so already are no change, and leave no line', async () => {
    const store = instance();
    await store.change({ drills: 'off' }, MEGAN);
    expect(await store.change({ drills: 'off', timeZone: null }, MEGAN)).toEqual([]);
    expect(await lines()).toHaveLength(1);
  });

  test('that another instance changed are known after the next look', async () => {
    const [here, there] = [instance(), instance()];
    await here.change({ leastSeverity: 'high', unwatched: [CONTOSO] }, MEGAN);
    expect(there.current().leastSeverity).toBe('informational');
    await there.reload();
    expect(there.current()).toMatchObject({ leastSeverity: 'high', unwatched: [CONTOSO] });
  });

  test('that somebody else changed meanwhile are not overwritten by who did not see it', async () => {
    const [here, there] = [instance(), instance()];
    const seen = { digestHour: here.fact('digestHour').version, digestDay: 0 };
    await there.change({ digestHour: 17 }, LEE);
    expect(await here.changeSeen({ digestHour: 9, digestDay: 'friday' }, MEGAN, seen)).toEqual({
      kind: 'outdated',
      names: ['digestHour'],
    });
    expect(here.current()).toMatchObject({ digestHour: 17, digestDay: 'monday' });
    const again = { digestHour: here.fact('digestHour').version };
    expect(await here.changeSeen({ digestHour: 9 }, MEGAN, again)).toMatchObject({ kind: 'changed' });
  });

  test('of two at the same moment, exactly one that saw the same version wins', async () => {
    const stores = Array.from({ length: 6 }, instance);
    const outcomes = await Promise.all(
      stores.map((store, hour) => store.changeSeen({ digestHour: hour + 10 }, MEGAN, { digestHour: 0 })),
    );
    expect(outcomes.filter(({ kind }) => kind === 'changed')).toHaveLength(1);
    expect(await lines()).toHaveLength(1);
  });

  test('that a newer Watchpost wrote and this one cannot read count as unset', async () => {
    const store = instance();
    await store.change({ drills: 'off' }, MEGAN);
    await database.db
      .updateTable('preferences')
      .set({ value: JSON.stringify('monthly') })
      .execute();
    await store.reload();
    expect(store.current().drills).toBe('quarterly');
  });
});

describe('our own tenant', () => {
  const OWN = '22222222-aaaa-4bbb-8ccc-000000000001';
  const SOURCES = ['customers', 'partnerAlerts'];
  const due = async () => (await claimDue(database.db, SOURCES, 10, now)).map(({ source }) => source).toSorted();
  /** As an earlier Watchpost let it happen: everything of it waits for ever. */
  const leaveOut = async () => {
    await database.db
      .insertInto('unwatched_tenants')
      .values({ tenant_id: OWN, since_at: now, by_id: 'command-line', by_name: 'Command line' })
      .execute();
  };

  beforeEach(async () => {
    for (const table of ['tenants', 'source_states'] as const) await database.db.deleteFrom(table).execute();
    await ensureSourceStates(database.db, SOURCES, [OWN], now);
    await database.db
      .insertInto('tenants')
      .values({ id: OWN, name: 'Adatum', domain: 'adatum.com', kind: 'partner', seen_at: now })
      .execute();
  });

  test('cannot be left out, whoever asks', async () => {
    expect(await stopWatching(instance(), OWN, MEGAN)).toBe(false);
    const changes = await instance().change({ unwatched: [OWN.toUpperCase(), CONTOSO] }, MEGAN);
    expect(changes).toMatchObject([{ after: [CONTOSO] }]);
    expect((await listUnwatched(database.db)).map(({ tenantId }) => tenantId)).toEqual([CONTOSO]);
    expect(await due()).toEqual(SOURCES);
  });

  test.each(['listed as the partner', 'on no list yet'])('that was left out is read all the same, %s', async (how) => {
    if (how === 'on no list yet') await database.db.deleteFrom('tenants').execute();
    await leaveOut();
    expect(await due()).toEqual(SOURCES);
  });

  test('that was left out and put off is taken back at the next look, and everybody knows', async () => {
    const store = instance();
    await store.change({ unwatched: [CONTOSO] }, MEGAN);
    await leaveOut();
    await database.db
      .updateTable('source_states')
      .set({ next_at: new Date('9999-01-01T00:00:00Z') })
      .execute();
    await database.db.updateTable('preferences').set({ version: 7 }).where('name', '=', 'unwatched').execute();
    await store.reload();
    expect(store.current().unwatched).toEqual([OWN, CONTOSO]);
    for (let look = 0; look < 2; look += 1) await putOffUnwatched(database.db, now);
    await store.reload();
    expect(store.current().unwatched).toEqual([CONTOSO]);
    expect(await due()).toEqual(SOURCES);
    expect((await lines()).filter(({ subject_id }) => subject_id === OWN)).toEqual([
      { verb: 'preference.watch', actor_name: 'Watchpost', subject_id: OWN, detail: {} },
    ]);
  });
});

describe('customers that are not watched', () => {
  test('are left out and taken back one by one, and it is known by whom', async () => {
    const [here, there] = [instance(), instance()];
    expect(await Promise.all([stopWatching(here, CONTOSO, MEGAN), stopWatching(there, FABRIKAM, LEE)])).toEqual([
      true,
      true,
    ]);
    await here.reload();
    expect(here.current().unwatched).toEqual([CONTOSO, FABRIKAM]);
    expect(await stopWatching(here, CONTOSO, LEE)).toBe(false);
    expect(await listUnwatched(database.db, { tenantId: CONTOSO })).toEqual([
      { tenantId: CONTOSO, sinceAt: now, byName: 'Megan Bowen' },
    ]);
    expect(await watchAgain(here, CONTOSO, LEE)).toBe(true);
    expect(here.current().unwatched).toEqual([FABRIKAM]);
    expect((await lines()).map(({ verb, subject_id }) => `${verb} ${subject_id}`).toSorted()).toEqual([
      `preference.unwatch ${CONTOSO}`,
      `preference.unwatch ${FABRIKAM}`,
      `preference.watch ${CONTOSO}`,
    ]);
  });
});

describe('duty', () => {
  test('is taken, handed over and ended; the log has ids, no names', async () => {
    const store = instance();
    await takeDuty(store, MEGAN, undefined, MEGAN);
    const until = new Date('2026-03-04T18:00:00Z');
    expect(await takeDuty(store, LEE, until, MEGAN, MEGAN.entraId)).toMatchObject({ kind: 'changed' });
    expect(store.current().onDuty).toEqual([{ ...LEE, untilAt: until }]);
    expect(await takeDuty(store, LEE, until, MEGAN)).toMatchObject({ kind: 'unchanged' });
    expect(await leaveDuty(store, LEE.entraId.toUpperCase(), LEE)).toMatchObject({ kind: 'changed', onDuty: [] });
    expect(await leaveDuty(store, LEE.entraId, LEE)).toMatchObject({ kind: 'unchanged' });
    expect(JSON.stringify((await lines()).map(({ detail }) => detail))).not.toMatch(/Lee|Megan/);
  });

  test('ends by itself, without a change', async () => {
    const store = instance();
    await takeDuty(store, LEE, new Date('2026-03-04T18:00:00Z'), LEE);
    now = new Date('2026-03-04T17:59:59Z');
    expect(store.current().onDuty).toHaveLength(1);
    now = new Date('2026-03-04T18:00:00Z');
    expect(store.current().onDuty).toEqual([]);
  });

  test('is for ten people at the most', async () => {
    const store = instance();
    const person = (index: number) => ({
      entraId: `11111111-aaaa-4bbb-8ccc-0000000001${10 + index}`,
      name: `P ${index}`,
    });
    for (let index = 0; index < 10; index += 1) await takeDuty(store, person(index), undefined, MEGAN);
    expect(await takeDuty(store, person(10), undefined, MEGAN)).toMatchObject({ kind: 'full' });
    expect(store.current().onDuty).toHaveLength(10);
    expect(await takeDuty(store, person(3), new Date('2026-03-05T00:00:00Z'), MEGAN)).toMatchObject({
      kind: 'changed',
    });
  });
});
