import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createLog } from '../../src/log.ts';
import { INVENTORY } from '../../src/privacy/index.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import type { SimMessage } from '../../src/sandbox/teams/message.ts';
import { keepRetention } from '../../src/storage/retention.ts';
import { ask, cardWith, textOf, until, useDesk } from '../support/desk.ts';
import { shownTexts, verbsIn } from '../support/read-card.ts';

const desk = useDesk();
const nestor = staffId('Nestor Wilke');
const lee = staffId('Lee Gu');
const megan = staffId('Megan Bowen');
const QUESTION = 'May I lend my badge to the platypus?';
const NOTE = 'Adele Vance was on holiday in Perth';
let card: SimMessage;
let number = 0;

/** Everything in the store that holds one of these texts, as table and column. */
async function placesOf(...texts: string[]): Promise<string[]> {
  const places: string[] = [];
  for (const [table, { columns }] of Object.entries(INVENTORY)) {
    for (const column of Object.keys(columns)) {
      for (const text of texts) {
        const { rows } = await sql<{ n: number }>`
          select count(*) as n from ${sql.table(table)} where position(lower(${text}) in lower(${sql.ref(column)}::text)) > 0
        `.execute(desk.db);
        if ((rows[0]?.n ?? 0) > 0) places.push(`${table}.${column}`);
      }
    }
  }
  return places;
}

const done = (count: number) =>
  until(`${count} erasures to be done`, async () => {
    const rows = await desk.db.selectFrom('erasures').select('id').where('state', '=', 'done').execute();
    return rows.length === count;
  });
const erasureCard = (title: string) => cardWith(desk, title, 'Erasure');

beforeAll(async () => {
  desk.cloud.limits.enforced = false;
  desk.cloud.happen.riskySignIn('Contoso', { user: 'Adele Vance', level: 'high' });
  card = await cardWith(desk, 'Adele Vance', 'Identity risk');
  number = (await desk.db.selectFrom('alerts').select('number').executeTakeFirstOrThrow()).number;
  await desk.teams.press(nestor, card.id, 'alert.acknowledge');
  await ask(desk, 'Nestor Wilke', 'I am on duty until 18:00');
  await ask(desk, 'Nestor Wilke', QUESTION);
  const chat = desk.teams.messages({ personal: nestor }).at(-1);
  await desk.teams.press(nestor, chat?.id ?? '', 'question.askTeam');
  await desk.teams.press(nestor, chat?.id ?? '', 'question.sendToTeam', { in_question: QUESTION });
  await cardWith(desk, 'platypus');
});

describe('erasing a colleague', () => {
  test('is asked for by an administrator alone, and not while work is in hand', async () => {
    expect(textOf(await ask(desk, 'Lee Gu', 'erase person Nestor Wilke'))).toContain('This is for administrators');
    await ask(desk, 'Nestor Wilke', `assign ${number} to me`);
    const notYet = shownTexts(await ask(desk, 'Megan Bowen', 'erase person Nestor Wilke'));
    expect(notYet).toContain('cannot be forgotten yet');
    expect(notYet).toContain(`#${number}`);
    await desk.teams.press(nestor, card.id, 'alert.chooseResolution');
    await desk.teams.press(nestor, card.id, 'alert.resolve', { in_resolution: 'dismissed', in_note: NOTE });
    await until('the alert to be resolved', () =>
      shownTexts(desk.teams.seenBy(lee, card.id)).includes('Resolved by Nestor Wilke'),
    );
  });

  test('waits for a second person, in the channel', async () => {
    const asked = await ask(desk, 'Megan Bowen', 'erase person Nestor Wilke');
    expect(shownTexts(asked)).toContain('Forget Nestor Wilke');
    expect(verbsIn(asked)).toEqual(['erasure.approve', 'erasure.refuse']);
    const posted = await erasureCard('Forget Nestor Wilke');
    const own = await desk.teams.press(megan, posted.id, 'erasure.approve');
    expect(textOf(own.body)).toContain('somebody else must decide');
    const reader = await desk.teams.press(staffId('Isaiah Langer'), posted.id, 'erasure.approve');
    expect(textOf(reader.body)).toContain('This is for approvers and administrators');
    expect(shownTexts(await ask(desk, 'Megan Bowen', 'approve erasure 1'))).toContain('somebody else must decide');
    expect(await placesOf(nestor)).not.toEqual([]);
  });

  test('replaces them everywhere by the same pseudonym, and leaves the record true', async () => {
    const before = await desk.db.selectFrom('audit_log').select(['id', 'verb']).orderBy('id').execute();
    const posted = await erasureCard('Forget Nestor Wilke');
    await desk.teams.press(lee, posted.id, 'erasure.approve');
    await done(1);
    expect(await placesOf(nestor, 'Nestor Wilke', 'platypus')).toEqual([
      'unanswered_questions.text_key',
      'unanswered_questions.text',
    ]);

    const duty = await desk.db.selectFrom('preferences').select('value').where('name', '=', 'onDuty').execute();
    expect(duty).toEqual([{ value: [] }]);

    const { pseudonym } = await desk.db.selectFrom('erasures').select('pseudonym').executeTakeFirstOrThrow();
    const lines = await desk.db.selectFrom('audit_log').selectAll().orderBy('id').execute();
    expect(lines.slice(0, before.length).map(({ id, verb }) => ({ id, verb }))).toEqual(before);
    const theirs = lines.filter(({ actor_id }) => actor_id === `erased-${pseudonym}`);
    expect(theirs.map(({ verb }) => verb)).toEqual(
      expect.arrayContaining(['alert.acknowledge', 'alert.assign', 'alert.resolve', 'question.sendToTeam']),
    );
    expect(new Set(theirs.map(({ actor_name }) => actor_name))).toEqual(new Set([`Erased person ${pseudonym}`]));
    expect(
      lines.filter(({ verb }) => verb.startsWith('erasure.')).map(({ verb, actor_name }) => [verb, actor_name]),
    ).toEqual([
      ['erasure.ask', 'Megan Bowen'],
      ['erasure.approve', 'Lee Gu'],
      ['erasure.done', 'Watchpost'],
    ]);
  });

  test('changes the cards that stand in the channel', async () => {
    await until('the card of the alert to name nobody', () => {
      const shown = shownTexts(desk.teams.seenBy(lee, card.id));
      return shown.includes('Resolved by Erased person') && !shown.includes('Nestor');
    });
    await until('no card of the channel to name them', () =>
      desk.teams.messages({ channel: true }).every((message) => !/Nestor Wilke|platypus/.test(textOf(message.card))),
    );
  });

  test('leaves nobody’s name in the log', () => {
    const lines = desk.log.map((line) => JSON.stringify(line));
    expect(lines.length).toBeGreaterThan(50);
    for (const word of ['Nestor', 'platypus', 'Perth']) expect(lines.filter((line) => line.includes(word))).toEqual([]);
  });

  test('a second time finds nobody', async () => {
    expect(shownTexts(await ask(desk, 'Megan Bowen', 'erase person Nestor Wilke'))).toContain('I know nobody called');
  });
});

describe('erasing a user of a customer', () => {
  test('works in the archive too, and takes the places they signed in from', async () => {
    // By its own moments: moving the clock by months would wake everything else.
    await sql`update alerts set resolved_at = resolved_at - interval '200 days', updated_at = updated_at - interval '200 days'`.execute(
      desk.db,
    );
    await until('the alert to be put away', async () => {
      await keepRetention(
        { db: desk.db, now: desk.clock.now, log: createLog('error') },
        { archiveAfterDays: 180, eraseAfterDays: 0 },
      );
      return (await desk.db.selectFrom('archived_alerts').select('id').execute()).length === 1;
    });
    const { document } = await desk.db.selectFrom('archived_alerts').select('document').executeTakeFirstOrThrow();
    const { alert } = document as { alert: { subject_id: string; evidence: { ip: string }[] } };
    expect(alert.evidence.some(({ ip }) => ip !== '')).toBe(true);

    // Erased at Microsoft first: whoever is still risky there comes back with the next read.
    const contoso = desk.cloud.world.customers.find(({ name }) => name === 'Contoso');
    contoso?.riskyUsers.clear();
    contoso?.detections.splice(0);
    expect(shownTexts(await ask(desk, 'Megan Bowen', 'erase person adele vance'))).toContain('Forget Adele Vance');
    expect(shownTexts(await ask(desk, 'Lee Gu', 'erasures'))).toContain('Forget Adele Vance');
    expect(verbsIn(await ask(desk, 'Lee Gu', 'erasure 2'))).toContain('erasure.approve');
    await ask(desk, 'Lee Gu', 'approve erasure 2');
    await done(2);
    // A read that was in hand writes its place back once more; the next one no longer finds them.
    await until('nothing to hold them', async () => (await placesOf(alert.subject_id, 'Adele Vance')).length === 0);
    const after = await desk.db.selectFrom('archived_alerts').select('document').executeTakeFirstOrThrow();
    const kept = (after.document as { alert: { evidence: { ip: string; place: string }[] } }).alert.evidence;
    expect(kept.every(({ ip, place }) => ip === '' && place === '')).toBe(true);
    const shown = shownTexts(await ask(desk, 'Lee Gu', `alert ${number}`));
    expect(shown).toContain('Erased person');
    expect(shown).not.toContain('Adele');
  });

  test('can be refused, and then says nobody’s name', async () => {
    await ask(desk, 'Megan Bowen', 'erase person Isaiah Langer');
    const none = await ask(desk, 'Lee Gu', 'refuse erasure 77');
    expect(shownTexts(none)).toContain('There is no erasure 77');
    const row = await desk.db.selectFrom('erasures').select('number').where('state', '=', 'asked').executeTakeFirst();
    if (row) expect(shownTexts(await ask(desk, 'Lee Gu', `refuse erasure ${row.number}`))).toContain('A person stays');
    const names = await desk.db.selectFrom('erasures').select('subject_name').execute();
    expect(names.map(({ subject_name }) => subject_name)).not.toContain('Isaiah Langer');
  });
});

describe('erasing a customer', () => {
  test('is not possible while Microsoft lists it', async () => {
    expect(shownTexts(await ask(desk, 'Megan Bowen', 'erase customer fabrikam'))).toContain(
      'Microsoft still lists this customer',
    );
    expect(shownTexts(await ask(desk, 'Megan Bowen', 'erase customer adatum'))).toContain('our own tenant');
  });

  test('that left forgets it, and keeps that there were alerts', async () => {
    const contoso = desk.cloud.world.customers.find(({ name }) => name === 'Contoso');
    const id = contoso?.id ?? '';
    await sql`update tenants set seen_at = seen_at - interval '3 days' where id = ${id}`.execute(desk.db);
    const asked = shownTexts(await ask(desk, 'Megan Bowen', 'erase customer Contoso'));
    expect(asked).toContain('Forget the customer Contoso');
    const waiting = await desk.db
      .selectFrom('erasures')
      .select('number')
      .where('state', '=', 'asked')
      .executeTakeFirstOrThrow();
    await ask(desk, 'Lee Gu', `approve erasure ${waiting.number}`);
    await done(3);
    expect(await placesOf(id)).toEqual([]);
    expect(await desk.db.selectFrom('archived_alerts').select('number').execute()).toEqual([{ number }]);
  });
});

describe('what is kept about a person', () => {
  test('comes as a file, for an administrator, without what belongs to others', async () => {
    expect(textOf(await ask(desk, 'Lee Gu', 'export person Lee Gu'))).toContain('This is for administrators');
    await desk.teams.say(megan, 'personal', 'export person Lee Gu');
    const offer = await until('the offer', () => desk.teams.messages({ personal: megan }).findLast((m) => m.consent));
    await desk.teams.consent(megan, offer.id, true);
    const file = await until('the file', () => desk.teams.messages({ personal: megan }).findLast((m) => m.file));
    const kept = await (await fetch(file.file?.contentUrl ?? '')).text();
    const { knownBy, kept: tables } = JSON.parse(kept);
    expect(knownBy.ids).toContain(lee);
    expect(tables['people'].rows[0]).toMatchObject({ name: 'Lee Gu', entra_id: lee });
    expect(tables['audit_log'].rows.map((row: { verb: string }) => row.verb)).toContain('erasure.approve');
    expect(kept).not.toContain('Megan Bowen');
  });
});
