import { beforeAll, describe, expect, test } from '@jest/globals';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { getCustomer } from '../../src/sandbox/cloud/world.ts';
import type { SimMessage } from '../../src/sandbox/teams/message.ts';
import { ask, cardWith, until, useDesk } from '../support/desk.ts';
import { alertIdIn, shownTexts } from '../support/read-card.ts';
import { deliveredActivity } from '../support/wire.ts';

const desk = useDesk();
const nestor = staffId('Nestor Wilke');
const isaiah = staffId('Isaiah Langer');
const miriam = staffId('Miriam Graham');
const lee = staffId('Lee Gu');

/** The group that looks after Contoso: Isaiah Langer, of the helpdesk, who may only read elsewhere. */
const TEAM = { id: '5c0e7f2a-1b3d-4a6f-9c88-0d1e2f3a4b5c', displayName: 'Contoso team' };

const cards = new Map<string, SimMessage>();
const cardOf = (subject: string): SimMessage => {
  const card = cards.get(subject);
  if (!card) throw new Error(`no alert about ${subject}`);
  return card;
};
const numberOf = (subject: string): string => /#(\d+)/.exec(shownTexts(cardOf(subject).card))?.[1] ?? '';
const says = async (person: string, text: string) => shownTexts(await ask(desk, person, text));
const press = async (person: string, subject: string, verb: string, inputs?: Record<string, unknown>) => {
  const { body } = await desk.teams.press(person, cardOf(subject).id, verb, inputs);
  const { value } = body as { value: unknown };
  return typeof value === 'string' ? value : shownTexts(value);
};
const statusOf = async (subject: string) => {
  const { status } = await desk.db
    .selectFrom('alerts')
    .select('status')
    .where('id', '=', alertIdIn(cardOf(subject).card))
    .executeTakeFirstOrThrow();
  return status;
};
const OWN_TEAM = 'This customer has a team of its own, and you are not in it. Here this is for';

beforeAll(async () => {
  desk.cloud.limits.enforced = false;
  desk.cloud.world.partner.groups.push({ ...TEAM, memberIds: [isaiah] });
  const people = {
    Contoso: ['Adele Vance', 'Alex Wilber', 'Joni Sherman'],
    Fabrikam: ['Irvin Sayers', 'Christie Cline'],
  };
  for (const [customer, users] of Object.entries(people)) {
    for (const user of users) desk.cloud.happen.riskySignIn(customer, { user, level: 'medium' });
  }
  for (const user of Object.values(people).flat()) cards.set(user, await cardWith(desk, user, 'Identity risk'));
});

describe('roles in words', () => {
  test('who may do what, with the names of the groups', async () => {
    const shown = await says('Miriam Graham', 'roles');
    expect(shown).toContain('Responder** · group “Watchpost responders”');
    expect(shown).not.toContain('with a team of');
    const contoso = await says('Miriam Graham', 'roles contoso');
    expect(contoso).toContain('Who may act for Contoso');
    expect(contoso).toContain('it has no team of its own');
    // What is no customer is a question.
    for (const text of ['roles for GDAP', 'role of administrator must be check how many times', 'roles minimum']) {
      expect(await says('Miriam Graham', text)).toContain('Sources');
    }
    expect(await says('Miriam Graham', 'role comparison operator administrator')).toContain('Sources');
  });

  test('only administrators change them', async () => {
    expect(await says('Lee Gu', 'role contoso responder contoso team')).toContain('This is for administrators');
    expect(await says('Megan Bowen', 'roles')).not.toContain('with a team of');
  });

  test('an unknown group, an ambiguous one and an incomplete command change nothing', async () => {
    expect(await says('Megan Bowen', 'role contoso responder nobody at all')).toContain('I do not know the group');
    expect(await says('Megan Bowen', 'role contoso responder watchpost')).toContain('Which group do you mean?');
    expect(await says('Megan Bowen', 'role contoso responder')).toContain('role contoso responder contoso team');
    expect(await says('Megan Bowen', 'role nobody ltd responder contoso team')).toContain('I do not know “nobody ltd”');
    const lost = await says('Megan Bowen', 'role contoso responder 5c0e7f2a-0000-4a6f-9c88-0d1e2f3a4b5c');
    expect(lost).toContain('I do not know the group');
    expect(await desk.db.selectFrom('customer_role_groups').selectAll().execute()).toEqual([]);
  });

  test('where groups may not be read, a name is no good and an id is', async () => {
    const denied = { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges.' } };
    desk.cloud.faults.add({ host: 'graph', path: /^\/v1\.0\/groups/, status: 403, body: denied, times: 10 });
    const byName = await says('Megan Bowen', 'role litware approver contoso team');
    expect(byName).toContain('the app lacks GroupMember.Read.All');
    expect(await says('Megan Bowen', `role litware approver ${TEAM.id}`)).toContain(
      'From now on the group has this role',
    );
    desk.cloud.faults.clear();
    expect(await says('Megan Bowen', 'role litware approver none')).toContain('the desk’s group has this role');
    expect(await says('Megan Bowen', 'role litware approver none')).toContain('nothing was changed');
  });
});

describe('a customer with a team of its own', () => {
  test('is given one by an administrator, in words, and it is on record', async () => {
    const shown = await says('Megan Bowen', 'role contoso responder “Contoso team”');
    expect(shown).toContain('From now on the group “Contoso team” has this role for Contoso');
    expect(shown).toContain('Responder** · group “Contoso team”, in place of the desk’s');
    expect(await says('Megan Bowen', `role contoso responder ${TEAM.id}`)).toContain('nothing was changed');
    const { rows } = {
      rows: await desk.db.selectFrom('audit_log').selectAll().where('verb', '=', 'role.set').execute(),
    };
    expect(rows.at(-1)).toMatchObject({
      actor_name: 'Megan Bowen',
      subject_id: getCustomer(desk.cloud.world, 'Contoso').id,
      detail: { role: 'responder', groupId: TEAM.id },
    });
    expect(rows.filter(({ subject_id }) => subject_id === getCustomer(desk.cloud.world, 'Contoso').id)).toHaveLength(1);
  });

  test('shows on the card of the desk, whose row leads to it and back', async () => {
    const before = desk.teams.messages({ personal: miriam }).length;
    expect(await says('Miriam Graham', 'roles')).toContain('1 customer with a team of its own');
    const shown = desk.teams.messages({ personal: miriam }).slice(before).at(-1) as SimMessage;
    const pressed = await desk.teams.invoke(miriam, shown.id, {
      verb: 'role.show',
      data: { tenantId: getCustomer(desk.cloud.world, 'Contoso').id },
    });
    expect(shownTexts((pressed.body as { value: unknown }).value)).toContain('Who may act for Contoso');
    const back = await desk.teams.invoke(miriam, shown.id, { verb: 'role.show', data: { tenantId: 'no tenant' } });
    expect(shownTexts((back.body as { value: unknown }).value)).toContain('Who may do what');
  });

  test('a responder of the desk is refused there, told who may, and may act elsewhere', async () => {
    for (const verb of ['alert.acknowledge', 'alert.chooseAssignee', 'alert.chooseResolution']) {
      expect(await press(nestor, 'Adele Vance', verb)).toContain(
        `${OWN_TEAM} the group “Contoso team”, approvers and administrators.`,
      );
    }
    expect(await statusOf('Adele Vance')).toBe('new');
    expect(await press(nestor, 'Irvin Sayers', 'alert.acknowledge')).toContain('Acknowledged');
    // Reading is desk-wide.
    expect(await says('Nestor Wilke', `alert ${numberOf('Adele Vance')}`)).toContain('Adele Vance');
  });

  test('its team, of people who may only read elsewhere, acts there and nowhere else', async () => {
    expect(await press(isaiah, 'Christie Cline', 'alert.acknowledge')).toContain('You are a reader');
    expect(await press(isaiah, 'Adele Vance', 'alert.acknowledge')).toContain('Acknowledged by Isaiah Langer');
  });

  test('a command over several customers acts where the person may, and says where not', async () => {
    const shown = await says('Nestor Wilke', `ack ${numberOf('Alex Wilber')} ${numberOf('Christie Cline')}`);
    expect(shown).toContain('1 of 2 alerts changed');
    expect(shown).toContain(`#${numberOf('Alex Wilber')}: ${OWN_TEAM}`);
    expect(shown).toContain(`#${numberOf('Christie Cline')}: acknowledged`);
    expect(await statusOf('Alex Wilber')).toBe('new');
    const isaiahs = await says('Isaiah Langer', `ack ${numberOf('Alex Wilber')} ${numberOf('Irvin Sayers')}`);
    expect(isaiahs).toContain('1 of 2 alerts changed');
    expect(await statusOf('Alex Wilber')).toBe('acknowledged');
    expect(await says('Nestor Wilke', `resolve ${numberOf('Joni Sherman')} safe`)).toContain(OWN_TEAM);
    expect(await says('Miriam Graham', `ack ${numberOf('Joni Sherman')}`)).toContain('You are a reader');
  });

  test('its alerts are given to its team, not to others', async () => {
    const number = numberOf('Joni Sherman');
    expect(await says('Lee Gu', `assign ${number} to nestor wilke`)).toContain('may not act for this customer');
    await press(lee, 'Joni Sherman', 'alert.chooseAssignee');
    expect(await press(lee, 'Joni Sherman', 'alert.assign', { in_assignee: nestor })).toContain(
      'Nestor Wilke may not act for this customer',
    );
    expect(await statusOf('Joni Sherman')).toBe('new');
    expect(await says('Lee Gu', `assign ${number} to isaiah langer`)).toContain('now with Isaiah Langer');
    const both = await says('Lee Gu', `assign ${number} ${numberOf('Irvin Sayers')} to isaiah langer`);
    expect(both).toContain(`#${numberOf('Irvin Sayers')}: Isaiah Langer may not act on alerts`);
  });

  test('its tasks and contacts too', async () => {
    expect(await press(nestor, 'Adele Vance', 'alert.tasks')).toContain(OWN_TEAM);
    expect(await press(isaiah, 'Adele Vance', 'alert.tasks')).toContain('tasks open');
    const task = await until('a task', () =>
      desk.db.selectFrom('tasks').select(['number', 'id']).orderBy('number').limit(1).executeTakeFirst(),
    );
    expect(await says('Nestor Wilke', `done ${task.number}`)).toContain(OWN_TEAM);
    expect(await says('Isaiah Langer', `done ${task.number}`)).toContain('Done');
    expect(await says('Nestor Wilke', 'drill contoso')).toContain(OWN_TEAM);
    expect(await says('Nestor Wilke', 'drill fabrikam')).not.toContain('Not allowed');
    expect(await says('Isaiah Langer', 'drill contoso')).not.toContain('Not allowed');
    expect(await says('Isaiah Langer', 'drill fabrikam')).toContain('You are a reader');
    expect(await says('Isaiah Langer', 'add contact contoso')).toContain('administrators');
  });

  test('a forged card decides by what it acts on, not by what it says beside it', async () => {
    const [contoso, fabrikam] = ['Contoso', 'Fabrikam'].map((name) => getCustomer(desk.cloud.world, name).id);
    const typed = { in_name: 'Debra Berger', in_role: 'security', in_position: '1', in_email: 'debrab@contoso.com' };
    const { id } = cardOf('Adele Vance');
    const data = { tenantId: contoso, ...typed };
    await desk.teams.invoke(staffId('Megan Bowen'), id, { verb: 'contact.save', data });
    const theirs = await desk.db
      .selectFrom('contacts')
      .selectAll()
      .where('name', '=', 'Debra Berger')
      .executeTakeFirst();
    expect(theirs).toMatchObject({ tenant_id: contoso, verified_at: null });
    const verify = { contactId: theirs?.id, versionId: String(theirs?.version), tenantId: fabrikam };
    const { body } = await desk.teams.invoke(nestor, id, { verb: 'contact.verify', data: verify });
    expect((body as { value: unknown }).value).toContain(OWN_TEAM);
    const drill = { tenantId: fabrikam, in_contact: theirs?.id };
    const second = await desk.teams.invoke(nestor, id, { verb: 'contact.drill', data: drill });
    expect((second.body as { value: unknown }).value).toContain(OWN_TEAM);
    await desk.teams.invoke(isaiah, id, { verb: 'contact.verify', data: verify });
    await until('the contact to be verified by the team', async () => {
      const row = await desk.db
        .selectFrom('contacts')
        .select('verified_by')
        .where('name', '=', 'Debra Berger')
        .executeTakeFirst();
      return row?.verified_by === 'Isaiah Langer';
    });
  });

  test('another instance learns of it within seconds', async () => {
    const second = await desk.another();
    const asked = deliveredActivity(desk, 'invoke', 'Isaiah Langer');
    const onSecond = async (count: number) => {
      const value = { action: { type: 'Action.Execute', verb: 'role.show', data: {} } };
      const response = await fetch(`http://127.0.0.1:${second.port}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...asked, id: `${String(asked['id'])}${count}`, value }),
      });
      return shownTexts(((await response.json()) as { value: unknown }).value);
    };
    expect(await onSecond(0)).toContain('1 customer with a team of its own');
    await says('Megan Bowen', 'role contoso responder none');
    let tries = 0;
    await until('the other instance to know', async () => {
      tries += 1;
      return !(await onSecond(tries)).includes('with a team of');
    });
    await second.stop();
  });

  test('without the team the desk may act there again, and an administrator of the desk always may', async () => {
    expect(await says('Nestor Wilke', `resolve ${numberOf('Adele Vance')} safe`)).toContain('is resolved');
    await says('Megan Bowen', 'role contoso responder contoso team');
    expect(await says('Nestor Wilke', `reopen ${numberOf('Adele Vance')}`)).toContain(OWN_TEAM);
    expect(await says('Megan Bowen', `reopen ${numberOf('Adele Vance')}`)).toContain('is open again');
  });
});
