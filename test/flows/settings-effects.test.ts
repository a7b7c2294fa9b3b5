import { beforeAll, describe, expect, test } from '@jest/globals';
import { replaceContacts } from '../../src/contacts/index.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { getCustomer } from '../../src/sandbox/cloud/world.ts';
import { ask, cardWith, textOf, until, useDesk } from '../support/desk.ts';
import { shownTexts } from '../support/read-card.ts';

const desk = useDesk({ env: { TIME_ZONE: 'UTC', DIGEST_DAY: 'monday', DIGEST_HOUR: '8' } });
const MEGAN = 'Megan Bowen';
const LEE = 'Lee Gu';

const say = async (person: string, text: string) => shownTexts(await ask(desk, person, text));
const tenantId = (name: string) => getCustomer(desk.cloud.world, name).id;

beforeAll(async () => {
  desk.cloud.limits.enforced = false;
  await until('the customers', async () => {
    const row = await desk.db.selectFrom('tenants').select('id').where('name', '=', 'Fabrikam').executeTakeFirst();
    return row !== undefined;
  });
});

describe('what settings do', () => {
  test('an alert below the least severity gets no card, and is in the list; one that rises gets one', async () => {
    await say(MEGAN, 'set severity high');
    const { userId } = desk.cloud.happen.riskySignIn('Fabrikam', { user: 'Irvin Sayers', level: 'medium' });
    await until('the alert in the list', async () => (await say(LEE, 'alerts fabrikam')).includes('Irvin Sayers'));
    desk.cloud.happen.riskySignIn('Fabrikam', { user: 'Christie Cline', level: 'high' });
    await cardWith(desk, 'Christie Cline');
    const posted = () =>
      desk.teams.messages({ channel: true }).some(({ card }) => textOf(card).includes('Irvin Sayers'));
    expect(posted()).toBe(false);

    // Working on it posts nothing either, nor does asking for less.
    const { number } = await desk.db
      .selectFrom('alerts')
      .select('number')
      .where('subject_name', '=', 'Irvin Sayers')
      .executeTakeFirstOrThrow();
    expect(await say(LEE, `ack ${number}`)).toContain('It has no card in the channel');
    await say(MEGAN, 'reset severity');
    desk.cloud.happen.riskySignIn('Fabrikam', { user: 'Pradeep Gupta', level: 'medium' });
    await cardWith(desk, 'Pradeep Gupta');
    expect(posted()).toBe(false);

    await say(MEGAN, 'set severity high');
    desk.cloud.happen.levelRise(userId);
    expect(shownTexts((await cardWith(desk, 'Irvin Sayers')).card)).toContain('HIGH');
    await say(MEGAN, 'reset severity');
  });

  test('fraud is posted whatever is set', async () => {
    await say(MEGAN, 'set severity high');
    desk.cloud.happen.fraud('Contoso');
    await cardWith(desk, 'Partner alert', 'Contoso');
    await say(MEGAN, 'reset severity');
  });

  test('a customer that is not watched is not asked for anything; coverage says by whom', async () => {
    const contoso = tenantId('Contoso');
    expect(await say(MEGAN, 'stop watching contoso')).toContain('Contoso is not watched any more');
    // What was in hand when it was decided comes to its end.
    await until('the reads in hand', async () => {
      const [row] = await desk.db
        .selectFrom('source_states')
        .select('claimed_until')
        .where('tenant_id', '=', contoso)
        .where('claimed_until', 'is not', null)
        .execute();
      return row === undefined;
    });
    desk.cloud.requests.clear();
    // Two hours in which nothing was read, as the desk sees it.
    desk.expectLogged('alarm opened');
    desk.clock.advance(2 * 3_600_000);
    const fabrikam = tenantId('Fabrikam');
    const calls = (id: string) =>
      desk.cloud.requests.all().filter(({ path, tenantId: of }) => of === id || path.includes(id));
    await until('other customers to be read again', () => calls(fabrikam).length > 3);
    expect(calls(contoso)).toEqual([]);
    const coverage = await say(LEE, 'coverage contoso');
    expect(coverage).toContain('Contoso is not watched');
    expect(coverage).toContain('Megan Bowen');
    expect(await say(LEE, 'is contoso ok?')).toContain('Not watched, by Megan Bowen since 4 March 2026');

    expect(await say(MEGAN, 'watch contoso')).toContain('Contoso is watched again');
    await until('Contoso to be read again', () => calls(contoso).length > 0);
  });

  test('our own tenant is always watched', async () => {
    const own = await desk.db
      .selectFrom('tenants')
      .select('name')
      .where('kind', '=', 'partner')
      .executeTakeFirstOrThrow();
    expect(await say(MEGAN, `stop watching ${own.name}`)).toContain('Our own tenant is always watched');
  });

  test('a storm begins where the hour is set to end', async () => {
    await say(MEGAN, 'set alerts per hour 1');
    const customer = getCustomer(desk.cloud.world, 'Contoso');
    for (let index = 0; index < 8; index += 1) {
      const displayName = `Sam Storm ${index}`;
      customer.users.push({
        id: `00000000-0000-4000-8000-00000000a10${index}`,
        displayName,
        upn: `sam${index}@${customer.domain}`,
        jobTitle: 'Office manager',
        roleTemplateIds: [],
        accountEnabled: true,
        sessionsRevokedAt: undefined,
      });
      const about = { user: displayName, level: 'medium', riskEventType: 'newCountry' } as const;
      customer.riskyUsers.delete(desk.cloud.happen.riskySignIn('Contoso', about).userId);
    }
    await cardWith(desk, 'Storm:');
    await say(MEGAN, 'reset alerts per hour');
  });

  test('the digest comes at the new hour, once, and survives a restart', async () => {
    const digests = () =>
      desk.teams.messages({ channel: true }).filter(({ card }) => shownTexts(card).includes('The week in numbers'));
    expect(await say(MEGAN, 'set digest friday 15')).toContain('The next digest begins where the last one ended.');
    desk.clock.set(new Date('2026-03-06T14:59:00Z'));
    await desk.restart();
    expect(await say(MEGAN, 'settings')).toContain('**Weekly digest**: Friday 15:00');
    expect(digests()).toEqual([]);
    desk.clock.set(new Date('2026-03-06T15:00:30Z'));
    await desk.restart();
    await until('the digest', () => digests().length > 0);
    // Back to Monday: the next one is more than half a week away from it only a week later.
    await say(MEGAN, 'reset digest');
    desk.clock.set(new Date('2026-03-09T08:00:30Z'));
    await desk.restart();
    expect(await say(MEGAN, 'settings')).toContain('**Weekly digest**: Monday 08:00');
    expect(digests()).toHaveLength(1);
  });

  test('our own contacts are asked once a quarter, or not', async () => {
    const own = await desk.db
      .selectFrom('tenants')
      .select('id')
      .where('kind', '=', 'partner')
      .executeTakeFirstOrThrow();
    const contact = { name: LEE, kind: 'person', role: 'security', position: 1, email: 'lee@adatum.com' } as const;
    const rest = { phone: '', languages: [], hours: '', zone: '', entraId: staffId(LEE), note: '' };
    const by = { entraId: staffId(MEGAN), name: MEGAN };
    await replaceContacts({ db: desk.db, now: desk.clock.now }, own.id, [{ ...contact, ...rest }], by);
    const drills = () => desk.db.selectFrom('drills').select('reason').execute();
    await say(MEGAN, 'set drills off');
    // Nobody has used the refresh token for so long.
    desk.expectLogged('the refresh token could not be looked after');
    desk.clock.set(new Date('2026-06-22T10:00:00Z'));
    await desk.restart();
    expect(await say(MEGAN, 'settings')).toContain('**Drills of our own contacts**: off');
    expect(await drills()).toEqual([]);
    await say(MEGAN, 'set drills quarterly');
    await desk.restart();
    await until('the drill', async () => (await drills()).length > 0);
  });
});
