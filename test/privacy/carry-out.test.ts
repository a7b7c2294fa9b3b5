import { beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { forget } from '../../src/privacy/erase.ts';
import { askErasure, carryOutErasures, decideErasure, findErasure, type Wanted } from '../../src/privacy/index.ts';
import { noteUnanswered } from '../../src/questions/index.ts';
import { erasureView } from '../../src/teams/views/erasure-view.ts';
import { useDatabase } from '../support/database.ts';
import { ADATUM, addLine, addPerson, CONTOSO, FABRIKAM, NAME, NOW, seedPrivacy, THOMAS } from './seed.ts';

const database = useDatabase();
const MEGAN = { entraId: '2f1b3a44-0000-4000-8000-000000000001', name: 'Megan Bowen' };
const LEE = { entraId: '2f1b3a44-0000-4000-8000-000000000002', name: 'Lee Gu' };
let now = NOW;
let told: string[] = [];
let logged: { level: string; fields: unknown }[] = [];

const ports = () => ({
  db: database.db,
  now: () => now,
  jobs: {
    enqueue: async (_tx: unknown, _queue: unknown, jobs: readonly { subjectId: string }[]) => {
      told.push(...jobs.map(({ subjectId }) => subjectId));
    },
  },
  log: {
    warn: (fields: unknown) => logged.push({ level: 'warn', fields }),
    error: (fields: unknown) => logged.push({ level: 'error', fields }),
  } as never,
});

async function approved(wanted: Wanted): Promise<string> {
  const asked = await askErasure(ports(), wanted, MEGAN);
  if (asked.kind === 'notYet') throw new Error('work in hand stands against it');
  await decideErasure(ports(), asked.erasure.id, 'approve', LEE);
  return asked.erasure.id;
}

const person = { kind: 'person', id: THOMAS, name: NAME } as const;
const customer = { kind: 'customer', id: CONTOSO, name: 'Contoso' } as const;
const stateOf = async (id: string) => (await findErasure(database.db, id))?.state;
const questions = async () =>
  (await database.db.selectFrom('unanswered_questions').select('text').execute()).map(({ text }) => text);

/** Makes the database refuse to forget one person, as a rule of a table that nobody thought of would. */
const refuseToForget = (entraId: string) =>
  sql
    .raw(`
      create or replace function refuse() returns trigger language plpgsql as $$ begin
        if old.entra_id = '${entraId}' then raise exception 'refused'; end if; return old;
      end $$;
      create or replace trigger refuse before delete on people for each row execute function refuse()
    `)
    .execute(database.db);

beforeEach(async () => {
  await sql`drop trigger if exists refuse on people`.execute(database.db);
  await seedPrivacy(database.db);
  await addPerson(database.db, THOMAS);
  [now, told, logged] = [NOW, [], []];
});

describe('questions without an answer', () => {
  test('go when they name who is erased, also where two of them become one', async () => {
    await addLine(database.db, { actorId: THOMAS, verb: 'alert.acknowledge', name: 'Thomas Meyer' });
    for (const text of ['is thomas weber here today', 'is thomas meyer here today', 'is the sky blue today']) {
      await noteUnanswered(ports(), text);
    }
    const id = await approved(person);
    expect(await carryOutErasures(ports())).toBe(1);
    expect(await stateOf(id)).toBe('done');
    expect(await questions()).toEqual(['is the sky blue today']);
  });

  test('go when their wording alone is left of the name', async () => {
    await sql`update people set name = 'Sinead O''Brien-Weber'`.execute(database.db);
    await noteUnanswered(ports(), "is Sinead O'Brien-Weber still with us?");
    await noteUnanswered(ports(), 'is sinead o brien weber around?');
    await approved(person);
    await carryOutErasures(ports());
    expect(await questions()).toEqual([]);
  });

  test('go when they name a customer that is erased', async () => {
    for (const text of ['is contoso safe?', 'is contoso.com safe?', 'is fabrikam safe?']) {
      await noteUnanswered(ports(), text);
    }
    await approved(customer);
    expect(await carryOutErasures(ports())).toBe(1);
    expect(await questions()).toEqual(['is fabrikam safe?']);
  });
});

describe('an erasure that cannot be carried out', () => {
  test('keeps no other waiting, says so, and is tried again later', async () => {
    const first = await approved(person);
    const second = await approved(customer);
    await refuseToForget(THOMAS);
    told = [];
    expect(await carryOutErasures(ports())).toBe(1);
    expect([await stateOf(first), await stateOf(second)]).toEqual(['approved', 'done']);
    expect(told).toEqual(expect.arrayContaining([first, second]));
    expect(logged).toEqual([{ level: 'warn', fields: expect.objectContaining({ times: 1 }) }]);
    const erasure = await findErasure(database.db, first);
    if (!erasure) throw new Error('gone');
    expect(erasureView(erasure, { zone: 'UTC', now }).lead).toContain('could not be carried out');

    expect(await carryOutErasures(ports())).toBe(0);
    expect(logged).toHaveLength(1);
    now = new Date(NOW.getTime() + 61_000);
    expect(await carryOutErasures(ports())).toBe(0);
    expect(logged[1]).toEqual({ level: 'error', fields: expect.objectContaining({ times: 2 }) });

    await sql`drop trigger refuse on people`.execute(database.db);
    now = new Date(NOW.getTime() + 600_000);
    expect(await carryOutErasures(ports())).toBe(1);
    expect(await stateOf(first)).toBe('done');
  });

  test('may still be refused, and then says nobody’s name', async () => {
    const id = await approved(person);
    expect(await decideErasure(ports(), id, 'refuse', LEE)).toMatchObject({ kind: 'unchanged' });
    await refuseToForget(THOMAS);
    await carryOutErasures(ports());
    expect(await decideErasure(ports(), id, 'refuse', LEE)).toMatchObject({
      kind: 'changed',
      erasure: { state: 'refused', subjectName: '', failure: null },
    });
  });
});

describe('forgetting a customer', () => {
  test.each([
    ['a word', 'alert'],
    ['a name', 'Contoso'],
    ['an id that nobody knows', '99999999-aaaa-4bbb-8ccc-00000000dead'],
    ['our own tenant', ADATUM],
  ])('is refused for %s, and nothing changes', async (_what, subjectId) => {
    const { db } = database;
    await expect(
      db
        .transaction()
        .execute((tx) => forget(tx, ports().jobs, { kind: 'customer', subjectId, pseudonym: '0badcafe' })),
    ).rejects.toThrow('not a customer that is known');
    const rows = await db.selectFrom('tenants').select('id').orderBy('id').execute();
    expect(rows.map(({ id }) => id)).toEqual([CONTOSO, FABRIKAM, ADATUM]);
  });
});

describe('a word instead of a person’s id', () => {
  test('is looked for in no text', async () => {
    await noteUnanswered(ports(), 'what is an alert?');
    const { db } = database;
    await db
      .transaction()
      .execute((tx) => forget(tx, ports().jobs, { kind: 'person', subjectId: 'alert', pseudonym: '0badcafe' }));
    expect(await questions()).toEqual(['what is an alert?']);
  });
});

describe('the card of an erasure that was done', () => {
  test('says where a person has to look, and reads one that an older version wrote', async () => {
    await addPerson(database.db, LEE.entraId);
    await sql`
      insert into contacts (id, tenant_id, name, role, position, email, phone, languages, hours, zone, note, verified_at,
        verified_by, updated_at)
      values (gen_random_uuid(), ${FABRIKAM}, 'Miriam Graham', 'security', 1, 'm.graham@fabrikam.com', '', '', '', '', '',
        ${NOW}, ${NAME}, ${NOW})
    `.execute(database.db);
    const id = await approved(person);
    await carryOutErasures(ports());
    const erasure = await findErasure(database.db, id);
    if (!erasure) throw new Error('gone');
    expect(erasure.outcome).toEqual({ erasures: 1, people: 1 });
    const lines = () => erasureView(erasure, { zone: 'UTC', now }).lines.join('\n');
    expect(lines()).toContain('2 rows of 2 tables');
    expect(lines().replaceAll('\\', '')).toContain('of 1 name nothing tells whose it is: contacts: verified_by');
    await sql`update erasures set outcome = '{"people": 1, "alerts": 4}'`.execute(database.db);
    expect(await findErasure(database.db, id)).toMatchObject({ outcome: { people: 1, alerts: 4 }, unclear: {} });
  });
});
