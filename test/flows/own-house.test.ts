import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import type { SimUser } from '../../src/sandbox/cloud/world.ts';
import { ask, textOf, until, useDesk } from '../support/desk.ts';
import { shownTexts } from '../support/read-card.ts';

const desk = useDesk({ env: { OWN_HOUSE_REPORTS: 'on' } });

const findings = async () => {
  const rows = await desk.db.selectFrom('findings').selectAll().where('check_key', 'like', 'house%').execute();
  return new Map(rows.map((row) => [row.check_key, row]));
};
/** Has the house read again now, and waits until it was. */
async function readAgain(): Promise<Awaited<ReturnType<typeof findings>>> {
  desk.clock.advance(1_000);
  const since = desk.clock.now();
  await sql`update source_states set next_at = ${since} where source = 'ownHouse'`.execute(desk.db);
  return until('our own house to be read again', async () => {
    const found = await findings();
    const at = found.get('houseGuests')?.read_at;
    return at !== undefined && at >= since && found;
  });
}
const statusOf = (found: Awaited<ReturnType<typeof findings>>, check: string) => found.get(check)?.status;
const lee = (): SimUser => {
  const user = desk.cloud.world.partner.users.find(({ id }) => id === staffId('Lee Gu'));
  if (!user) throw new Error('Lee Gu is not here');
  return user;
};

beforeAll(async () => {
  desk.cloud.limits.enforced = false;
  await until('our own house to be read', async () => (await findings()).size >= 15);
});

describe('our own house', () => {
  test('is judged by what our own tokens, groups and settings say, and what may not be read never passes', async () => {
    const found = await readAgain();
    // A secret in the environment, as the tests run it.
    expect(found.get('houseSecureAppModel')).toMatchObject({ status: 'fail', detail: { problem: 'environment' } });
    expect(found.get('houseCredential')).toMatchObject({ status: 'fail', detail: { problem: 'secret' } });
    expect(found.get('houseRoleGroups')).toMatchObject({ status: 'fail', detail: { problem: 'oneAdministrator' } });
    expect(statusOf(found, 'houseTwoPeople')).toBe('pass');
    expect(statusOf(found, 'houseGuests')).toBe('pass');
    expect(statusOf(found, 'houseMfaUsed')).toBe('pass');
    expect(found.get('houseWebhook')).toMatchObject({ status: 'fail', detail: { problem: 'never' } });
    expect(found.get('houseBackup')).toMatchObject({ status: 'couldNotCheck', detail: { reason: 'serverBackups' } });
    // The world grants what the list asks for, and not what the switch does.
    const registered = found.get('houseMfaRegistered');
    if (registered?.status !== 'pass') {
      expect(registered).toMatchObject({ status: 'couldNotCheck', detail: { reason: 'missingPermission' } });
    }
  });

  test('notices what changes, and since when', async () => {
    const partner = desk.cloud.world.partner as { appRoles: readonly string[] };
    partner.appRoles = [...partner.appRoles, 'AuditLog.Read.All', 'Mail.ReadWrite'];
    lee().isWithoutMfa = true;
    lee().userType = 'Guest';
    desk.cloud.world.withoutMfa = [staffId('Lee Gu')];
    // Tokens live for an hour; a restart asks for new ones.
    await desk.restart();
    const found = await readAgain();
    expect(found.get('houseMfaRegistered')).toMatchObject({ status: 'fail', detail: { without: [staffId('Lee Gu')] } });
    expect(found.get('houseGuests')).toMatchObject({ status: 'fail', detail: { guests: [staffId('Lee Gu')] } });
    expect(found.get('houseMfaUsed')).toMatchObject({ status: 'fail' });
    expect(found.get('housePermissions')?.detail).toMatchObject({ extra: expect.arrayContaining(['Mail.ReadWrite']) });
    expect(found.get('houseReadOnly')?.detail).toMatchObject({ writes: expect.arrayContaining(['Mail.ReadWrite']) });
    expect(found.get('houseTenantLogs')).toMatchObject({ status: 'pass' });
    const since = found.get('houseGuests')?.since_at;
    expect((await readAgain()).get('houseGuests')?.since_at).toEqual(since);
  });

  test('is shown by words and by press, with the source and its date, for what is wrong what to do', async () => {
    const card = await ask(desk, 'Isaiah Langer', 'own house');
    const shown = shownTexts(card);
    expect(shown).toMatch(/Our own house: \d+ things to put in order/);
    expect(shown).toContain('the refresh token lies in the environment [1]');
    expect(shown).toContain('npm run consent');
    expect(shown).toContain('Security requirements for using Partner Center or Partner Center APIs');
    expect(shown).toContain('text of 13 Oct 2023');
    const message = desk.teams.messages({ personal: staffId('Isaiah Langer') }).at(-1);
    // Read a moment ago: the press shows it, and asks Microsoft for nothing.
    const again = await desk.teams.press(staffId('Isaiah Langer'), message?.id ?? '', 'house.show');
    expect(textOf(again.body)).toContain('things to put in order');
    expect(textOf(again.body)).not.toContain('being read again');
    expect(shownTexts(await ask(desk, 'Isaiah Langer', 'is our own tenant ok?'))).toContain('Our own house');
    expect(shownTexts(await ask(desk, 'Isaiah Langer', 'posture us'))).toContain('Secure Application Model');
  });

  test('“Look again” reads it again, and every line has its time', async () => {
    await ask(desk, 'Isaiah Langer', 'own house');
    const message = desk.teams.messages({ personal: staffId('Isaiah Langer') }).at(-1);
    desk.clock.advance(5 * 60_000);
    const since = desk.clock.now();
    const again = await desk.teams.press(staffId('Isaiah Langer'), message?.id ?? '', 'house.show');
    expect(textOf(again.body)).toContain('It is being read again now');
    await until('our own house to be read by the press', async () => {
      const at = (await findings()).get('houseGuests')?.read_at;
      return at !== undefined && at >= since;
    });
    const checks = shownTexts(await ask(desk, 'Isaiah Langer', 'own house'))
      .split('\n')
      .filter((line) => /^[✖■✔] \*\*/.test(line));
    // Those that are shown with what to do have their times in a line of their own.
    expect(checks.length).toBeGreaterThan(5);
    expect(checks.filter((line) => !/ · read \d\d:\d\d UTC$/.test(line))).toEqual([]);
  });

  test('a webhook that arrived counts at once, and no mend is a command that would refuse', async () => {
    const before = shownTexts(await ask(desk, 'Isaiah Langer', 'own house'));
    expect(before).toContain('**Webhook of Partner Center**: none ever arrived');
    expect(before).not.toContain('register webhook');
    await sql`
      insert into webhook_notes (kind, at, detail) values ('accepted', ${desk.clock.now()}, '')
      on conflict (kind) do update set at = excluded.at
    `.execute(desk.db);
    const after = shownTexts(await ask(desk, 'Isaiah Langer', 'own house'));
    expect(after).toContain('✔ **Webhook of Partner Center**: the last one today');
    expect(shownTexts(await ask(desk, 'Isaiah Langer', 'status'))).not.toContain('none ever arrived');
  });

  test('stands in the status, the most important first', async () => {
    const shown = shownTexts(await ask(desk, 'Isaiah Langer', 'status'));
    expect(shown).toContain('Own house');
    const lines = shown.split('\n');
    const first = lines.findIndex((line) => line.startsWith('✖ Secure Application Model'));
    expect(first).toBeGreaterThan(0);
    expect(lines[first + 1]).toContain('✖ Credential of our app');
    expect(shown).toMatch(/more not in order.*Type \*\*own house\*\*/);
  });

  test('keeps what was known when Microsoft answers nonsense, and says that it cannot be read', async () => {
    desk.expectLogged('source changed');
    const before = await findings();
    desk.cloud.faults.add({ host: 'graph', path: /transitiveMembers$/, status: 400, times: 40 });
    desk.clock.advance(1_000);
    await sql`update source_states set next_at = ${desk.clock.now()} where source = 'ownHouse'`.execute(desk.db);
    await until('the source to fail', async () => {
      const row = await desk.db
        .selectFrom('source_states')
        .select('status')
        .where('source', '=', 'ownHouse')
        .executeTakeFirst();
      return row?.status === 'failing';
    });
    expect((await findings()).get('houseGuests')).toMatchObject({ status: before.get('houseGuests')?.status });
  });
});
