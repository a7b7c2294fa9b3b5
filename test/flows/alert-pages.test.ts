import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { ask, until, useDesk } from '../support/desk.ts';
import { shownTexts } from '../support/read-card.ts';

const desk = useDesk();
const NESTOR = 'Nestor Wilke';
/** Acknowledged, and younger than the fraud: by number alone they would fill the first two pages. */
const TAKEN = 22;

const says = async (text: string) => shownTexts(await ask(desk, NESTOR, text));
const pressed = async (data: Record<string, string>) => {
  const newest = desk.teams.messages({ personal: staffId(NESTOR) }).at(-1)?.id ?? '';
  const { body } = await desk.teams.invoke(staffId(NESTOR), newest, { verb: 'alert.list', data });
  return shownTexts((body as { value: unknown }).value);
};
/** The subjects of the lines, as they stand; a headline may name one too. */
const subjects = (shown: string) => [
  ...new Set([...shown.matchAll(/(Fraud|Risk|Medium|Taken \d+) seat/g)].map(([, name]) => name)),
];

beforeAll(async () => {
  const [customer] = await until('the customers', async () => {
    const rows = await desk.db.selectFrom('tenants').select('id').where('name', '=', 'Contoso').execute();
    return rows.length > 0 && rows;
  });
  const given = (name: string, kind: string, severity: string, status: string) =>
    sql`
    insert into alerts (id, situation_key, source, kind, tenant_id, subject_id, subject_name, severity, status,
      is_test, acknowledged_by, shown_at, happened_at, evidence, signal_count, version, created_at, updated_at)
    values (gen_random_uuid(), ${name}, 'test', ${kind}, ${customer?.id}, ${name}, ${`${name} seat`}, ${severity}, ${status},
      false, ${status === 'new' ? null : 'Lee Gu'}, now(), now(), '[]', 1, 1, now(), now())
  `.execute(desk.db);
  await given('Medium', 'partnerAlert', 'medium', 'new');
  await given('Fraud', 'partnerAlert', 'high', 'new');
  await given('Risk', 'identityRisk', 'high', 'new');
  for (let at = 1; at <= TAKEN; at += 1) await given(`Taken ${at}`, 'identityRisk', 'high', 'acknowledged');
});

describe('a list of open alerts that is longer than a card', () => {
  test('begins with what nobody took, the partner alert whose clock runs before all', async () => {
    const shown = await says('alerts');
    expect(subjects(shown)).toEqual(['Fraud', 'Risk', ...names(22, 15)]);
    expect(shown).toMatch(/Open alerts: 25[\s\S]*and 15 more[\s\S]*Page 1 of 3[\s\S]*alerts page 2/);
  });

  test('leads on by words', async () => {
    expect(subjects(await says('alerts page 2'))).toEqual(names(14, 5));
    const last = await says('alerts contoso page 3');
    expect(subjects(last)).toEqual([...names(4, 1), 'Medium']);
    expect(last).toContain('Page 3 of 3');
    expect(last).not.toContain('more');
  });

  test('leads on by its buttons, and takes a page that is none for the nearest', async () => {
    expect(subjects(await pressed({ tenantId: '', pageId: '1' }))).toEqual(names(14, 5));
    expect(await pressed({ tenantId: '', pageId: '999' })).toContain('Page 3 of 3');
    expect(await pressed({ tenantId: '', pageId: '-7; drop' })).toContain('Page 1 of 3');
  });
});

const names = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, at) => `Taken ${from - at}`);
