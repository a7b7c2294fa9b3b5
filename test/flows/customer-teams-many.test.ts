import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { getCustomer } from '../../src/sandbox/cloud/world.ts';
import type { SimMessage } from '../../src/sandbox/teams/message.ts';
import { ask, until, useDesk } from '../support/desk.ts';
import { shownTexts } from '../support/read-card.ts';

const desk = useDesk({ env: { CHANNEL_ALERTS_PER_HOUR: '3' } });
const nestor = staffId('Nestor Wilke');
const isaiah = staffId('Isaiah Langer');
const CROWD = 12;

const says = async (person: string, text: string) => shownTexts(await ask(desk, person, text));
const alertsOf = async (customer: string, status: 'new' | 'acknowledged') => {
  const rows = await desk.db
    .selectFrom('alerts')
    .select('id')
    .where('tenant_id', '=', getCustomer(desk.cloud.world, customer).id)
    .where('fold_id', 'is not', null)
    .where('status', '=', status)
    .execute();
  return rows.length;
};
const storm = (...texts: string[]): Promise<SimMessage> =>
  until(`the storm card with ${texts.join(', ')}`, async () => {
    await sql`update pgboss.job set start_after = now() where name = 'deliver' and state = 'created'`.execute(desk.db);
    return desk.teams
      .messages({ channel: true })
      .find(({ card, deleted }) => !deleted && ['Storm:', ...texts].every((text) => shownTexts(card).includes(text)));
  });
const acknowledgeAll = async (person: string, card: SimMessage) => {
  const { body } = await desk.teams.press(person, card.id, 'fold.acknowledge');
  const { value } = body as { value: unknown };
  return typeof value === 'string' ? value : shownTexts(value);
};

/** Blocked attempts on people without a role, whom nobody else knows. */
function wave(customer: string, prefix: string): void {
  const tenant = getCustomer(desk.cloud.world, customer);
  for (let index = 0; index < CROWD; index += 1) {
    const displayName = `${prefix} ${index}`;
    const id = `00000000-0000-4000-8000-${Buffer.from(prefix.slice(0, 3)).toString('hex')}${String(index).padStart(6, '0')}`;
    const upn = `${prefix.toLowerCase()}${index}@${tenant.domain}`;
    const user = {
      id,
      displayName,
      upn,
      jobTitle: '',
      roleTemplateIds: [],
      accountEnabled: true,
      sessionsRevokedAt: undefined,
    };
    tenant.users.push(user);
    desk.cloud.happen.riskySignIn(customer, { user: displayName, level: 'medium', riskEventType: 'newCountry' });
    tenant.riskyUsers.delete(id);
  }
}

beforeAll(async () => {
  desk.cloud.limits.enforced = false;
  desk.cloud.world.partner.groups.push({
    id: '5c0e7f2a-1b3d-4a6f-9c88-0d1e2f3a4b5c',
    displayName: 'Contoso team',
    memberIds: [isaiah],
  });
  await until('the roles to be read', async () => {
    return (await desk.db.selectFrom('privileged_accounts').selectAll().execute()).length > 5;
  });
  expect(await says('Megan Bowen', 'role contoso responder contoso team')).toContain('From now on');
  wave('Contoso', 'Amber');
  wave('Fabrikam', 'Basil');
  await until('all alerts', async () => {
    const { count } = await desk.db
      .selectFrom('alerts')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count >= 2 * CROWD;
  });
});

describe('one press over alerts of several customers', () => {
  test('takes those of the customers where the presser may act, and says where not', async () => {
    const folded = await alertsOf('Contoso', 'new');
    expect(folded).toBeGreaterThan(0);
    const card = await storm('Contoso', 'Fabrikam');
    await acknowledgeAll(nestor, card);
    await until('Fabrikam’s to be taken', async () => (await alertsOf('Fabrikam', 'new')) === 0);
    expect(await alertsOf('Contoso', 'new')).toBe(folded);
    await until('the word', () =>
      desk.teams
        .messages({ channel: true })
        .some(({ card: said }) =>
          shownTexts(said).includes('Left alone, because others act there: the alerts of Contoso'),
        ),
    );
    // A second press has nothing to take, and says why.
    expect(await acknowledgeAll(nestor, card)).toContain('Left alone, because others act there');
  });

  test('of the team of one customer takes that customer’s, and nothing else', async () => {
    const card = await storm('Contoso', 'Fabrikam');
    await acknowledgeAll(isaiah, card);
    await until('Contoso’s to be taken', async () => (await alertsOf('Contoso', 'new')) === 0);
    const actors = await desk.db
      .selectFrom('audit_log')
      .select((eb) => ['actor_name', eb.fn.countAll<number>().as('count')])
      .where('verb', '=', 'alert.acknowledge')
      .groupBy('actor_name')
      .orderBy('actor_name')
      .execute();
    expect(actors.map(({ actor_name }) => actor_name)).toEqual(['Isaiah Langer', 'Nestor Wilke']);
  });

  test('of somebody who may act nowhere takes nothing', async () => {
    const card = await storm('Contoso', 'Fabrikam');
    const { body } = await desk.teams.invoke(staffId('Miriam Graham'), card.id, {
      verb: 'fold.acknowledge',
      data: { foldId: 'none', upToId: '9999' },
    });
    expect((body as { value: unknown }).value).toContain('You are a reader');
  });
});

describe('cards that were put aside', () => {
  test('are sent again where the person may, one by one or all', async () => {
    await says('Megan Bowen', `role contoso approver 5c0e7f2a-1b3d-4a6f-9c88-0d1e2f3a4b5c`);
    // Of high severity: it has a card of its own. Teams will not take it.
    desk.expectLogged('card refused by Teams and parked');
    const refusal = { kind: 'answer', status: 403, code: 'NotEnoughPermissions' } as const;
    desk.teams.faults.next(refusal, { times: 1, on: ['createConversation', 'sendToConversation'] });
    desk.cloud.happen.riskySignIn('Contoso', { user: 'Adele Vance', level: 'high' });
    const parked = await until('the card to be put aside', () =>
      desk.db.selectFrom('cards').select('parked_number').where('parked_reason', 'is not', null).executeTakeFirst(),
    );
    const theirs = parked.parked_number;
    expect(await says('Lee Gu', `retry delivery ${theirs}`)).toContain('This customer has a team of its own');
    expect(await says('Lee Gu', `drop delivery ${theirs}`)).toContain('This customer has a team of its own');
    expect(await says('Lee Gu', 'retry deliveries')).toContain('Nothing to send again');
    expect(await says('Isaiah Langer', 'retry deliveries')).toContain('1 card on the way');
  });
});
