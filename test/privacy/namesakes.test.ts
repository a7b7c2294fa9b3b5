import { beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { forget } from '../../src/privacy/erase.ts';
import { exportPerson } from '../../src/privacy/index.ts';
import { newId } from '../../src/storage/new-id.ts';
import { useDatabase } from '../support/database.ts';
import {
  addAlert,
  addArchived,
  addLine,
  addPerson,
  CONTOSO,
  FABRIKAM,
  NAME,
  NOW,
  OTHER_THOMAS,
  seedPrivacy,
  THOMAS,
} from './seed.ts';

const database = useDatabase();
const jobs = { enqueue: async () => undefined };
const EARLIER = new Date(NOW.getTime() - 3_600_000);
const ERASED = 'Erased person 0badcafe';

const forgetThomas = (subjectId = THOMAS) =>
  database.db.transaction().execute((tx) => forget(tx, jobs, { kind: 'person', subjectId, pseudonym: '0badcafe' }));

const rowsOf = async (query: ReturnType<typeof sql<Record<string, unknown>>>) =>
  (await query.execute(database.db)).rows.map((row) => Object.values(row));

const addContact = (of: { email: string; entraId?: string; phone?: string; name?: string; verifiedAt?: Date }) =>
  sql`
    insert into contacts (id, tenant_id, name, role, position, email, phone, languages, hours, zone, note, entra_id,
      verified_at, verified_by, updated_at)
    values (${newId(NOW)}, ${FABRIKAM}, ${of.name ?? NAME}, 'security', (select count(*) + 1 from contacts), ${of.email},
      ${of.phone ?? ''}, '', '', '', '', ${of.entraId ?? null}, ${of.verifiedAt ?? null}, ${of.verifiedAt ? NAME : null}, ${NOW})
  `.execute(database.db);

beforeEach(async () => {
  await seedPrivacy(database.db);
  await addPerson(database.db, THOMAS);
  await addPerson(database.db, OTHER_THOMAS);
});

describe('erasing one of two people of the same name', () => {
  test('leaves the other in their rows, as a contact, and in the record of who did what', async () => {
    await addContact({ email: 't.weber@fabrikam.com' });
    for (const actorId of [THOMAS, OTHER_THOMAS]) await addLine(database.db, { actorId, verb: 'alert.acknowledge' });
    await forgetThomas();
    expect(await rowsOf(sql`select entra_id, name from people`)).toEqual([[OTHER_THOMAS, NAME]]);
    expect(await rowsOf(sql`select name, email from contacts`)).toEqual([[NAME, 't.weber@fabrikam.com']]);
    expect(await rowsOf(sql`select actor_id, actor_name from audit_log order by id`)).toEqual([
      ['erased-0badcafe', ERASED],
      [OTHER_THOMAS, NAME],
    ]);
  });

  test('tells by the line of the same moment who took an alert and who ended it', async () => {
    const id = newId(NOW);
    await addAlert(database.db, { id, subjectId: OTHER_THOMAS, takenAt: EARLIER });
    await addLine(database.db, { actorId: THOMAS, verb: 'alert.acknowledge', subjectId: id, at: EARLIER });
    await addLine(database.db, { actorId: OTHER_THOMAS, verb: 'alert.resolve', subjectId: id });
    const { unclear } = await forgetThomas();
    expect(await rowsOf(sql`select subject_name, assignee_name, acknowledged_by, resolved_by from alerts`)).toEqual([
      [NAME, NAME, ERASED, NAME],
    ]);
    expect(unclear).toEqual({});
  });

  test('leaves a name that nothing tells whose it is, and says where a person has to look', async () => {
    await addAlert(database.db, { id: newId(NOW), subjectId: THOMAS });
    await addContact({ email: 'm.graham@fabrikam.com', name: 'Miriam Graham', verifiedAt: EARLIER });
    const { unclear } = await forgetThomas();
    expect(unclear).toEqual({ 'alerts.acknowledged_by': 1, 'alerts.resolved_by': 1, 'contacts.verified_by': 1 });
    expect(await rowsOf(sql`select subject_name, acknowledged_by from alerts`)).toEqual([[ERASED, NAME]]);
  });

  test('replaces such a name where nobody else bears it', async () => {
    await sql`delete from people where entra_id = ${OTHER_THOMAS}`.execute(database.db);
    await addAlert(database.db, { id: newId(NOW), subjectId: THOMAS });
    await sql`update alerts set assignee_id = null, assignee_name = null`.execute(database.db);
    const { unclear } = await forgetThomas();
    expect(unclear).toEqual({});
    expect(await rowsOf(sql`select subject_name, acknowledged_by, resolved_by from alerts`)).toEqual([
      [ERASED, ERASED, ERASED],
    ]);
  });

  test('tells them apart inside of an archived alert too', async () => {
    const at = NOW.toISOString();
    const workers = (id: string) => ({
      assignee_id: id,
      assignee_name: NAME,
      acknowledged_at: at,
      acknowledged_by: NAME,
      resolved_at: '2026-03-05T00:00:00Z',
      resolved_by: NAME,
    });
    const line = (actor_id: string) => ({ at, actor_id, actor_name: NAME, verb: 'alert.acknowledge', detail: {} });
    const alert = { subject_id: OTHER_THOMAS, subject_name: NAME, evidence: [] };
    await addArchived(database.db, {
      id: newId(NOW),
      number: 1,
      document: {
        alert: { ...alert, ...workers(THOMAS) },
        tasks: [{ owner_id: OTHER_THOMAS, owner_name: NAME }],
        lines: [line(THOMAS), { ...line(OTHER_THOMAS), at: EARLIER.toISOString(), detail: { note: `asked ${NAME}` } }],
      },
    });
    const { unclear } = await forgetThomas();
    const [[document]] = (await rowsOf(sql`select document from archived_alerts`)) as [[Record<string, unknown>]];
    expect(document).toMatchObject({
      alert: { subject_name: NAME, assignee_name: ERASED, acknowledged_by: ERASED, resolved_by: NAME },
      tasks: [{ owner_name: NAME }],
      // Words say not whom they mean: there it goes, whoever it was.
      lines: [{ actor_name: ERASED }, { actor_name: NAME, detail: { note: `asked ${ERASED}` } }],
    });
    expect(unclear).toEqual({ 'archived_alerts.document': 1 });
  });

  test('leaves who shares a mailbox or a telephone with them', async () => {
    const shared = { email: 'soc@fabrikam.com', phone: '+49 30 901820' };
    await addContact({ ...shared, entraId: THOMAS });
    await addContact({ ...shared, entraId: '2f1b3a44-0000-4000-8000-00000000000c', name: 'Miriam Graham' });
    await addContact({ ...shared, name: 'Night desk' });
    await forgetThomas();
    expect(await rowsOf(sql`select name, email, phone from contacts order by name`)).toEqual([
      ['Miriam Graham', shared.email, shared.phone],
      ['Night desk', shared.email, shared.phone],
    ]);
  });

  test('takes the drills of a contact whose id nobody knows', async () => {
    await addContact({ email: 't.weber@fabrikam.com' });
    await sql`
      insert into drills (id, tenant_id, contact_id, contact_name, contact_version, code, reason, started_at, started_by_id,
        started_by_name, due_at, sent_how, outcome, note)
      select ${newId(NOW)}, tenant_id, id, name, 1, 'AB12', 'quarterly', ${NOW}, ${OTHER_THOMAS}, ${NAME}, ${NOW}, 'byHand', 'waiting', ''
      from contacts
    `.execute(database.db);
    await forgetThomas('t.weber@fabrikam.com');
    expect(await rowsOf(sql`select contact_name, started_by_name from drills`)).toEqual([[ERASED, NAME]]);
    expect(await rowsOf(sql`select name from people`)).toEqual([[NAME], [NAME]]);
  });
});

describe('erasing one of two customers of the same name', () => {
  test('leaves the other', async () => {
    await sql`update tenants set name = 'Contoso' where id = ${FABRIKAM}`.execute(database.db);
    const { db } = database;
    await db
      .transaction()
      .execute((tx) => forget(tx, jobs, { kind: 'customer', subjectId: CONTOSO, pseudonym: '0badcafe' }));
    expect(await rowsOf(sql`select id, name from tenants where kind = 'customer'`)).toEqual([[FABRIKAM, 'Contoso']]);
  });
});

describe('what is kept about one of two people of the same name', () => {
  test('is without the other', async () => {
    await addContact({ email: 't.weber@fabrikam.com' });
    for (const actorId of [THOMAS, OTHER_THOMAS]) await addLine(database.db, { actorId, verb: 'alert.acknowledge' });
    await addAlert(database.db, { id: newId(NOW), subjectId: OTHER_THOMAS });
    const { kept } = await exportPerson(database.db, THOMAS, NOW);
    expect(Object.keys(kept)).toEqual(['people', 'audit_log']);
    expect(kept['people']?.rows).toEqual([expect.objectContaining({ entra_id: THOMAS })]);
    expect(kept['audit_log']?.rows).toEqual([expect.objectContaining({ actor_id: THOMAS })]);
  });

  test('has the archived alert that was about them, without who worked on it', async () => {
    const evidence = [{ ip: '203.0.113.9', place: 'Lagos', device: 'Pixel' }];
    const workers = {
      assignee_id: OTHER_THOMAS,
      assignee_name: 'Lee Gu',
      acknowledged_by: 'Lee Gu',
      resolved_by: 'Lee Gu',
    };
    const lines = [{ actor_id: OTHER_THOMAS, actor_name: 'Lee Gu', detail: { note: 'Megan Bowen told me' } }];
    for (const [number, subject_id] of [THOMAS, OTHER_THOMAS].entries()) {
      const alert = { subject_id, subject_name: NAME, severity: 'high', evidence, ...workers };
      await addArchived(database.db, { id: newId(NOW), number, document: { alert, tasks: [], lines, cards: [] } });
    }
    const { kept } = await exportPerson(database.db, THOMAS, NOW);
    expect(kept['archived_alerts']?.rows).toEqual([
      expect.objectContaining({
        number: 0,
        document: {
          alert: { subject_id: THOMAS, subject_name: NAME, severity: 'high', evidence },
          tasks: [],
          lines: [],
        },
      }),
    ]);
    expect(JSON.stringify(kept)).not.toMatch(/Lee Gu|Megan/);
  });

  test('says when a table has more rows than it shows', async () => {
    await sql`
      insert into audit_log (at, actor_id, actor_name, verb, subject_type, subject_id, detail)
      select ${NOW}, ${THOMAS}, ${NAME}, 'alert.acknowledge', 'alert', 'x', '{}' from generate_series(1, 5001)
    `.execute(database.db);
    // Those of somebody else of the name do not count.
    await sql`
      insert into archived_alerts (id, number, situation_key, tenant_id, kind, resolved_at, archived_at, document)
      select gen_random_uuid(), n, n, ${FABRIKAM}, 'identityRisk', ${NOW}, ${NOW}, jsonb_build_object('alert',
        jsonb_build_object('subject_id', case when n > 5100 then ${THOMAS} else ${OTHER_THOMAS} end, 'subject_name', ${NAME}::text))
      from generate_series(1, 5110) as n
    `.execute(database.db);
    const { kept } = await exportPerson(database.db, THOMAS, NOW);
    expect(kept['archived_alerts']?.rows).toHaveLength(10);
    expect(kept['archived_alerts']).not.toHaveProperty('cutOff');
    expect(kept['audit_log']?.rows).toHaveLength(5000);
    expect(kept['audit_log']?.cutOff).toContain('more than 5000 rows');
    expect(kept['people']).not.toHaveProperty('cutOff');
  });
});
