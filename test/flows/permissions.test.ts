import { beforeAll, describe, expect, test } from '@jest/globals';
import { SETTINGS } from '../../src/config.ts';
import { isNeeded, PERMISSIONS, type Permission } from '../../src/permissions/index.ts';
import type { SeenCall, SeenRequest } from '../../src/sandbox/cloud/requests.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { getCustomer } from '../../src/sandbox/cloud/world.ts';
import { ask, cardWith, until, useDesk } from '../support/desk.ts';
import { shownTexts } from '../support/read-card.ts';
import { walkAs } from '../support/setup-cards.ts';

/** Every switch on, so that everything is asked for that Watchpost can ask for. */
const SWITCHES = {
  TEAMS_READ_BACK: 'on',
  WEBHOOK_REGISTRATION: 'on',
  CUSTOMER_CONSENT: 'on',
  OWN_HOUSE_REPORTS: 'on',
  PUBLIC_URL: 'http://127.0.0.1:3978',
};
const desk = useDesk({ env: SWITCHES });
const megan = walkAs(desk, 'Megan Bowen');

/** What the hosts saw, with who asked. */
const seen = (): (SeenRequest & { readonly seen: SeenCall })[] =>
  desk.cloud.requests.all().flatMap((request) => (request.seen ? [{ ...request, seen: request.seen }] : []));

const HOST: Readonly<Record<Permission['api'], SeenRequest['host']>> = {
  graph: 'graph',
  teams: 'graph',
  partnerCenter: 'partnerCenter',
  keyVault: 'keyVault',
};

/** Whether a permission is one that covers this call: the call itself, by whom, and where. */
const covers = (
  permission: Permission,
  { host, method, seen: { route, by, where } }: SeenRequest & { seen: SeenCall },
) =>
  HOST[permission.api] === host &&
  permission.calls.includes(`${method} ${route}`) &&
  (by === 'user' ? permission.kind === 'delegated' : permission.kind !== 'delegated') &&
  (permission.where === 'team' ? where === 'partner' : permission.where === where);

const describeCall = ({ host, method, seen: { route, by, where } }: SeenRequest & { seen: SeenCall }): string =>
  `${host} ${method} ${route} by ${by} in ${where ?? 'no tenant of ours'}`;

beforeAll(async () => {
  desk.cloud.limits.enforced = false;
  desk.expectLogged('card may have been posted', 'channel could not be read back');
  const { world } = desk.cloud;
  // What an administrator grants besides, for the switches; tokens of before are forgotten with the restart.
  const bySwitch = PERMISSIONS.filter(
    ({ api, kind, where, needed }) =>
      api === 'graph' && kind === 'application' && where === 'partner' && isNeeded(needed, SWITCHES),
  );
  Object.assign(world.partner, { appRoles: bySwitch.map(({ name }) => name) });
  await desk.restart();
  // A contact with an account and one that is a group, at a customer and of our own.
  for (const tenant of [world.partner, getCustomer(world, 'Contoso')]) {
    const [user] = tenant.users;
    const group = { id: `7d1e${tenant.id.slice(4)}`, displayName: 'On call', memberIds: [user?.id ?? ''] };
    tenant.groups.push(group);
    const contacts = [
      { in_name: 'Debra Berger', in_kind: 'person', in_entraId: user?.id },
      { in_name: 'On call', in_kind: 'group', in_position: '2', in_entraId: group.id },
    ];
    await cardWith(desk, 'Watchpost is here');
    const { id } = desk.teams.messages({ channel: true })[0] ?? { id: '' };
    await until('the customers', async () => (await desk.db.selectFrom('tenants').select('id').execute()).length > 5);
    for (const contact of contacts) {
      const data = { tenantId: tenant.id, in_role: 'security', in_email: 'desk@contoso.com', ...contact };
      await desk.teams.invoke(staffId('Megan Bowen'), id, { verb: 'contact.save', data });
    }
  }
  // Graph does not show fraud to every partner: then Partner Center is asked.
  desk.cloud.faults.add({
    host: 'graph',
    path: /securityAlerts$/,
    status: 403,
    times: 2,
    body: { error: { code: 'Forbidden' } },
  });
  desk.clock.advance(2 * 3_600_000);
});

describe('with every switch on', () => {
  test('everything is done that asks Microsoft for something', async () => {
    await until('everything to be read', async () => {
      const { rest } = await desk.db
        .selectFrom('source_states')
        .select((eb) => eb.fn.countAll<number>().as('rest'))
        .where('status', '=', 'new')
        .executeTakeFirstOrThrow();
      return rest === 0;
    });
    await until('accounts to be looked at', () =>
      ['/users/{id}', '/groups/{id}/transitiveMembers'].every((route) =>
        ['partner', 'customer'].every((where) =>
          seen().some((one) => one.seen.route === route && one.seen.where === where),
        ),
      ),
    );
    // Roles, and the names of their groups.
    expect(shownTexts(await ask(desk, 'Megan Bowen', 'roles'))).toContain('Watchpost responders');
    await ask(desk, 'Megan Bowen', 'role contoso responder on call');
    // A card whose sending got no clear answer is looked for in the channel.
    desk.teams.faults.next({ kind: 'deliverThenAnswer', status: 502 }, { on: ['createConversation'] });
    desk.cloud.happen.riskySignIn('Contoso', { user: 'Adele Vance', level: 'high' });
    await until('the channel to be read', () => seen().some(({ seen: { route } }) => route.startsWith('/teams/')));
    // Consent and the webhook.
    await megan.say('consent alpine ski house');
    const proposed = await megan.card('Alpine Ski House', 'IdentityRiskEvent');
    await megan.press(proposed, 'consent.grant');
    await until('the consent', () => getCustomer(desk.cloud.world, 'Alpine Ski House').consented);
    desk.cloud.webhooks.registration = undefined;
    await megan.say('webhook register');
    await until('the registration', () => desk.cloud.webhooks.registration !== undefined);
  });

  test('every call was one that a listed permission covers', () => {
    const calls = seen();
    expect(calls.length).toBeGreaterThan(100);
    expect(desk.cloud.requests.unexpected()).toEqual([]);
    const uncovered = calls.filter((call) => !PERMISSIONS.some((permission) => covers(permission, call)));
    expect([...new Set(uncovered.map(describeCall))]).toEqual([]);
  });

  test('every permission that is needed was used, and none is listed in vain', () => {
    const settings = {
      ...Object.fromEntries(Object.entries(SETTINGS).map(([name, { schema }]) => [name, schema.parse(undefined)])),
      ...SWITCHES,
      PARTNER_REFRESH_TOKEN: 'set',
    };
    const needed = PERMISSIONS.filter((permission) => isNeeded(permission.needed, settings));
    const answered = seen().filter(({ status }) => status < 300);
    const unused = needed.filter((permission) => !answered.some((call) => covers(permission, call)));
    expect(unused.map(({ name, kind, where }) => `${name} ${kind} ${where}`)).toEqual([]);
  });

  test('no token ever carried more than is listed', () => {
    const tooMuch = seen().flatMap((call) => {
      const { by, where, granted } = call.seen;
      const listed = PERMISSIONS.filter(
        (one) =>
          HOST[one.api] === call.host &&
          one.where === where &&
          one.kind === (by === 'user' ? 'delegated' : 'application'),
      ).map(({ name }) => name);
      return granted.filter((name) => !listed.includes(name)).map((name) => `${name} at ${describeCall(call)}`);
    });
    expect([...new Set(tooMuch)]).toEqual([]);
  });

  test('the consent of a customer granted what customers are asked for, and no more', () => {
    const { scopes } = getCustomer(desk.cloud.world, 'Alpine Ski House');
    const listed = PERMISSIONS.filter(({ where, kind }) => where === 'customer' && kind === 'delegated');
    expect(scopes?.toSorted()).toEqual(listed.map(({ name }) => name).toSorted());
  });
});
