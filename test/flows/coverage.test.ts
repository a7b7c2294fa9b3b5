import { beforeAll, describe, expect, test } from '@jest/globals';
import { ROLES } from '../../src/sandbox/cloud/roles.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { getCustomer, type SimTenant } from '../../src/sandbox/cloud/world.ts';
import type { SimMessage } from '../../src/sandbox/teams/message.ts';
import { ask, until, useDesk } from '../support/desk.ts';
import { shownTexts } from '../support/read-card.ts';

const desk = useDesk();
const MIRIAM = staffId('Miriam Graham');
const GERMAN = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH';
const customer = (name: string): SimTenant => getCustomer(desk.cloud.world, name);
const says = async (text: string, person = 'Miriam Graham') => shownTexts(await ask(desk, person, text));
const newest = () => desk.teams.messages({ personal: MIRIAM }).findLast(({ card }) => card) as SimMessage;
const pressed = async (verb: string, data: Record<string, unknown>) => {
  const { body } = await desk.teams.invoke(MIRIAM, newest().id, { verb, data });
  const { value } = body as { value: unknown };
  return typeof value === 'string' ? value : shownTexts(value);
};

beforeAll(async () => {
  desk.cloud.limits.enforced = false;
  const { world } = desk.cloud;
  // One whose name is long, and whose relationship gives one of two roles.
  Object.assign(customer('Tailspin Toys'), { name: GERMAN });
  Object.assign(getCustomer(world, GERMAN).relationships[0] ?? {}, { roleTemplateIds: [ROLES.securityReader] });
  // The list of customers is read once an hour.
  desk.clock.advance(3_601_000);
  const since = desk.clock.now();
  await until('the name', async () => {
    const row = await desk.db.selectFrom('tenants').select('id').where('name', '=', GERMAN).executeTakeFirst();
    return row !== undefined;
  });
  await until('all readings', async () => {
    const { left, all } = await desk.db
      .selectFrom('source_states')
      .select((eb) => [
        eb.fn
          .countAll<number>()
          .filterWhere(({ or, and, eb: state }) => {
            const isOld = or([state('last_good_at', 'is', null), state('last_good_at', '<', since)]);
            const isInHand = and([state('claimed_until', 'is not', null), isOld]);
            return or([state('status', '=', 'new'), state('next_at', '<', since), isInHand]);
          })
          .as('left'),
        eb.fn.countAll<number>().as('all'),
      ])
      .executeTakeFirstOrThrow();
    return all > 60 && left === 0;
  });
});

describe('all customers', () => {
  test('how many can be read, why not the others, the worst first', async () => {
    const shown = await says('coverage');
    expect(shown).toMatch(/\d of 12 customers are read fully/);
    expect(shown).toContain('2 not at all');
    expect(shown).toContain('Silence from there does not mean that nothing happens there.');
    expect(shown).toContain('1 without consent');
    expect(shown).toContain('1 without a delegated admin relationship');
    expect(shown).toContain('1 with a permission or role missing');
    expect(shown).toMatch(/NOT READ · \*\*Alpine Ski House\*\*\nEverything: Nobody has consented/);
    expect(shown.indexOf('NOT READ ·')).toBeLessThan(shown.indexOf('READ IN PART ·'));
  });

  test('by reason, in words and by press, and back', async () => {
    for (const text of ['coverage missing consent', 'coverage no consent', 'coverage consent']) {
      const shown = await says(text);
      expect(shown).toContain('1 without consent');
      expect(shown).toContain('Alpine Ski House');
      expect(shown).not.toContain('Northwind');
    }
    expect(await says('coverage missing licence')).toContain('Northwind Traders');
    const byPress = await pressed('coverage.list', { filterId: 'relationship', pageId: '0' });
    expect(byPress).toContain('1 without a delegated admin relationship');
    expect(await pressed('coverage.list', { filterId: '', pageId: '0' })).toContain('The worst first');
    // What no card of ours sends is read as the overview.
    expect(await pressed('coverage.list', { filterId: '1; drop', pageId: '-7' })).toContain('The worst first');
    expect(await pressed('coverage.list', { filterId: '', pageId: '999' })).toContain('The worst first');
  });

  test('those that nobody wants watched stand apart from those that fail', async () => {
    const before = await says('coverage');
    await says('stop watching litware', 'Megan Bowen');
    const after = await says('coverage');
    expect(after).toContain('1 customer is not watched, by choice');
    expect(after).toContain(' of 11 customers');
    expect(before).toContain(' of 12 customers');
    expect(await says('coverage unwatched')).toContain('Not watched, by Megan Bowen since');
    expect(await says('coverage litware')).toContain('Litware is not watched');
    await says('watch litware', 'Megan Bowen');
    expect(await says('coverage')).toContain(' of 12 customers');
  });

  test('as a file, with what mends each gap', async () => {
    await desk.teams.say(MIRIAM, 'personal', 'export coverage');
    const offer = await until('the offer', () =>
      desk.teams.messages({ personal: MIRIAM }).findLast(({ consent }) => consent),
    );
    await desk.teams.consent(MIRIAM, offer.id, true);
    const arrived = await until('the file', () =>
      desk.teams.messages({ personal: MIRIAM }).findLast(({ file }) => file),
    );
    const lines = (await (await fetch(arrived.file?.contentUrl ?? '')).text()).split('\r\n');
    expect(lines[0]).toContain('customer,tenant id,coverage,source');
    expect(lines.filter((line) => line.startsWith('Alpine Ski House,'))).toHaveLength(5);
    expect(lines.find((line) => /^Alpine Ski House,.*notReadable/.test(line))).toContain('consent Alpine Ski House');
    expect(lines.filter((line) => line.startsWith('Contoso,')).every((line) => line.includes(',full,'))).toBe(true);
  });
});

describe('one customer', () => {
  test('that can be read: each source with its time, the relationship and the licence', async () => {
    const shown = await says('coverage contoso');
    expect(shown).toContain('✔ READ FULLY');
    expect(shown).toContain('Contoso: 5 of 5 sources read');
    expect(shown).toContain('✔ Risky sign-ins: read at 11:0');
    expect(shown).toMatch(/Delegated admin relationship: until \d+ Apr 2027\./);
    expect(shown).toContain('Licence: Entra ID P2');
  });

  test.each([
    ['coverage alpine ski house', 'Nobody has consented', '→ Type **consent Alpine Ski House**.'],
    [
      'coverage northwind',
      'The tenant has no licence',
      'Licence: Entra ID P1: risky users and the level of a risk need P2.',
    ],
    [`coverage ${GERMAN}`, 'does not give the role Directory Readers', 'Ask the customer for a relationship with it'],
  ])('%s names what is missing and what mends it', async (text, missing, mend) => {
    const shown = await says(text);
    expect(shown).toContain(missing);
    expect(shown).toContain(mend);
  });

  test('whose relationship ended, and one whose end is near', async () => {
    const ended = desk.cloud.world.customers.find(({ gdap }) => !gdap);
    const shown = await says(`coverage ${ended?.name ?? ''}`);
    expect(shown).toContain('There is no active delegated admin relationship');
    expect(shown).toMatch(/Delegated admin relationship: ended on \d+ Feb 2026\./);
    expect(await says('coverage fourth coffee')).toMatch(
      /Delegated admin relationship: until \d+ Mar 2026, in 1[78] days\./,
    );
  });

  test('by press, from the list and back; a tenant that nobody knows is refused', async () => {
    await says('coverage');
    expect(await pressed('coverage.show', { tenantId: customer('Contoso').id })).toContain('Contoso: 5 of 5');
    expect(await pressed('coverage.show', { tenantId: 'nobody' })).toContain('not known here');
  });

  test('by a name that nobody has, and our own tenant', async () => {
    expect(await says('coverage nobody')).toContain('I do not know “nobody”');
    const own = await says('coverage us');
    expect(own).toContain('Our own tenant');
    expect(own).toContain('Partner alerts');
  });

  test('after a consent the card shows it', async () => {
    await says('consent alpine ski house', 'Megan Bowen').catch(() => '');
    customer('Alpine Ski House').consented = true;
    desk.clock.advance(25 * 3_600_000);
    await until('the customer to be read', async () =>
      (await says('coverage alpine ski house')).includes('READ FULLY'),
    );
  });
});

describe('the same in a question', () => {
  test.each([
    ['which customers can’t you read?', 'feed'],
    ['when did you last read Contoso?', 'Contoso was last read at'],
    ['blind spots?', 'feed'],
  ])('%s is answered in words', async (text, words) => {
    expect(await says(text)).toContain(words);
  });
});
