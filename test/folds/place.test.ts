import { beforeEach, describe, expect, test } from '@jest/globals';
import { actOnAlert, findAlertByNumber, ingestSignals, listOpenAlerts, type Signal } from '../../src/alerts/index.ts';
import { acknowledgeFold, createPlace, endFolds, findFoldOf, listFold, readFold } from '../../src/folds/index.ts';
import { savePrivileged } from '../../src/privileged/index.ts';
import { useDatabase } from '../support/database.ts';
import { detection, userRecord } from './sample-signals.ts';

const database = useDatabase();
const megan = { entraId: '00000000-0000-4000-8000-000000000001', name: 'Megan Bowen' };
let now = new Date('2026-03-04T10:00:00Z');
let jobs: { subjectType: string; subjectId: string; afterSec: number; priority: number }[] = [];
const enqueue = async (_tx: unknown, _queue: unknown, subjects: readonly object[], priority = 0, afterSec = 0) => {
  jobs.push(
    ...subjects.map((subject) => ({ ...(subject as { subjectType: string; subjectId: string }), priority, afterSec })),
  );
};
const ports = (mostAnHour = 3) => ({
  db: database.db,
  jobs: { enqueue },
  now: () => now,
  place: createPlace({
    partnerTenantId: 'partner',
    limits: () => ({ mostAnHour, timeZone: 'UTC', leastSeverity: 'informational' }),
    now: () => now,
  }),
});
const minutes = (count: number) => {
  now = new Date(now.getTime() + count * 60_000);
};

beforeEach(async () => {
  for (const table of ['alerts', 'signals', 'folds', 'audit_log', 'privileged_accounts', 'privileged_reads'] as const) {
    await database.db.deleteFrom(table).execute();
  }
  jobs = [];
  now = new Date('2026-03-04T10:00:00Z');
});

const many = (count: number, change: Parameters<typeof detection>[2] = {}): Signal[] =>
  Array.from({ length: count }, (_, index) => detection(`d${index}`, `user${index}`, { shownAt: now, ...change }));
const take = (signals: readonly Signal[], mostAnHour?: number) =>
  ingestSignals(ports(mostAnHour), signals[0]?.tenantId ?? '', signals);
const folds = () => database.db.selectFrom('folds').selectAll().orderBy('opened_at').execute();
const alertOfUser = async (user: string) =>
  database.db
    .selectFrom('alerts')
    .selectAll()
    .where('subject_id', '=', user)
    .orderBy('number', 'desc')
    .executeTakeFirstOrThrow();

describe('a storm', () => {
  test('gets one card and as many alerts on their own as people can read; all of them are open alerts', async () => {
    await take(many(50));
    const [fold, another] = await folds();
    expect(another).toBeUndefined();
    expect(fold).toMatchObject({ kind: 'storm', event_type: 'unfamiliarfeatures', ended_at: null });
    expect(jobs.filter(({ subjectType }) => subjectType === 'alert')).toHaveLength(3);
    expect(jobs.filter(({ subjectType }) => subjectType === 'fold')).toEqual([
      expect.objectContaining({ afterSec: 0 }),
    ]);
    expect((await listOpenAlerts(database.db, 10)).total).toBe(50);
    expect(await readFold(database.db, fold?.id ?? '', 5)).toMatchObject({
      total: 47,
      open: 47,
      untaken: 47,
      left: 0,
      tenantCount: 1,
    });
  });

  test('counts what comes later on the same card, whose edits wait', async () => {
    await take(many(50));
    jobs = [];
    minutes(1);
    await take([detection('late', 'lee', { shownAt: now, tenantId: 'fabrikam' })]);
    const [fold] = await folds();
    expect(jobs).toEqual([expect.objectContaining({ subjectType: 'fold', subjectId: fold?.id, afterSec: 10 })]);
    expect(await readFold(database.db, fold?.id ?? '', 5)).toMatchObject({ total: 48, tenantCount: 2 });
  });

  test('lets through what is protected, in its midst', async () => {
    await database.db.transaction().execute((tx) =>
      savePrivileged(
        tx,
        'contoso',
        [
          { userId: 'user30', roleTemplateIds: ['62e90394-69f5-4237-9190-012177145e10'] },
          { userId: 'user31', roleTemplateIds: ['5d6b6bb7-de71-4623-b4af-96380a352509'] },
        ],
        now,
      ),
    );
    await take([...many(50), detection('bad', 'megan', { severity: 'high' })]);
    expect((await alertOfUser('user30')).fold_id).toBeNull();
    expect((await alertOfUser('megan')).fold_id).toBeNull();
    // Who may only read security settings is nobody whose account must be watched apart.
    expect((await alertOfUser('user31')).fold_id).not.toBeNull();
    const urgent = jobs.filter(({ priority }) => priority === Math.max(...jobs.map((job) => job.priority)));
    expect(urgent).toEqual([expect.objectContaining({ subjectId: (await alertOfUser('megan')).id })]);
  });

  test('lets an alert go that becomes worse, for good, and tells of it', async () => {
    await take(many(50));
    const [fold] = await folds();
    const before = await readFold(database.db, fold?.id ?? '', 5);
    jobs = [];
    await take([userRecord('user40', { severity: 'high' })]);
    const alert = await alertOfUser('user40');
    expect(alert).toMatchObject({ fold_id: fold?.id, unfolded_at: now, severity: 'high' });
    expect(jobs).toContainEqual(expect.objectContaining({ subjectType: 'alert', subjectId: alert.id, afterSec: 0 }));
    expect(jobs).toContainEqual(expect.objectContaining({ subjectType: 'fold', subjectId: fold?.id, afterSec: 10 }));
    const after = await readFold(database.db, fold?.id ?? '', 5);
    expect(after).toMatchObject({ total: 46, left: 1 });
    expect(after?.version).toBeGreaterThan(before?.version ?? 0);
    expect(await findFoldOf(database.db, alert.id)).toBeUndefined();
    await take([detection('again', 'user40')]);
    expect(await findFoldOf(database.db, alert.id)).toBeUndefined();
  });

  test('is not brought on by tests: what is real gets the cards that it would have got without them', async () => {
    for (let index = 0; index < 3; index += 1) {
      const test = { ...detection(`t${index}`, `tester${index}`, { shownAt: now }), isTest: true };
      await ingestSignals({ ...ports(), place: async () => [] }, test.tenantId, [test]);
    }
    await take(many(3));
    expect(await folds()).toEqual([]);
  });

  test('is over after an hour without news, once, and a new wave opens a new card', async () => {
    await take(many(50));
    minutes(59);
    expect(await endFolds(ports())).toBe(0);
    minutes(2);
    expect(await Promise.all([endFolds(ports()), endFolds(ports())])).toContain(1);
    expect(await endFolds(ports())).toBe(0);
    expect((await folds())[0]).toMatchObject({ ended_at: now, version: 2 });
    await take(Array.from({ length: 20 }, (_, index) => detection(`w${index}`, `other${index}`, { shownAt: now })));
    expect(await folds()).toHaveLength(2);
  });

  test('gets a new card after half a day, at the end of the channel', async () => {
    await take(many(20));
    for (let hour = 0; hour < 14; hour += 1) {
      minutes(55);
      await take(
        Array.from({ length: 8 }, (_, index) => detection(`h${hour}-${index}`, `h${hour}-${index}`, { shownAt: now })),
      );
    }
    const [first, second] = await folds();
    expect(first?.ended_at).not.toBeNull();
    expect(second?.ended_at).toBeNull();
  });

  test('of two tenants at the same time opens one card', async () => {
    const wave = (tenantId: string) => many(30, { tenantId });
    await Promise.all(['contoso', 'fabrikam', 'litware', 'adatum'].map((tenantId) => take(wave(tenantId))));
    expect(await folds()).toHaveLength(1);
    expect((await listOpenAlerts(database.db, 1)).total).toBe(120);
  });

  test('read twice changes nothing', async () => {
    const wave = many(30);
    await take(wave);
    const before = await database.db.selectFrom('alerts').select(['id', 'fold_id', 'version']).orderBy('id').execute();
    jobs = [];
    await take(wave);
    expect(await database.db.selectFrom('alerts').select(['id', 'fold_id', 'version']).orderBy('id').execute()).toEqual(
      before,
    );
    expect(jobs).toEqual([]);
  });
});

describe('quiet alerts', () => {
  test('share the card of their day', async () => {
    await take(many(10, { severity: 'low' }));
    minutes(60);
    await take([detection('x', 'lee', { severity: 'low', shownAt: now })]);
    minutes(14 * 60);
    await take([...many(8, { severity: 'low', tenantId: 'fabrikam' })]);
    const days = await folds();
    expect(days.map(({ group_key }) => group_key)).toEqual(['quiet:2026-03-04', 'quiet:2026-03-05']);
    expect(days[0]?.until).toEqual(new Date('2026-03-05T00:00:00Z'));
    expect(await endFolds(ports())).toBe(1);
  });

  test('leave it when something is known to be more, and stay when more of the same comes', async () => {
    await take(many(10, { severity: 'low' }), 3);
    minutes(90);
    await take([detection('same', 'user8', { severity: 'low', shownAt: now })]);
    expect((await alertOfUser('user8')).unfolded_at).toBeNull();
    await take([detection('token', 'user8', { eventType: 'anomalousToken', shownAt: now })]);
    expect((await alertOfUser('user8')).unfolded_at).toEqual(now);
  });

  test('take the traveller whose earlier trips were harmless, but nobody who was compromised', async () => {
    const trip = (id: string, user: string, closed?: 'dismissed' | 'confirmedCompromised') =>
      detection(id, user, {
        eventType: 'unlikelyTravel',
        shownAt: now,
        ...(closed ? { sourceState: { kind: 'closed', resolution: closed } } : {}),
      });
    await take([trip('1', 'adele'), trip('2', 'lee')], 3);
    await take([trip('1', 'adele', 'dismissed'), trip('2', 'lee', 'confirmedCompromised')], 3);
    minutes(5);
    await take(many(5, { severity: 'low' }), 3);
    minutes(120);
    await take([trip('3', 'adele'), trip('4', 'lee')], 3);
    expect((await findFoldOf(database.db, (await alertOfUser('adele')).id))?.kind).toBe('quiet');
    expect(await findFoldOf(database.db, (await alertOfUser('lee')).id)).toBeUndefined();
  });
});

describe('people', () => {
  test('acknowledge all that their card counted, each with its log line, and nothing that came later', async () => {
    await take(many(20));
    const [fold] = await folds();
    const facts = await readFold(database.db, fold?.id ?? '', 5);
    await take([detection('late', 'lee', { shownAt: now })]);
    jobs = [];
    const taken = await Promise.all([
      acknowledgeFold(ports(), fold?.id ?? '', facts?.upTo ?? 0, megan),
      acknowledgeFold(ports(), fold?.id ?? '', facts?.upTo ?? 0, megan),
    ]);
    expect(taken.toSorted((a, b) => a - b)).toEqual([0, 17]);
    expect(jobs).toHaveLength(1);
    expect(await readFold(database.db, fold?.id ?? '', 5)).toMatchObject({ open: 18, untaken: 1 });
    const lines = await database.db
      .selectFrom('audit_log')
      .selectAll()
      .where('verb', '=', 'alert.acknowledge')
      .execute();
    expect(lines).toHaveLength(17);
    expect(lines[0]).toMatchObject({ actor_id: megan.entraId, detail: { fold: fold?.id } });
  });

  test('act on one of them as on any alert, and the fold counts it', async () => {
    await take(many(20));
    const [fold] = await folds();
    const [worst] = await listFold(database.db, fold?.id ?? '', 1, 0);
    await actOnAlert(ports(), worst?.id ?? '', { verb: 'resolve', resolution: 'dismissed', note: '' }, megan);
    expect(await readFold(database.db, fold?.id ?? '', 5)).toMatchObject({ total: 17, open: 16 });
    expect((await findAlertByNumber(database.db, worst?.number ?? 0))?.status).toBe('resolved');
  });

  test('turn the pages of a fold without missing one', async () => {
    await take(many(25));
    const [fold] = await folds();
    const pages = await Promise.all([0, 10, 20].map((offset) => listFold(database.db, fold?.id ?? '', 10, offset)));
    expect(new Set(pages.flat().map(({ id }) => id)).size).toBe(22);
  });
});
