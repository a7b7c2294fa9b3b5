import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ActivityTypes, type TurnContext } from 'botbuilder';
import { ADELE, ALEX } from './sample-people.ts';
import { type Stage, setStage, smallCard } from './stage.ts';
import { answer, CARD_TYPE, cardActivity } from './throwaway-bot.ts';

const REFRESH = { refresh: { action: { type: 'Action.Execute', verb: 'alert.refresh', data: { alertId: 'a-1' } } } };

describe('pressing buttons', () => {
  let stage: Stage;
  let messageId: string;
  let conversationId: string;
  const invokes: TurnContext['activity'][] = [];

  /** What the bot answers to every invoke from now on. */
  const botAnswers = (respond: (context: TurnContext) => Promise<unknown>): void =>
    stage.bot.does(async (context) => {
      if (context.activity.type !== ActivityTypes.Invoke) return;
      invokes.push(context.activity);
      await respond(context);
    });
  const edit = (card: object): Promise<void> =>
    stage.bot.continue(stage.teams.serviceUrl, conversationId, async (context) => {
      await context.updateActivity({ ...cardActivity(card), id: messageId });
    });

  beforeEach(async () => {
    invokes.length = 0;
    stage = await setStage();
    const { teams, bot } = stage;
    await teams.install(ADELE.id);
    ({ messageId, conversationId } = await bot.post(
      teams.serviceUrl,
      teams.channelId,
      cardActivity(smallCard('base', REFRESH)),
    ));
  });
  afterEach(() => stage.end());

  test('a card in the answer is for the presser alone, until the message is edited', async () => {
    const { teams } = stage;
    botAnswers((context) => answer(context, CARD_TYPE, smallCard('for Adele')));
    const pressed = await teams.press(ADELE.id, messageId, 'alert.acknowledge', { in_note: 'mine' });

    expect(pressed.httpStatus).toBe(200);
    expect(invokes[0]).toMatchObject({
      name: 'adaptiveCard/action',
      replyToId: messageId,
      from: { aadObjectId: ADELE.id },
      value: {
        trigger: 'manual',
        action: { type: 'Action.Execute', verb: 'alert.acknowledge', data: { alertId: 'a-1', in_note: 'mine' } },
      },
    });
    expect(teams.seenBy(ADELE.id, messageId)).toEqual(smallCard('for Adele'));
    expect(teams.seenBy(ALEX.id, messageId)).toEqual(smallCard('base', REFRESH));

    await edit(smallCard('for all'));
    expect(teams.seenBy(ADELE.id, messageId)).toEqual(smallCard('for all'));
  });

  test.each([
    ['a sentence', 'application/vnd.microsoft.activity.message', 'Done', 200, { kind: 'info', text: 'Done' }],
    [
      'an error',
      'application/vnd.microsoft.error',
      { code: 'Gone', message: 'Too late' },
      200,
      { kind: 'error', text: 'Too late' },
    ],
    // What botbuilder does with an error by itself: it puts the sub-status on the wire, and its words are lost.
    [
      'an error over HTTP 400',
      'application/vnd.microsoft.error',
      { code: 'BadRequest', message: 'Too late' },
      400,
      { kind: 'error', text: 'Something went wrong. Please try again.' },
    ],
    [
      'a card that is none',
      CARD_TYPE,
      { type: 'Nonsense' },
      200,
      { kind: 'error', text: 'Something went wrong. Please try again.' },
    ],
  ])('%s appears below the card and leaves it as it is', async (_what, type, value, status, notice) => {
    const { teams } = stage;
    botAnswers((context) => answer(context, type, value, status));
    await teams.press(ADELE.id, messageId, 'alert.acknowledge');

    expect(teams.noticeFor(ADELE.id, messageId)).toEqual(notice);
    expect(teams.noticeFor(ALEX.id, messageId)).toBeUndefined();
    expect(teams.seenBy(ADELE.id, messageId)).toEqual(smallCard('base', REFRESH));
  });

  test('a bot without an answer is a failure', async () => {
    const { teams } = stage;
    botAnswers(async () => {});
    const { httpStatus } = await teams.press(ADELE.id, messageId, 'alert.acknowledge');

    expect(httpStatus).toBe(501);
    expect(teams.noticeFor(ADELE.id, messageId)?.kind).toBe('error');
  });

  test('a verb that the card does not offer can only be forged', async () => {
    const { teams } = stage;
    botAnswers((context) => answer(context, 'application/vnd.microsoft.activity.message', 'No'));
    await expect(teams.press(ADELE.id, messageId, 'alert.resolve')).rejects.toThrow('has no button "alert.resolve"');

    await teams.invoke(ADELE.id, messageId, { verb: 'alert.resolve', data: { alertId: 'other' } });
    expect(invokes[0]?.value.action).toMatchObject({ verb: 'alert.resolve', data: { alertId: 'other' } });
  });

  test('opening the channel refreshes the card for that person, once a minute', async () => {
    const { teams, advance } = stage;
    botAnswers((context) => answer(context, CARD_TYPE, smallCard(`view of ${context.activity.from.name}`)));
    await teams.open(ADELE.id, { channel: true });
    await teams.open(ADELE.id, { channel: true });
    expect(invokes.map(({ value }) => [value.trigger, value.action.verb])).toEqual([['automatic', 'alert.refresh']]);
    expect(teams.seenBy(ADELE.id, messageId)).toEqual(smallCard('view of Adele Vance'));
    expect(teams.seenBy(ALEX.id, messageId)).toEqual(smallCard('base', REFRESH));

    advance(60);
    await teams.open(ADELE.id, { channel: true });
    expect(invokes).toHaveLength(2);
  });

  test('an edit refreshes the card for everybody who looks at it', async () => {
    const { teams, advance } = stage;
    botAnswers((context) => answer(context, CARD_TYPE, smallCard(`view of ${context.activity.from.name}`)));
    await teams.open(ADELE.id, { channel: true });
    advance(61);
    await edit(smallCard('edited', REFRESH));
    await teams.settled();

    expect(invokes).toHaveLength(2);
    expect(teams.seenBy(ADELE.id, messageId)).toEqual(smallCard('view of Adele Vance'));
    expect(teams.seenBy(ALEX.id, messageId)).toEqual(smallCard('edited', REFRESH));
  });

  test('a refresh that fails says nothing', async () => {
    const { teams } = stage;
    botAnswers((context) => answer(context, 'application/vnd.microsoft.error', { code: 'x', message: 'No' }));
    await teams.open(ADELE.id, { channel: true });

    expect(invokes).toHaveLength(1);
    expect(teams.noticeFor(ADELE.id, messageId)).toBeUndefined();
  });
});
