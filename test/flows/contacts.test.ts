import { beforeAll, describe, expect, test } from '@jest/globals';
import { type ContactDetails, replaceContacts } from '../../src/contacts/index.ts';
import { PARTNER_TENANT_ID, staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { getCustomer } from '../../src/sandbox/cloud/world.ts';
import { ask, cardWith, textOf, until, useDesk } from '../support/desk.ts';
import { dataOf, shownTexts, verbsIn } from '../support/read-card.ts';

const desk = useDesk();
const MEGAN = 'Megan Bowen';
const NESTOR = 'Nestor Wilke';
const ISAIAH = 'Isaiah Langer';

const BASE = {
  kind: 'person',
  position: 1,
  phone: '',
  languages: ['en'],
  hours: '08:00-17:00',
  entraId: null,
  note: '',
} as const;
const contact = (details: Pick<ContactDetails, 'name' | 'role' | 'email' | 'zone'> & Partial<ContactDetails>) => ({
  ...BASE,
  ...details,
});

const seed = (tenantId: string, contacts: readonly ContactDetails[]) =>
  replaceContacts({ db: desk.db, now: desk.clock.now }, tenantId, contacts, { entraId: staffId(MEGAN), name: MEGAN });

beforeAll(async () => {
  await until('the customers', async () => {
    const { length } = await desk.db.selectFrom('tenants').select('id').execute();
    return length > 3;
  });
  const { world } = desk.cloud;
  const zone = 'Europe/London';
  await seed(getCustomer(world, 'Contoso').id, [
    contact({ name: 'Debra Berger', role: 'security', email: 'debra@contoso.com', phone: '+442079460101', zone }),
    contact({ name: 'Joni Sherman', role: 'fraud', email: 'joni@contoso.com', zone }),
  ]);
  await seed(getCustomer(world, 'Fabrikam').id, [
    contact({ name: 'Christie Cline', role: 'fraud', email: 'christie@fabrikam.com', zone: 'Europe/Berlin' }),
    contact({ name: 'Henrietta Mueller', role: 'security', email: 'h@fabrikam.com', zone, hours: '24/7' }),
  ]);
  await seed(getCustomer(world, 'Northwind Traders').id, [
    contact({ name: 'Patti Fernandez', role: 'security', email: 'patti@northwindtraders.com', zone }),
  ]);
  await seed(PARTNER_TENANT_ID, [
    contact({ name: 'Lee Gu', role: 'security', email: 'lee.gu@adatum.com', zone, entraId: staffId('Lee Gu') }),
  ]);
});

/** What the service answers in that person's own chat. */
const says = async (text: string, person = NESTOR) => shownTexts(await ask(desk, person, text));

/** Asks in somebody's own chat; then presses what they see there, and gives what they see after it. */
async function opens(person: string, text: string) {
  const card = await ask(desk, person, text);
  const message = desk.teams.messages({ personal: staffId(person) }).findLast((one) => one.card)?.id ?? '';
  return {
    card,
    message,
    press: async (verb: string, inputs: Record<string, unknown> = {}) =>
      (await desk.teams.press(staffId(person), message, verb, inputs)).body,
  };
}

const named = async (name: string) =>
  desk.db.selectFrom('contacts').selectAll().where('name', '=', name).executeTakeFirst();

describe('asked in words', () => {
  test('the right one comes first, with the reason, the moment and the deputy', async () => {
    const shown = await says('who do I call at Fabrikam about a fraud bill at night?');
    expect(shown).toMatch(/Understood: whom to call about fraud and billing .*at night/);
    expect(shown).toMatch(/Wake Christie Cline\nThe first for fraud and billing, not at work \(Thu 03:00 in Berlin\)/);
    expect(shown).toContain('If nobody answers: Henrietta Mueller, security, at work');
    expect(shown.indexOf('1. Christie Cline')).toBeGreaterThan(0);
  });

  test('they can be called, mailed, and, with an account of ours, reached in a chat', async () => {
    const contoso = textOf(await ask(desk, NESTOR, 'who do we call at contoso?'));
    expect(contoso).toContain('(tel:+442079460101)');
    expect(contoso).toContain('(mailto:debra@contoso.com)');
    expect(contoso).not.toContain('/l/chat/');
    expect(textOf(await ask(desk, NESTOR, 'contacts'))).toContain('/l/chat/0/0?users=lee.gu%40adatum.com');
  });

  test('a slip in the name does no harm, and several customers are offered with the rest of the question', async () => {
    expect(await says('who do I call at fabrikm about fraud')).toContain('Security contacts of Fabrikam');
    const offered = await opens(NESTOR, 'whom do I call at w about fraud?');
    expect(shownTexts(offered.card)).toContain('Which one do you mean?');
    const { id } = getCustomer(desk.cloud.world, 'Woodgrove Bank');
    const chosen = shownTexts(await offered.press('contact.show', { tenantId: id }));
    expect(chosen).toContain('Security contacts of Woodgrove Bank');
    expect(chosen).toContain('about fraud and billing');
  });

  test('a name that nobody has offers the nearest', async () => {
    expect(await says('contacts woodland')).toMatch(/I do not know “woodland”[\s\S]*Woodgrove Bank/);
    expect(await says('who do I call at northwing trading?')).toContain('Northwind Traders');
  });

  test('a customer without contacts says so, and offers ours; whoever may is offered to add one', async () => {
    const reader = await ask(desk, ISAIAH, 'contacts litware');
    expect(shownTexts(reader)).toContain('Nobody is known here.');
    expect(verbsIn(reader)).toEqual(['contact.show']);
    expect(verbsIn(await ask(desk, MEGAN, 'contacts litware'))).toEqual(['contact.show', 'contact.add']);
  });

  test('one person only and nobody checked are said', async () => {
    const shown = await says('contacts northwind');
    expect(shown).toContain('Everything hangs on one person.');
    expect(shown).toContain('Never checked. **Check before you rely on it.**');
  });

  test('our own card says what Microsoft says, or that it was not read', async () => {
    const shown = await says('contacts');
    expect(shown).toMatch(/security contact is registered/);
    expect(shown).toContain('Admin agents must opt in');
  });
});

describe('kept in chat', () => {
  const FORM = {
    in_name: 'Alex Wilber',
    in_kind: 'person',
    in_role: 'technical',
    in_email: 'alex@contoso.com',
    in_phone: '020 7946 0103',
    in_hours: '9 til late',
    in_zone: 'Europe/London',
    in_languages: 'English',
  };

  test('what cannot be taken is said at its field, and what was typed is still there', async () => {
    const form = await opens(MEGAN, 'add contact contoso');
    expect(shownTexts(form.card)).toContain('New contact of Contoso');
    const again = await form.press('contact.save', FORM);
    const shown = shownTexts(again);
    expect(shown).toContain('Not saved yet: some fields need another look.');
    expect(shown).toMatch(/020 7946 0103\nPhone.*\n✖ The country code is missing/);
    expect(shown).toMatch(/9 til late\nWorking.*\n✖ These hours cannot be read/);
    expect(shown).toContain('Alex Wilber');
    expect(await named('Alex Wilber')).toBeUndefined();
  });

  test('a contact is added once, however often the form is sent', async () => {
    const form = await opens(MEGAN, 'add contact contoso');
    const good = { ...FORM, in_phone: '+44 20 7946 0103', in_hours: '08:00-17:00' };
    const data = dataOf(form.card, 'contact.save');
    expect(shownTexts(await form.press('contact.save', good))).toContain('Alex Wilber was added.');
    const twice = await desk.teams.invoke(staffId(MEGAN), form.message, {
      verb: 'contact.save',
      data: { ...data, ...good },
    });
    expect(shownTexts(twice.body)).toContain('Alex Wilber is in the list already.');
    expect(await named('Alex Wilber')).toMatchObject({ phone: '+442079460103', verified_at: null, position: 1 });
  });

  test('a place that somebody has is said at its field', async () => {
    const form = await opens(MEGAN, 'add contact contoso');
    const taken = {
      ...FORM,
      in_name: 'Lidia Holloway',
      in_phone: '',
      in_hours: '',
      in_role: 'security',
      in_position: '1',
    };
    expect(shownTexts(await form.press('contact.save', taken))).toContain('✖ Debra Berger has this place.');
  });

  test('a change that somebody else made meanwhile is shown, and not undone', async () => {
    const joni = await named('Joni Sherman');
    const [first, second] = [await opens(MEGAN, 'contacts contoso'), await opens(MEGAN, 'contacts contoso')];
    await first.press('contact.edit', { contactId: joni?.id });
    await second.press('contact.edit', { contactId: joni?.id });
    expect(shownTexts(await first.press('contact.save', { in_note: 'Extension 7' }))).toContain(
      'Joni Sherman was saved.',
    );
    const late = shownTexts(await second.press('contact.save', { in_note: 'Extension 8' }));
    expect(late).toContain('Somebody changed this contact meanwhile.');
    expect(late).toContain('Extension 7');
    expect((await named('Joni Sherman'))?.note).toBe('Extension 7');
  });

  test('one press verifies, and another number must be verified anew', async () => {
    const debra = await named('Debra Berger');
    const list = await opens(NESTOR, 'verify contacts contoso');
    expect(shownTexts(list.card)).toContain('press Verify beside whoever answers');
    expect(verbsIn(list.card)).not.toContain('contact.edit');
    const verified = shownTexts(await list.press('contact.verify', { contactId: debra?.id }));
    expect(verified).toContain('Debra Berger was checked just now, by you.');
    expect((await named('Debra Berger'))?.verified_by).toBe(NESTOR);
    const own = await opens(MEGAN, 'contacts contoso');
    await own.press('contact.edit', { contactId: debra?.id });
    const saved = shownTexts(await own.press('contact.save', { in_phone: '+44 20 7946 0109' }));
    expect(saved).toContain('They must be verified anew');
    expect((await named('Debra Berger'))?.verified_at).toBeNull();
  });

  test('removing asks first, and is recorded', async () => {
    const alex = await named('Alex Wilber');
    const list = await opens(MEGAN, 'contacts contoso');
    await list.press('contact.edit', { contactId: alex?.id });
    expect(shownTexts(await list.press('contact.chooseRemove'))).toContain('Remove this contact?\n2 others stay.');
    expect(shownTexts(await list.press('contact.remove'))).toContain('Alex Wilber was removed.');
    expect(await named('Alex Wilber')).toBeUndefined();
    const line = await desk.db
      .selectFrom('audit_log')
      .select('actor_name')
      .where('subject_id', '=', alex?.tenant_id ?? '')
      .where('verb', '=', 'contact.remove')
      .execute();
    expect(line).toEqual([{ actor_name: MEGAN }]);
    expect(await says('what happened at contoso this week?')).toContain('1 removed by Megan Bowen');
  });

  test('Verify is about what the list showed, not about a number that came since', async () => {
    const list = await opens(NESTOR, 'contacts northwind');
    const patti = await named('Patti Fernandez');
    const { id } = getCustomer(desk.cloud.world, 'Northwind Traders');
    const zone = 'Europe/London';
    const email = 'patti@northwindtraders.com';
    await seed(id, [contact({ name: 'Patti Fernandez', role: 'security', email, zone, phone: '+442079460177' })]);
    const shown = shownTexts(await list.press('contact.verify'));
    expect(shown).toContain('Patti Fernandez was changed since you saw this list, so nothing was noted.');
    expect(shown).toContain('+442079460177');
    expect((await named('Patti Fernandez'))?.verified_at).toBeNull();
    for (const versionId of ['x', '99999999999', undefined]) {
      const data = { contactId: patti?.id, ...(versionId && { versionId }) };
      const { body } = await desk.teams.invoke(staffId(NESTOR), list.message, { verb: 'contact.verify', data });
      expect(textOf(body)).toContain('so nothing was noted');
    }
    await list.press('contact.verify');
    expect((await named('Patti Fernandez'))?.verified_by).toBe(NESTOR);
  });

  test('a list renews itself when it is looked at, unless it has something to say', async () => {
    expect((await ask(desk, NESTOR, 'verify contacts contoso'))['refresh']).toBeUndefined();
    const list = await opens(ISAIAH, 'contacts contoso');
    const other = await opens(NESTOR, 'contacts contoso');
    await other.press('contact.verify', { contactId: (await named('Joni Sherman'))?.id });
    desk.clock.advance(61_000);
    await desk.teams.open(staffId(ISAIAH), { personal: staffId(ISAIAH) });
    await desk.teams.settled();
    expect(shownTexts(desk.teams.seenBy(staffId(ISAIAH), list.message))).toContain(
      'Checked 4 Mar 2026 by Nestor Wilke',
    );
  });

  test('only administrators change, only responders verify, and a forged press is refused', async () => {
    expect(await says('add contact contoso', NESTOR)).toContain('This is for administrators');
    expect(await says('verify contacts contoso', ISAIAH)).toContain('This is for responders');
    expect(verbsIn(await ask(desk, ISAIAH, 'contacts contoso'))).toEqual([]);
    const debra = await named('Debra Berger');
    const message = desk.teams.messages({ personal: staffId(ISAIAH) }).at(-1)?.id ?? '';
    for (const verb of ['contact.edit', 'contact.save', 'contact.remove', 'contact.verify', 'contact.drill']) {
      const { body } = await desk.teams.invoke(staffId(ISAIAH), message, { verb, data: { contactId: debra?.id } });
      expect(textOf(body)).toContain('This is for');
    }
  });

  test('a press on somebody who was removed, or about nobody we serve, says so', async () => {
    const { message } = await opens(MEGAN, 'contacts contoso');
    const press = (verb: string, data: Record<string, unknown>) =>
      desk.teams.invoke(staffId(MEGAN), message, { verb, data }).then(({ body }) => shownTexts(body) + textOf(body));
    const nobody = '0197f3a2-6d10-7c41-9b52-000000000001';
    expect(await press('contact.edit', { contactId: nobody })).toContain('This contact is no longer here');
    expect(await press('contact.edit', { contactId: 'x' })).toContain('This contact is no longer here');
    expect(await press('contact.add', { tenantId: 'x' })).toContain('This customer is not known here');
    expect(await press('drill.show', { drillId: nobody })).toContain('This drill is no longer here');
    expect(await press('contactReminder.show', { reminderId: nobody })).toContain('This reminder is no longer here');
  });

  test('a list that is longer than a card goes on', async () => {
    const { id } = getCustomer(desk.cloud.world, 'Woodgrove Bank');
    const many = Array.from({ length: 8 }, (_, index) =>
      contact({
        name: `Agent ${index + 1}`,
        role: 'technical',
        email: `a${index}@woodgrove.com`,
        zone: '',
        position: index + 1,
      }),
    );
    await seed(id, many);
    const list = await opens(NESTOR, 'contacts woodgrove');
    expect(shownTexts(list.card)).toContain('and 2 more ›');
    const rest = shownTexts(await list.press('contact.show', { fromId: '6' }));
    expect(rest).toContain('7. Agent 7');
    expect(rest).not.toContain('1. Agent 1');
    expect(shownTexts(await list.press('contact.show', { fromId: '0' }))).toContain('1. Agent 1');
  });
});

describe('a drill', () => {
  test('by hand says whom to call and what to write, and keeps how it ended', async () => {
    const start = await opens(NESTOR, 'drill contoso');
    expect(shownTexts(start.card)).toMatch(/Drill at Contoso[\s\S]*What will happen/);
    const joni = await named('Joni Sherman');
    const begun = await start.press('contact.drill', { in_contact: joni?.id });
    expect(shownTexts(begun)).toMatch(/WAITING · Drill \d+\nJoni Sherman\nContoso\nNo answer yet/);
    const posted = await cardWith(desk, 'Joni Sherman', 'WAITING');
    const letter = /\((mailto:joni@contoso\.com\?[^)]*)\)/.exec(textOf(posted.card))?.[1] ?? '';
    const code = new URL(letter).searchParams.get('subject')?.match(/[A-Z0-9]{4,}/)?.[0] ?? '';
    expect(shownTexts(posted.card)).toContain(`the code **${code}** back`);
    desk.clock.advance(4 * 60_000);
    await desk.teams.press(staffId(NESTOR), posted.id, 'drill.reached');
    const ended = await cardWith(desk, 'Joni Sherman', 'ANSWERED');
    expect(ended.id).toBe(posted.id);
    expect(shownTexts(ended.card)).toMatch(/Answered after [45] min[\s\S]*noted by Nestor Wilke/);
    expect(verbsIn(ended.card)).toEqual([]);
    expect(await says('drills contoso')).toMatch(/Drill of 4 Mar 2026: answered after [45] min/);
    expect((await named('Joni Sherman'))?.verified_by).toBe(NESTOR);
  });

  test('of somebody in our own Teams is one message with one button, and only they can answer', async () => {
    await ask(desk, 'Lee Gu', 'help');
    const start = await opens(MEGAN, 'drill us');
    await start.press('contact.drill');
    const message = await until('the message to Lee Gu', () =>
      desk.teams
        .messages({ personal: staffId('Lee Gu') })
        .find(({ card }) => shownTexts(card).includes('This is a drill: are you there?')),
    );
    await cardWith(desk, 'Lee Gu', 'Our message went to them');
    const data = dataOf(message.card, 'drill.answer');
    const forged = await desk.teams.invoke(staffId(ISAIAH), start.message, { verb: 'drill.answer', data });
    expect(textOf(forged.body)).toContain('Only they can answer it');
    desk.clock.advance(60_000);
    const { body } = await desk.teams.press(staffId('Lee Gu'), message.id, 'drill.answer');
    expect(shownTexts(body)).toMatch(/is over\nAnswered after [12] min/);
    expect(verbsIn(body)).toEqual([]);
    await cardWith(desk, 'Lee Gu', 'ANSWERED');
    const told = desk.teams
      .messages({ personal: staffId('Lee Gu') })
      .filter(({ card }) => textOf(card).includes('drill.answer') || textOf(card).includes('are you there?'));
    expect(told).toHaveLength(1);
  });

  test('is answered by its code, and starts once however often it is pressed', async () => {
    const start = await opens(NESTOR, 'drill northwind');
    const contactId = (await named('Patti Fernandez'))?.id;
    const press = { verb: 'contact.drill', data: { in_contact: contactId } };
    for (const _ of [1, 2]) await desk.teams.invoke(staffId(NESTOR), start.message, press);
    const rows = await desk.db
      .selectFrom('drills')
      .selectAll()
      .where('contact_id', '=', contactId ?? '')
      .execute();
    expect(rows).toHaveLength(1);
    expect(await says(`drill ${rows[0]?.code.toLowerCase()}`)).toMatch(/Answered after \d+ min/);
    await cardWith(desk, 'Patti Fernandez', 'ANSWERED');
  });

  test('of a customer is not answered by whoever may not note it, though the code stands in the channel', async () => {
    const start = await opens(NESTOR, 'drill northwind');
    await start.press('contact.drill', { in_contact: (await named('Patti Fernandez'))?.id });
    const { code } = await desk.db
      .selectFrom('drills')
      .select('code')
      .where('outcome', '=', 'waiting')
      .executeTakeFirstOrThrow();
    expect(await says(`drill ${code}`, ISAIAH)).toContain('This is for responders');
    expect(await says(`drill ${code}`)).toMatch(/Patti Fernandez\nNorthwind Traders\nAnswered after \d+ min/);
    expect((await named('Patti Fernandez'))?.verified_by).toBe(NESTOR);
  });

  test('of a list of ours is answered by anybody who reads it, and verified by whoever may', async () => {
    await seed(PARTNER_TENANT_ID, [
      contact({ name: 'Lee Gu', role: 'security', email: 'lee.gu@adatum.com', zone: '', entraId: staffId('Lee Gu') }),
      contact({ name: 'Night desk', role: 'technical', kind: 'group', email: 'night@adatum.com', zone: '' }),
    ]);
    const start = await opens(NESTOR, 'drill us');
    await start.press('contact.drill', { in_contact: (await named('Night desk'))?.id });
    const { code } = await desk.db
      .selectFrom('drills')
      .select('code')
      .where('outcome', '=', 'waiting')
      .executeTakeFirstOrThrow();
    expect(await says(`drill ${code}`, ISAIAH)).toMatch(
      /Answered after \d+ min\. Whether the contact counts as checked is for responders/,
    );
    expect((await named('Night desk'))?.verified_at).toBeNull();
  });

  test('that nobody answers in time says so, and cannot be answered any more', async () => {
    const start = await opens(NESTOR, 'drill fabrikam');
    await start.press('contact.drill', { in_contact: (await named('Christie Cline'))?.id });
    const posted = await cardWith(desk, 'Christie Cline', 'WAITING');
    desk.clock.advance(61 * 60_000);
    const { body } = await desk.teams.press(staffId(NESTOR), posted.id, 'drill.reached');
    expect(shownTexts(body)).toContain('NO ANSWER IN TIME');
    await cardWith(desk, 'Christie Cline', 'NO ANSWER IN TIME');
  });

  test('that found nobody says so, once', async () => {
    const start = await opens(NESTOR, 'drill fabrikam');
    const begun = await start.press('contact.drill', { in_contact: (await named('Henrietta Mueller'))?.id });
    expect(verbsIn(begun)).toEqual(['drill.reached', 'drill.notReached']);
    expect(shownTexts(await start.press('drill.notReached'))).toContain('NOT REACHED');
    await cardWith(desk, 'Henrietta Mueller', 'NOT REACHED');
    const { body } = await desk.teams.invoke(staffId(MEGAN), start.message, {
      verb: 'drill.reached',
      data: dataOf(begun, 'drill.reached'),
    });
    expect(shownTexts(body)).toContain('noted by Nestor Wilke');
  });

  test('needs a contact', async () => {
    const card = await ask(desk, NESTOR, 'drill litware');
    expect(shownTexts(card)).toContain('A drill needs a contact, and there is none yet.');
    expect(await says('drill')).toContain('It goes like this: **drill contoso**');
  });
});

describe('the weekly reminder', () => {
  test('names who needs care, opens their contacts below, and says how it stands now', async () => {
    desk.clock.advance(5 * 86_400_000);
    await desk.restart();
    const posted = await cardWith(desk, 'Security contacts that need care', 'Northwind Traders');
    expect(shownTexts(posted.card)).toMatch(/Northwind Traders ›\nfewer than two/);
    const { id } = getCustomer(desk.cloud.world, 'Northwind Traders');
    await desk.teams.press(staffId(NESTOR), posted.id, 'contact.open', { tenantId: id });
    const below = await cardWith(desk, 'Security contacts of Northwind Traders');
    expect(below.threadId).toBe(posted.id);
    await seed(id, [
      contact({ name: 'Patti Fernandez', role: 'security', email: 'patti@northwindtraders.com', zone: '' }),
      contact({ name: 'Grady Archie', role: 'management', email: 'grady@northwindtraders.com', zone: '' }),
    ]);
    const { body } = await desk.teams.press(staffId(NESTOR), posted.id, 'contactReminder.show');
    expect(shownTexts(body)).not.toMatch(/Northwind Traders ›\nfewer than two/);
  });
});
