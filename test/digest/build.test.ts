import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Insertable } from 'kysely';
import { buildDigest } from '../../src/digest/index.ts';
import { noteUnanswered, vote } from '../../src/questions/index.ts';
import { newId } from '../../src/storage/new-id.ts';
import type { Tables } from '../../src/storage/tables.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const period = { periodStart: new Date('2026-03-02T07:00:00Z'), periodEnd: new Date('2026-03-09T07:00:00Z') };
const NOW = new Date('2026-03-09T07:00:05Z');
const ago = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);

/** An alert that came in when Microsoft showed it, as far as the digest cares. */
async function givenAlert(shownAt: Date, change: Partial<Insertable<Tables['alerts']>> = {}): Promise<string> {
  const id = newId(shownAt);
  await database.db
    .insertInto('alerts')
    .values({
      id,
      situation_key: id,
      source: 'graph.riskDetections',
      kind: 'identityRisk',
      tenant_id: 'contoso',
      subject_id: 'adele',
      subject_name: 'Adele Vance',
      severity: 'medium',
      shown_at: shownAt,
      happened_at: shownAt,
      is_test: false,
      evidence: '[]',
      signal_count: 1,
      created_at: shownAt,
      updated_at: shownAt,
      ...change,
    })
    .execute();
  return id;
}

const takenAfter = (shownAt: Date, minutes: number, by = 'Megan Bowen') => ({
  status: 'acknowledged' as const,
  acknowledged_at: new Date(shownAt.getTime() + minutes * 60_000),
  acknowledged_by: by,
});
const heldBy = (name: string) => ({ assignee_id: name, assignee_name: name });

async function givenTask(alertId: string, stepKey: string, dueAt: Date, doneAt: Date | null = null): Promise<void> {
  await database.db
    .insertInto('tasks')
    .values({
      id: newId(NOW),
      alert_id: alertId,
      step_key: stepKey,
      position: 1,
      title: `Do ${stepKey}`,
      why: '',
      how: '',
      owner_id: 'lee',
      owner_name: 'Lee Gu',
      due_at: dueAt,
      done_at: doneAt,
      created_at: ago(9000),
    })
    .execute();
}

async function givenSource(tenantId: string, change: Partial<Insertable<Tables['source_states']>>): Promise<void> {
  await database.db
    .insertInto('source_states')
    .values({ source: 'graph.riskDetections', tenant_id: tenantId, status: 'ok', next_at: NOW, ...change })
    .execute();
}

beforeEach(async () => {
  for (const table of [
    'team_questions',
    'local_articles',
    'unanswered_questions',
    'answer_votes',
    'tasks',
    'alerts',
    'source_states',
    'quarantine',
    'tenants',
  ] as const) {
    await database.db.deleteFrom(table).execute();
  }
  const tenant = (id: string, name: string) => ({ id, name, domain: '', kind: 'customer' as const, seen_at: NOW });
  await database.db
    .insertInto('tenants')
    .values([tenant('contoso', 'Contoso'), tenant('fabrikam', 'Fabrikam'), tenant('litware', 'Litware')])
    .execute();
});

const build = () => buildDigest(database.db, period, NOW);

describe('the digest', () => {
  test('a week without anything is empty, and has no mean', async () => {
    expect(await build()).toEqual({
      period,
      builtAt: NOW,
      received: { total: 0, bySeverity: [], byKind: [] },
      answers: {
        acknowledged: 0,
        meanMin: undefined,
        withinGoal: { inTime: 0, of: 0 },
        withinLine: { inTime: 0, of: 0 },
      },
      resolved: [],
      open: { total: 0, unassigned: 0, acknowledged: 0, byAssignee: [], worst: [] },
      late: {
        alerts: { total: 0, pastLine: 0, oldest: [] },
        tasks: { total: 0, oldest: [] },
        questions: { total: 0, oldest: [] },
      },
      questions: { unanswered: { total: 0, top: [] }, votes: { helpful: 0, unhelpful: 0 }, saved: 0 },
      unread: [],
      quarantined: 0,
      firstThings: [],
    });
  });

  test('counts what came in during the period, and no test alerts', async () => {
    await givenAlert(period.periodStart, { severity: 'low' });
    await givenAlert(ago(60), { severity: 'high', kind: 'partnerAlert' });
    await givenAlert(ago(61), { severity: 'high' });
    await givenAlert(ago(62), { severity: 'high', is_test: true });
    await givenAlert(new Date(period.periodStart.getTime() - 1));
    await givenAlert(period.periodEnd);
    expect((await build()).received).toEqual({
      total: 3,
      bySeverity: [
        { severity: 'high', count: 2 },
        { severity: 'low', count: 1 },
      ],
      byKind: [
        { kind: 'identityRisk', count: 2 },
        { kind: 'partnerAlert', count: 1 },
      ],
    });
  });

  test('measures answers from the moment that Microsoft first showed the alert', async () => {
    const shown = ago(3000);
    const partner = { kind: 'partnerAlert' as const };
    await givenAlert(shown, { ...partner, ...takenAfter(shown, 60) });
    await givenAlert(shown, { ...partner, ...takenAfter(shown, 61) });
    await givenAlert(shown, { ...partner, ...takenAfter(shown, 1440, 'Microsoft') });
    await givenAlert(shown, partner);
    await givenAlert(ago(59), partner);
    await givenAlert(ago(90), partner);
    await givenAlert(shown, takenAfter(shown, 29));
    const { answers } = await build();
    expect(answers.acknowledged).toBe(3);
    expect(answers.meanMin).toBeCloseTo(50);
    expect(answers.withinGoal).toEqual({ inTime: 1, of: 5 });
    expect(answers.withinLine).toEqual({ inTime: 3, of: 4 });
  });

  test('says what is open, whose it is, and what is worst', async () => {
    await givenAlert(ago(20_000), { severity: 'low', ...heldBy('Lee Gu') });
    await givenAlert(ago(50), { severity: 'high', ...heldBy('Lee Gu') });
    const worst = await givenAlert(ago(10), { severity: 'high', tenant_id: 'unnamed' });
    await givenAlert(ago(20), heldBy('Megan Bowen'));
    for (const minutes of [1, 2]) await givenAlert(ago(minutes));
    await givenAlert(ago(5), { severity: 'high', is_test: true });
    await givenAlert(ago(5), { severity: 'high', status: 'resolved', resolution: 'dismissed', resolved_at: ago(1) });
    const { open } = await build();
    expect(open).toMatchObject({
      total: 6,
      unassigned: 3,
      byAssignee: [
        { name: 'Lee Gu', count: 2 },
        { name: 'Megan Bowen', count: 1 },
      ],
    });
    expect(open.worst).toHaveLength(5);
    expect(open.worst[0]).toEqual({
      id: worst,
      number: expect.any(Number),
      kind: 'identityRisk',
      severity: 'high',
      status: 'new',
      customer: 'unnamed',
      subjectName: 'Adele Vance',
      assigneeName: null,
      shownAt: ago(10),
    });
    expect(open.worst[1]).toMatchObject({ severity: 'high', customer: 'Contoso', assigneeName: 'Lee Gu' });
  });

  test('what somebody acknowledged is not with nobody, and an unanswered partner alert leads its severity', async () => {
    const partner = { kind: 'partnerAlert' as const, severity: 'high' as const };
    const acknowledged = { severity: 'high', status: 'acknowledged', acknowledged_by: 'Lee Gu' } as const;
    for (const minutes of [500, 600]) await givenAlert(ago(minutes), acknowledged);
    await givenAlert(ago(700), { ...partner, ...acknowledged });
    const risk = await givenAlert(ago(50), { severity: 'high' });
    const fraud = await givenAlert(ago(10), partner);
    await givenAlert(ago(900), { kind: 'partnerAlert', severity: 'medium' });
    const { open, firstThings } = await build();
    expect(open).toMatchObject({ total: 6, unassigned: 3, acknowledged: 3, byAssignee: [] });
    expect(open.worst.slice(0, 2).map(({ id }) => id)).toEqual([fraud, risk]);
    expect(firstThings).toMatchObject([{ kind: 'answerPastGoal' }, { kind: 'takeHigh', alert: { id: fraud } }]);
  });

  test('says what was asked without an answer, what helped, and what the team saved', async () => {
    const noted = (text: string, at: Date) => noteUnanswered({ db: database.db, now: () => at }, text);
    await noted('Before?', new Date(period.periodStart.getTime() - 1));
    for (let index = 0; index < 7; index += 1) await noted(`Question ${index}?`, ago(100 - index));
    await noted('question 3', ago(50));
    const voted = (person: string, isHelpful: boolean) =>
      vote({ db: database.db, now: () => ago(30) }, 'customer-mfa', person, isHelpful);
    await voted('megan', true);
    await voted('lee', true);
    await voted('diego', false);
    const { questions } = await build();
    expect(questions).toMatchObject({ votes: { helpful: 2, unhelpful: 1 }, saved: 0, unanswered: { total: 7 } });
    expect(questions.unanswered.top.map(({ text, times }) => [text, times])).toEqual([
      ['Question 3?', 2],
      ['Question 6?', 1],
      ['Question 5?', 1],
      ['Question 4?', 1],
      ['Question 2?', 1],
    ]);
  });

  test('a task of an article, and a question to the team, can be late too', async () => {
    await database.db
      .insertInto('tasks')
      .values({
        id: newId(NOW),
        article_id: 'customer-mfa',
        step_key: 'article',
        position: 1,
        title: 'Customer MFA',
        why: '',
        how: '',
        owner_id: 'lee',
        owner_name: 'Lee Gu',
        due_at: ago(60),
        created_at: ago(9000),
      })
      .execute();
    const asked = (text: string, minutes: number) => ({
      id: newId(ago(minutes)),
      text,
      asked_by_id: 'megan',
      asked_by_name: 'Megan Bowen',
      asked_at: ago(minutes),
    });
    await database.db
      .insertInto('team_questions')
      .values([asked('Old?', 24 * 60 + 1), asked('Older?', 5000), asked('New?', 60)])
      .execute();
    const { late } = await build();
    expect(late.tasks).toMatchObject({ total: 1, oldest: [{ title: 'Customer MFA', customer: '' }] });
    expect(late.questions.total).toBe(2);
    expect(late.questions.oldest.map(({ text }) => text)).toEqual(['Older?', 'Old?']);
  });

  test('says what is late', async () => {
    const partner = { kind: 'partnerAlert' as const };
    await givenAlert(ago(60), partner);
    await givenAlert(ago(61), partner);
    const oldest = await givenAlert(ago(1441), partner);
    await givenAlert(ago(5000), { ...partner, ...takenAfter(ago(5000), 4000) });
    const alert = await givenAlert(ago(5000), takenAfter(ago(5000), 1));
    await givenTask(alert, 'reset', ago(10));
    await givenTask(alert, 'revoke', ago(20));
    await givenTask(alert, 'review', ago(-10));
    await givenTask(alert, 'confirm', ago(30), ago(5));
    const { late } = await build();
    expect(late.alerts).toMatchObject({ total: 2, pastLine: 1, oldest: [{ id: oldest }, { shownAt: ago(61) }] });
    expect(Object.keys(late.alerts.oldest[0] ?? {})).not.toContain('total');
    expect(late.tasks).toMatchObject({
      total: 2,
      oldest: [{ title: 'Do revoke', customer: 'Contoso', ownerName: 'Lee Gu', dueAt: ago(20) }, { title: 'Do reset' }],
    });
  });

  test('says how alerts of any age were resolved in the period', async () => {
    const ended = (resolution: 'fraud' | 'dismissed', at: Date) => ({
      status: 'resolved' as const,
      resolution,
      resolved_at: at,
      kind: resolution === 'fraud' ? ('partnerAlert' as const) : ('identityRisk' as const),
    });
    await givenAlert(ago(90_000), ended('dismissed', ago(100)));
    await givenAlert(ago(200), ended('dismissed', ago(100)));
    await givenAlert(ago(200), ended('fraud', ago(100)));
    await givenAlert(ago(90_000), ended('fraud', ago(80_000)));
    expect((await build()).resolved).toEqual([
      { kind: 'identityRisk', resolution: 'dismissed', count: 2 },
      { kind: 'partnerAlert', resolution: 'fraud', count: 1 },
    ]);
  });

  test('says what could not be read, a reason at a time, and what is in quarantine', async () => {
    const noLicence = { status: 'notReadable', reason_code: 'noLicence', reason: 'No P2 licence' } as const;
    for (const tenant of ['litware', 'contoso', 'z1', 'z2']) await givenSource(tenant, noLicence);
    await givenSource('fabrikam', {
      status: 'failing',
      reason_code: 'timeout',
      reason: 'Timed out',
      last_good_at: ago(99),
    });
    await givenSource('adatum', { status: 'ok' });
    await database.db
      .insertInto('quarantine')
      .values({ source: 's', tenant_id: 't', item_key: 'k', reason: 'r', item: '{}', at: NOW })
      .execute();
    const { unread, quarantined } = await build();
    expect(unread).toEqual([
      {
        source: 'graph.riskDetections',
        status: 'failing',
        reasonCode: 'timeout',
        reason: 'Timed out',
        tenantCount: 1,
        tenantNames: ['Fabrikam'],
        lastGoodAt: ago(99),
      },
      {
        source: 'graph.riskDetections',
        status: 'notReadable',
        reasonCode: 'noLicence',
        reason: 'No P2 licence',
        tenantCount: 4,
        tenantNames: ['Contoso', 'Litware', 'z1'],
        lastGoodAt: null,
      },
    ]);
    expect(quarantined).toBe(1);
  });
});
