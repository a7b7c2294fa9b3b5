import { beforeEach, describe, expect, test } from '@jest/globals';
import { actOnAlert, ingestSignals, listOpenAlerts, type Severity, type Signal } from '../../src/alerts/index.ts';
import { createPlace, isWithheld } from '../../src/folds/index.ts';
import { savePrivileged } from '../../src/privileged/index.ts';
import { useDatabase } from '../support/database.ts';
import { detection, userRecord } from './sample-signals.ts';

const database = useDatabase();
const NOW = new Date('2026-03-04T10:00:00Z');
const megan = { entraId: '00000000-0000-4000-8000-000000000001', name: 'Megan Bowen' };
let least: Severity = 'high';
let jobs: { subjectType: string; subjectId: string }[] = [];
const enqueue = async (_tx: unknown, _queue: unknown, subjects: readonly object[]) => {
  jobs.push(...(subjects as { subjectType: string; subjectId: string }[]));
};
const place = createPlace({
  partnerTenantId: 'partner',
  limits: () => ({ mostAnHour: 3, timeZone: 'UTC', leastSeverity: least }),
  now: () => NOW,
});
const ports = { jobs: { enqueue }, now: () => NOW, place };
const take = (...signals: Signal[]) =>
  ingestSignals({ ...ports, db: database.db }, signals[0]?.tenantId ?? '', signals);
const alertOfUser = (user: string) =>
  database.db.selectFrom('alerts').selectAll().where('subject_id', '=', user).executeTakeFirstOrThrow();
const shown = () => jobs.map(({ subjectType }) => subjectType);

beforeEach(async () => {
  for (const table of ['alerts', 'signals', 'folds', 'audit_log', 'privileged_accounts', 'privileged_reads'] as const) {
    await database.db.deleteFrom(table).execute();
  }
  jobs = [];
  least = 'high';
});

describe('an alert below the least severity to post', () => {
  test('shows on no card, neither its own nor one of many, and is an open alert all the same', async () => {
    await take(...Array.from({ length: 20 }, (_, index) => detection(`d${index}`, `user${index}`)));
    expect(shown()).toEqual([]);
    expect(await database.db.selectFrom('folds').select('id').execute()).toEqual([]);
    expect((await listOpenAlerts(database.db, 5)).total).toBe(20);
    expect(await alertOfUser('user3')).toMatchObject({ withheld_as: 'medium', fold_id: null });
    const lines = await database.db
      .selectFrom('audit_log')
      .select(['verb', 'detail'])
      .where('verb', '=', 'alert.withhold')
      .execute();
    expect(lines).toHaveLength(20);
    expect(lines[0]?.detail).toEqual({ below: 'high' });
  });

  test('takes no room from the others in the hour', async () => {
    least = 'medium';
    await take(
      ...Array.from({ length: 20 }, (_, index) => detection(`d${index}`, `user${index}`, { severity: 'low' })),
    );
    await take(detection('a', 'ada'), detection('b', 'bob'));
    expect(shown()).toEqual(['alert', 'alert']);
  });

  test('is posted when it rises, though it may still be below', async () => {
    await take(detection('d', 'adele', { severity: 'low' }));
    expect(shown()).toEqual([]);
    await take(detection('e', 'adele', { severity: 'medium' }));
    const { id, withheld_as } = await alertOfUser('adele');
    expect(jobs).toEqual([{ subjectType: 'alert', subjectId: id }]);
    expect(withheld_as).toBeNull();
    // From then on it is an alert like any other.
    await take(detection('f', 'adele', { severity: 'medium' }));
    expect(shown()).toEqual(['alert', 'alert']);
  });

  test('stays where it is when more of the same comes, and when less is asked for meanwhile', async () => {
    await take(detection('d', 'adele', { severity: 'low' }));
    await take(detection('e', 'adele', { severity: 'low' }));
    least = 'informational';
    await take(detection('f', 'adele', { severity: 'low' }));
    const { id } = await alertOfUser('adele');
    expect(shown()).toEqual([]);
    expect(await isWithheld(database.db, id)).toBe(true);
    // What comes new is posted.
    await take(detection('g', 'bob', { severity: 'low' }));
    expect(shown()).toEqual(['alert']);
  });

  test('is worked on without a card', async () => {
    await take(detection('d', 'adele', { severity: 'low' }));
    const { id } = await alertOfUser('adele');
    expect(await actOnAlert({ ...ports, db: database.db }, id, { verb: 'acknowledge' }, megan)).toMatchObject({
      kind: 'changed',
    });
    expect(await isWithheld(database.db, id)).toBe(true);
  });
});

test.each<[string, Signal]>([
  ['of high severity', detection('d', 'adele', { severity: 'high' })],
  ['of our own tenant', detection('d', 'adele', { severity: 'low', tenantId: 'partner' })],
  ['of an administrator', detection('d', 'admin', { severity: 'low' })],
  ['of a partner fraud', { ...detection('d', 'subscription', { severity: 'low' }), kind: 'partnerAlert' }],
  ['that tries the way', detection('d', 'adele', { severity: 'low', isTest: true })],
])('an alert %s is posted, whatever is set', async (_what, signal) => {
  await database.db
    .transaction()
    .execute((tx) =>
      savePrivileged(
        tx,
        'contoso',
        [{ userId: 'admin', roleTemplateIds: ['62e90394-69f5-4237-9190-012177145e10'] }],
        NOW,
      ),
    );
  await take(signal);
  expect(shown()).toEqual(['alert']);
});

test('one whose user is found to be an administrator is posted with the next sign', async () => {
  await take(detection('d', 'adele', { severity: 'low' }));
  expect(shown()).toEqual([]);
  await database.db
    .transaction()
    .execute((tx) =>
      savePrivileged(
        tx,
        'contoso',
        [{ userId: 'adele', roleTemplateIds: ['62e90394-69f5-4237-9190-012177145e10'] }],
        NOW,
      ),
    );
  await take(userRecord('adele', { severity: 'low' }));
  expect(shown()).toEqual(['alert']);
});
