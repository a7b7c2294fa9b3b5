import { beforeAll, describe, expect, test } from '@jest/globals';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { cardWith, until, useDesk } from '../support/desk.ts';
import { numberIn, shownTexts } from '../support/read-card.ts';
import { installation, postActivity } from '../support/wire.ts';

const desk = useDesk();
const MEGAN = staffId('Megan Bowen');
const nestor = staffId('Nestor Wilke');
const GROUP = { groupChat: true } as const;
const alert = { number: 0, cardId: '' };

beforeAll(async () => {
  desk.cloud.limits.enforced = false;
  desk.cloud.happen.riskySignIn('Contoso', { user: 'Adele Vance', level: 'high' });
  const card = await cardWith(desk, 'Adele Vance');
  alert.number = numberIn(card.card);
  alert.cardId = card.id;
  await desk.teams.setInGroupChat(MEGAN, 'add');
});

const inChat = () => desk.teams.messages(GROUP).filter(({ from }) => from.kind === 'bot');
const everythingSaid = () =>
  inChat()
    .map(({ card }) => shownTexts(card))
    .join('\n');

/** Says something in the group chat, naming Watchpost. @returns the message that answers */
async function says(person: string, text: string) {
  const before = inChat().length;
  await desk.teams.say(person, 'groupChat', text);
  return until(`an answer to “${text}”`, () => inChat().slice(before).at(-1));
}

describe('in a chat of several people', () => {
  test('Watchpost greets once, says that it must be named, and brings no alert of its own accord', async () => {
    expect(inChat()).toHaveLength(1);
    expect(everythingSaid()).toContain('mention me');
    expect(everythingSaid()).not.toContain('Adele Vance');
    const destinations = await desk.db.selectFrom('destinations').select(['channel_id']).execute();
    expect(destinations).toEqual([{ channel_id: desk.teams.channelId }]);
  });

  test('it answers who names it, and hears nobody else', async () => {
    expect(shownTexts((await says(nestor, `alert ${alert.number}`)).card)).toContain('Adele Vance');
    const before = inChat().length;
    await desk.teams.say(nestor, 'groupChat', 'alerts', { mention: false });
    expect(shownTexts((await says(nestor, 'status')).card)).not.toBe('');
    expect(inChat()).toHaveLength(before + 1);
  });

  test('a press there changes the card of the channel for everybody', async () => {
    const { id } = await says(nestor, `alert ${alert.number}`);
    await desk.teams.press(nestor, id, 'alert.acknowledge');
    await until('the card of the channel', () =>
      shownTexts(desk.teams.seenBy(staffId('Miriam Graham'), alert.cardId)).includes('Nestor Wilke'),
    );
    // Whoever looks at the chat has the card as it is by then.
    await desk.teams.open(staffId('Lee Gu'), GROUP);
    expect(shownTexts(desk.teams.seenBy(staffId('Lee Gu'), id))).toContain('Nestor Wilke');
  });

  test('work is given to people of the security team, whoever is in the chat', async () => {
    const { card } = await says(nestor, `assign ${alert.number} to Lee Gu`);
    expect(shownTexts(card)).toContain('Lee Gu');
    await until('the new owner', () =>
      shownTexts(desk.teams.seenBy(staffId('Miriam Graham'), alert.cardId)).includes('Lee Gu'),
    );
  });

  test('whoever has no role is refused there too, and a list of people stays in one’s own chat', async () => {
    const { card } = await says(staffId('Isaiah Langer'), `resolve ${alert.number} safe`);
    expect(shownTexts(card)).toContain('This is for');
    expect(shownTexts((await says(MEGAN, 'export contacts')).card)).toContain('our own chat');
  });

  test('taking it out of the chat leaves the chat that stands in for a lost channel as it is', async () => {
    await postActivity(desk, installation(desk, desk.teams.channelId, 'remove'));
    const standIn = () =>
      desk.db.selectFrom('destinations').select(['state']).where('team_id', '=', `chat:${MEGAN}`).executeTakeFirst();
    const before = await until('a chat that stands in', standIn);
    await desk.teams.setInGroupChat(MEGAN, 'remove');
    expect(await standIn()).toEqual(before);
  });
});
