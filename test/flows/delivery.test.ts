import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import type { SimMessage } from '../../src/sandbox/teams/message.ts';
import { ask, cardWith, until, useDesk } from '../support/desk.ts';
import { shownTexts } from '../support/read-card.ts';
import { deliveredActivity, postActivity } from '../support/wire.ts';

const desk = useDesk({ env: { TEAMS_READ_BACK: 'on' } });
const megan = staffId('Megan Bowen');
const nestor = staffId('Nestor Wilke');

const CREATE = { on: ['createConversation'] } as const;
/** Cards about a person in the channel, the deleted ones left out. */
const cardsAbout = (subject: string): SimMessage[] =>
  desk.teams
    .messages({ channel: true })
    .filter(({ card, deleted }) => !deleted && shownTexts(card).includes(`\n${subject}\n`));
const signIn = (user: string, customer = 'Contoso') =>
  desk.cloud.happen.riskySignIn(customer, { user, level: 'medium' });
const logged = (phrase: string) => desk.log.filter(({ msg }) => msg === phrase).length;

/** Lets time pass for what waits: the clock of the service moves, and so does that of the queue. */
async function pass(sec: number): Promise<void> {
  desk.clock.advance(sec * 1000);
  await sql`
    update pgboss.job set start_after = start_after - make_interval(secs => ${sec}) where state in ('created', 'retry')
  `.execute(desk.db);
}

/** The row of the one card about a person. */
const cardRow = (subject: string) =>
  desk.db
    .selectFrom('cards')
    .innerJoin('alerts', 'alerts.id', 'cards.subject_id')
    .selectAll('cards')
    .where('alerts.subject_name', '=', subject)
    .executeTakeFirst();

/** Whether a job will look at it again. */
async function waitsFor(subjectId: string): Promise<boolean> {
  const { rows } = await sql`
    select from pgboss.job where data ->> 'subjectId' = ${subjectId} and state = 'created'
  `.execute(desk.db);
  return rows.length > 0;
}

/** Waits until a send of the card got no clear answer. */
const inDoubt = (subject: string) =>
  until(`a doubt about ${subject}`, async () => {
    const row = await cardRow(subject);
    const isOver = row !== undefined && row.unsure_since !== null && row.sending_until === null;
    return isOver && (await waitsFor(row.subject_id));
  });

beforeAll(() => {
  desk.cloud.limits.enforced = false;
  desk.expectLogged('card may have been posted', 'channel could not be read back');
});
beforeEach(() => {
  desk.cloud.channels.isConsented = true;
  desk.cloud.channels.readableAfterSec = 0;
});

describe('a card whose sending got no clear answer', () => {
  test('and that had arrived is found in the channel, and stands once', async () => {
    desk.cloud.channels.readableAfterSec = 5;
    desk.teams.faults.next({ kind: 'deliverThenAnswer', status: 502 }, CREATE);
    signIn('Adele Vance');
    await inDoubt('Adele Vance');
    expect(shownTexts(await ask(desk, 'Nestor Wilke', 'status'))).toContain('may have arrived and is being looked for');
    await pass(11);
    await until('the find', () => logged('card had arrived and was found') === 1);
    await until('the edit', async () => ((await cardRow('Adele Vance'))?.shown_version ?? 0) > 0);
    expect(cardsAbout('Adele Vance')).toHaveLength(1);
  });

  test('and that was lost is sent again, once', async () => {
    desk.teams.faults.next({ kind: 'drop' }, CREATE);
    signIn('Alex Wilber');
    await inDoubt('Alex Wilber');
    await pass(11);
    await until('the card', () => cardsAbout('Alex Wilber').length === 1);
  });

  test('reports itself by the first press where the channel may not be read', async () => {
    desk.cloud.channels.isConsented = false;
    desk.teams.faults.next({ kind: 'deliverThenDrop' }, CREATE);
    signIn('Joni Sherman');
    await inDoubt('Joni Sherman');
    const [card] = cardsAbout('Joni Sherman');
    await desk.teams.press(nestor, card?.id ?? '', 'alert.acknowledge');
    await until('the card to be known', async () => (await cardRow('Joni Sherman'))?.activity_id === card?.id);
    await until('everybody to see the press', () =>
      shownTexts(desk.teams.seenBy(megan, card?.id ?? '')).includes('Acknowledged by Nestor Wilke'),
    );
    expect(cardsAbout('Joni Sherman')).toHaveLength(1);
  });

  test('and that stayed silent is sent again after two minutes; the copy that speaks later goes', async () => {
    desk.cloud.channels.isConsented = false;
    desk.teams.faults.next({ kind: 'deliverThenDrop' }, CREATE);
    signIn('Debra Berger');
    await inDoubt('Debra Berger');
    await pass(125);
    const [first] = await until('the second copy', () => {
      const cards = cardsAbout('Debra Berger');
      return cards.length === 2 && cards;
    });
    await until('the second to be known', async () => (await cardRow('Debra Berger'))?.activity_id);
    await desk.teams.press(nestor, first?.id ?? '', 'alert.acknowledge');
    await until('the copy to go', () => cardsAbout('Debra Berger').length === 1);
    const [left] = cardsAbout('Debra Berger');
    expect(left?.id).not.toBe(first?.id);
    await until('the press on the one that is left', () =>
      shownTexts(cardsAbout('Debra Berger')[0]?.card).includes('Acknowledged by Nestor Wilke'),
    );
  });
});

describe('what Teams will not take', () => {
  test('is listed, retried and dropped from chat, by those who may', async () => {
    desk.expectLogged('card refused by Teams and parked');
    desk.teams.faults.next({ kind: 'answer', status: 403, code: 'NotEnoughPermissions' }, { times: 2, ...CREATE });
    signIn('Henrietta Mueller', 'Fabrikam');
    signIn('Irvin Sayers', 'Fabrikam');
    await until('both to be parked', () => logged('card refused by Teams and parked') === 2);
    expect(shownTexts(await ask(desk, 'Nestor Wilke', 'status'))).toContain('2 cards cannot be sent');
    const listed = shownTexts(await ask(desk, 'Nestor Wilke', 'deliveries'));
    expect(listed).toContain('2 cards are put aside');
    expect(listed).toContain('Teams refused it: NotEnoughPermissions.');
    const numbers = [...listed.matchAll(/^Delivery (\d+) · Alert #/gm)].map(([, number]) => Number(number));
    expect(numbers).toHaveLength(2);

    expect(shownTexts(await ask(desk, 'Nestor Wilke', `retry delivery ${numbers[0]}`))).toContain(
      'You are a responder',
    );
    await ask(desk, 'Megan Bowen', `drop delivery ${numbers[0]}`);
    expect(shownTexts(await ask(desk, 'Megan Bowen', `drop delivery ${numbers[0]}`))).toContain('There is no delivery');
    expect(shownTexts(await ask(desk, 'Megan Bowen', 'retry deliveries'))).toContain('1 card on the way');
    await until(
      'the one that was retried',
      () => cardsAbout('Henrietta Mueller').length + cardsAbout('Irvin Sayers').length === 1,
    );
    expect(shownTexts(await ask(desk, 'Nestor Wilke', 'deliveries'))).toContain('No card is put aside');
    const lines = await desk.db.selectFrom('audit_log').select('verb').where('verb', 'like', 'delivery.%').execute();
    expect(lines.map(({ verb }) => verb).sort()).toEqual(['delivery.drop', 'delivery.retry']);
  });
});

test('with the right to read the channel come messages that are not for the bot: it leaves them alone', async () => {
  await desk.teams.say(nestor, 'channel', 'help');
  const spoken = deliveredActivity(desk, 'message', 'Nestor Wilke');
  const answers = () =>
    desk.teams.messages({ channel: true }).filter(({ card }) => shownTexts(card).includes('What I understand')).length;
  const before = answers();
  expect(before).toBe(1);
  await postActivity(desk, { ...spoken, id: '1772618400001', text: 'help', entities: [] });
  expect(answers()).toBe(before);
  await postActivity(desk, { ...spoken, id: '1772618400002' });
  expect(answers()).toBe(before + 1);
});

describe('a card that nobody works on', () => {
  test('is brought to the present state by the repair', async () => {
    const { id } = await cardWith(desk, 'Adele Vance');
    await desk.db
      .updateTable('alerts')
      .set({ updated_at: new Date('2026-03-04T09:00:00Z') })
      .execute();
    await desk.db.updateTable('cards').set({ shown_version: 0 }).where('activity_id', '=', id).execute();
    const edits = () =>
      desk.teams.history.filter(({ operation, activityId }) => operation === 'updateActivity' && activityId === id)
        .length;
    const before = edits();
    // The repair looks when the service starts, and every minute.
    await desk.restart();
    await until('the edit', () => edits() > before);
    await until('its record', async () => ((await cardRow('Adele Vance'))?.shown_version ?? 0) > 0);
  });
});

describe('a channel that is lost', () => {
  const inChat = () =>
    desk.teams
      .messages({ personal: megan })
      .map(({ card }) => shownTexts(card))
      .join('\n');

  test('is told to its installer, whose chat takes its place until it is back', async () => {
    desk.expectLogged('channel lost: install the bot again or choose another channel');
    desk.teams.setState({ channel: true }, 'removed');
    signIn('Pradeep Gupta', 'Fabrikam');
    await until('the message to Megan', () => inChat().includes('Your security channel is lost'));
    await until('the alert in her chat', () => inChat().includes('Pradeep Gupta'));
    expect(shownTexts(await ask(desk, 'Nestor Wilke', 'status'))).toContain(
      'No channel: alerts go to the chat of Megan Bowen',
    );

    await desk.teams.install(megan);
    const card = await cardWith(desk, 'Pradeep Gupta');
    await desk.teams.press(nestor, card.id, 'alert.acknowledge');
    await until('the copy in her chat to keep up', () =>
      desk.teams
        .messages({ personal: megan })
        .map(({ card: copy }) => shownTexts(copy))
        .some((shown) => shown.includes('Pradeep Gupta') && shown.includes('Acknowledged by Nestor Wilke')),
    );
    signIn('Christie Cline', 'Fabrikam');
    await cardWith(desk, 'Christie Cline');
    expect(inChat()).not.toContain('Christie Cline');
    expect(inChat().split('Your security channel is lost')).toHaveLength(2);
  });
});
