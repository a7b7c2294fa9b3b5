import { beforeAll, describe, expect, test } from '@jest/globals';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import type { SimMessage } from '../../src/sandbox/teams/message.ts';
import { ask, cardWith, textOf, until, useDesk } from '../support/desk.ts';
import { dataOf, numberIn, shownTexts, verbsIn } from '../support/read-card.ts';

const desk = useDesk();
const MEGAN = 'Megan Bowen';
const LEE = 'Lee Gu';
const NESTOR = 'Nestor Wilke';
const MIRIAM = 'Miriam Graham';

const say = async (person: string, text: string) => shownTexts(await ask(desk, person, text));
const lastOf = (person: string): SimMessage => {
  const message = desk.teams.messages({ personal: staffId(person) }).findLast(({ card }) => card);
  if (!message) throw new Error('no card');
  return message;
};
const shownTo = (person: string, message: SimMessage) => shownTexts(desk.teams.seenBy(staffId(person), message.id));

/** What was sent to Teams about an alert, in order: whether it was posted or edited, and whom it mentions. */
const sentAbout = (subject: string) =>
  desk.teams.history
    .filter(({ operation, body }) => /^(?:create|update)/.test(operation) && textOf(body).includes(subject))
    .map(({ operation, body }) => ({
      isEdit: operation === 'updateActivity',
      mentions: [...textOf(body).matchAll(/"mentioned":\{"id":"([^"]+)"/g)].map(([, id]) => id),
      text: textOf(body),
    }));

async function highAlert(user: string, customer = 'Contoso'): Promise<SimMessage> {
  desk.cloud.happen.riskySignIn(customer, { user, level: 'high' });
  return cardWith(desk, user);
}

beforeAll(async () => {
  desk.cloud.limits.enforced = false;
});

describe('who is on duty', () => {
  test('is not known while nobody has said so, and no alert names anybody', async () => {
    const shown = await say(MIRIAM, 'who is on duty');
    expect(shown).toContain('Nobody is on duty, as far as I was told');
    expect(shown).toContain('I am on duty until 18:00');
    await highAlert('Adele Vance');
    expect(sentAbout('Adele Vance')[0]?.text).not.toMatch(/on duty/i);
  });

  test('is said by a responder, with an end in the time zone of the desk', async () => {
    expect(await say(MIRIAM, 'I am on duty')).toContain('This is for responders, approvers and administrators');
    expect(await say(NESTOR, "I'm on duty until 18:00")).toContain('You are on duty until 18:00 UTC');
    for (const question of ['who is on duty?', 'duty']) {
      const shown = await say(MIRIAM, question);
      expect(shown).toContain('On duty: Nestor Wilke');
      expect(shown).toContain('until 18:00 UTC');
    }
    expect(await say(NESTOR, 'I am on duty until teatime')).toContain(
      'It goes like this: **I am on duty until 18:00**',
    );
    expect(await say(NESTOR, 'I am on duty for 40 days')).toContain('A duty lasts 31 days at the most');
  });

  test('is mentioned on a new alert of high severity, on its first post only', async () => {
    const card = await highAlert('Joni Sherman');
    const [post] = sentAbout('Joni Sherman');
    expect(post).toMatchObject({ isEdit: false, mentions: [staffId(NESTOR)] });
    // Teams tells nobody unless the text of the mention stands on the card, letter for letter.
    expect(post?.text).toContain('On duty: <at>Nestor Wilke</at>');
    expect(post?.text).toContain('"text":"<at>Nestor Wilke</at>"');
    await say(LEE, `ack ${numberIn(card.card)}`);
    const edit = await until('the edit', () => sentAbout('Joni Sherman').find(({ isEdit }) => isEdit));
    expect(edit.mentions).toEqual([]);
    expect(shownTexts((await cardWith(desk, 'Joni Sherman')).card)).not.toContain('On duty');
  });

  test('is not called for less', async () => {
    desk.cloud.happen.riskySignIn('Fabrikam', { user: 'Irvin Sayers', level: 'medium' });
    await cardWith(desk, 'Irvin Sayers');
    expect(sentAbout('Irvin Sayers').flatMap(({ mentions }) => mentions)).toEqual([]);
  });

  test('several people can be, and one hands over to another by a mention in the channel', async () => {
    await say(LEE, 'I am on duty');
    expect(await say(MIRIAM, 'duty')).toContain('On duty: Nestor Wilke, Lee Gu');
    await desk.teams.say(staffId(NESTOR), 'channel', `duty to @${MEGAN} for 8h`);
    const answer = await cardWith(desk, 'Megan Bowen is on duty until');
    expect(shownTexts(answer.card)).toMatch(/On duty now: Lee Gu, Megan Bowen until \d\d:\d\d UTC/);
    await highAlert('Alex Wilber');
    expect(sentAbout('Alex Wilber')[0]?.mentions).toEqual([staffId(LEE), staffId(MEGAN)]);
    expect(await say(LEE, 'duty to Miriam Graham')).toContain('may not act on alerts');
  });

  test('a mention that Teams does not take is left out, and the alert is posted', async () => {
    desk.teams.faults.next({ kind: 'answer', status: 400, code: 'BadSyntax' }, { on: ['createConversation'] });
    await highAlert('Debra Berger');
    const posts = sentAbout('Debra Berger').filter(({ isEdit }) => !isEdit);
    expect(posts.map(({ mentions }) => mentions.length)).toEqual([2, 0]);
    expect(
      desk.teams.messages({ channel: true }).filter(({ card }) => textOf(card).includes('Debra Berger')),
    ).toHaveLength(1);
  });

  test('is kept over a restart, and ends by itself', async () => {
    await desk.restart();
    expect(await say(MIRIAM, 'duty')).toContain('On duty: Lee Gu, Megan Bowen');
    desk.clock.advance(9 * 3_600_000);
    expect(await say(MIRIAM, 'duty')).toContain('On duty: Lee Gu');
    expect(await say(MIRIAM, 'duty')).not.toContain('Megan Bowen**');
  });

  test('is chosen by press, too, and an old card changes nothing twice', async () => {
    await ask(desk, MEGAN, 'settings');
    const message = lastOf(MEGAN);
    await desk.teams.press(staffId(MEGAN), message.id, 'settings.chooseDuty');
    expect(shownTo(MEGAN, message)).toContain('● **Lee Gu**');
    await desk.teams.press(staffId(MEGAN), message.id, 'duty.take', {
      in_assignee: staffId(NESTOR),
      in_until: 'never',
    });
    expect(shownTo(MEGAN, message)).toContain('“never” is no time that is to come');
    await desk.teams.press(staffId(MEGAN), message.id, 'duty.take', { in_assignee: staffId(NESTOR), in_until: '8h' });
    expect(shownTo(MEGAN, message)).toMatch(/Nestor Wilke is on duty until/);
    const leave = () =>
      desk.teams.invoke(staffId(MEGAN), message.id, {
        verb: 'duty.leave',
        data: { ...dataOf(desk.teams.seenBy(staffId(MEGAN), message.id), 'duty.leave'), in_assignee: staffId(NESTOR) },
      });
    await leave();
    expect(shownTo(MEGAN, message)).toContain('Nestor Wilke is off duty.');
    await leave();
    expect(shownTo(MEGAN, message)).toContain('That person was not on duty.');
    const refused = await desk.teams.invoke(staffId(MIRIAM), message.id, {
      verb: 'duty.take',
      data: { in_assignee: staffId(MIRIAM) },
    });
    expect(textOf(refused.body)).toContain('This is for responders');
    expect(verbsIn(await ask(desk, MIRIAM, 'settings'))).toEqual([]);
  });

  test('ends when somebody says so, and then an alert says that nobody is', async () => {
    expect(await say(MEGAN, 'off duty')).toContain('You were not on duty');
    expect(await say(MEGAN, 'off duty lee')).toContain('Lee Gu is off duty');
    expect(await say(MIRIAM, 'who is on duty')).toContain('Nobody is on duty');
    await highAlert('Henrietta Mueller', 'Fabrikam');
    const [post] = sentAbout('Henrietta Mueller');
    expect(post?.text).toContain('Nobody is on duty.');
    expect(post?.mentions).toEqual([]);
  });
});
