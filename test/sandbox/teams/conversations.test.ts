import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ActivityTypes, TeamsInfo, type TurnContext } from 'botbuilder';
import { ADELE, ALEX, PEOPLE, TENANT_ID } from './sample-people.ts';
import { BOT_ID, type Stage, setStage, smallCard } from './stage.ts';
import { cardActivity } from './throwaway-bot.ts';

describe('conversations of a bot with the simulated Teams', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
  });
  afterEach(() => stage.end());

  test('installing tells the bot twice, first with the channel that was chosen', async () => {
    const { teams } = stage;
    await teams.install(ADELE.id);

    const [first, second] = teams.deliveries.map(({ activity }) => activity);
    expect(first).toMatchObject({
      type: 'installationUpdate',
      action: 'add',
      from: { aadObjectId: ADELE.id },
      conversation: { id: teams.channelId, conversationType: 'channel', tenantId: TENANT_ID },
      channelData: { team: { id: teams.teamId }, settings: { selectedChannel: { id: teams.channelId } } },
    });
    expect(second).toMatchObject({ type: 'conversationUpdate', membersAdded: [{ id: `28:${BOT_ID}` }] });
    expect(teams.deliveries.map(({ httpStatus }) => httpStatus)).toEqual([200, 200, 200, 200]);
  });

  test('uninstalling tells the bot and shuts the channel', async () => {
    const { teams, call } = stage;
    await teams.install(ADELE.id);
    await teams.uninstall(ADELE.id);

    const last = teams.deliveries.slice(4).map(({ activity }) => [activity.type, activity['action']]);
    expect(last).toContainEqual(['installationUpdate', 'remove']);
    const refused = await call('POST', `v3/conversations/${teams.channelId}/activities`, {
      type: 'message',
      text: 'hello',
    });
    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'BotNotInConversationRoster' } } });
  });

  test('a channel message mentions the bot, and the answer lands in its thread', async () => {
    const { teams, bot } = stage;
    let heard: TurnContext['activity'] | undefined;
    bot.does(async (context) => {
      if (context.activity.type !== ActivityTypes.Message) return;
      heard = context.activity;
      await context.sendActivity('All quiet');
    });
    await teams.install(ADELE.id);
    await teams.say(ADELE.id, 'channel', 'status <b> @Alex Wilber');

    const [question, reply] = teams.messages({ channel: true });
    expect(heard?.text).toBe('<at>Watchpost</at> status &lt;b&gt; <at>Alex Wilber</at>\n');
    expect(heard?.entities?.map(({ type }) => type)).toEqual(['mention', 'mention', 'clientInfo']);
    expect(heard?.conversation.id).toBe(`${teams.channelId};messageid=${question?.id}`);
    expect(reply).toMatchObject({ text: 'All quiet', threadId: question?.id, from: { kind: 'bot' } });
  });

  test('a channel message without a mention stays among people', async () => {
    const { teams } = stage;
    await teams.install(ADELE.id);
    await teams.say(ADELE.id, 'channel', 'lunch?', { mention: false });

    expect(teams.messages({ channel: true })).toHaveLength(1);
    expect(teams.deliveries.map(({ activity }) => activity.type)).not.toContain('message');
  });

  test('the first word in a personal chat installs the bot there', async () => {
    const { teams, bot } = stage;
    bot.does(async (context) => {
      if (context.activity.type === ActivityTypes.Message)
        await context.sendActivity(`You said ${context.activity.text}`);
    });
    await teams.say(ALEX.id, 'personal', 'hello');

    expect(teams.deliveries.map(({ activity }) => activity.type)).toEqual([
      'installationUpdate',
      'conversationUpdate',
      'message',
    ]);
    expect(teams.messages({ personal: ALEX.id }).map(({ text }) => text)).toEqual(['hello', 'You said hello']);
    expect(teams.messages({ personal: ADELE.id })).toEqual([]);
  });

  test('a bot opens a thread by itself, answers in it, and edits and deletes what it wrote', async () => {
    const { teams, bot, advance } = stage;
    await teams.install(ADELE.id);
    const { conversationId, messageId } = await bot.post(
      teams.serviceUrl,
      teams.channelId,
      cardActivity(smallCard('Risky sign-in')),
    );
    advance(60);
    await bot.continue(teams.serviceUrl, conversationId, async (context) => {
      const reply = await context.sendActivity('Looking at it');
      await context.updateActivity({ ...cardActivity(smallCard('Risky sign-in, taken')), id: messageId });
      await context.deleteActivity(reply?.id ?? '');
    });

    const [root, reply] = teams.messages({ channel: true });
    expect(root).toMatchObject({ id: messageId, updatedAt: '2026-11-21T09:01:00.000Z' });
    expect(root?.card).toEqual(smallCard('Risky sign-in, taken'));
    expect(reply).toMatchObject({ threadId: messageId, deleted: true });
    expect(teams.history.map(({ operation, status }) => [operation, status])).toEqual([
      ['createConversation', 201],
      ['replyToActivity', 201],
      ['updateActivity', 200],
      ['deleteActivity', 200],
    ]);
  });

  test('the roster answers the SDK by object id, and page by page', async () => {
    const { teams, bot, call } = stage;
    let name = '';
    let count = 0;
    bot.does(async (context) => {
      if (context.activity.type !== ActivityTypes.Message) return;
      name = (await TeamsInfo.getMember(context, ALEX.id)).name;
      count = (await TeamsInfo.getPagedMembers(context)).members.length;
    });
    await teams.install(ADELE.id);
    await teams.say(ADELE.id, 'channel', 'who is here');
    const page = await call('GET', `v3/conversations/${teams.teamId}/pagedmembers?pageSize=2&continuationToken=2`);

    expect([name, count]).toEqual(['Alex Wilber', PEOPLE.length]);
    expect(page.body).toMatchObject({ continuationToken: '4', members: [{ name: 'Megan Bowen' }, { name: 'Lee Gu' }] });
  });

  test('text with a card becomes two messages, and the sender learns no id', async () => {
    const { teams, call } = stage;
    await teams.install(ADELE.id);
    const card = { contentType: 'application/vnd.microsoft.card.adaptive', content: smallCard('Fraud') };
    const sent = await call('POST', `v3/conversations/${teams.channelId}/activities`, {
      type: 'message',
      text: 'Look',
      attachments: [card],
    });

    expect(sent).toMatchObject({ status: 201, body: { id: '' } });
    const messages = teams.messages({ channel: true });
    expect(messages.map(({ text, card: shown }) => text ?? shown?.['type'])).toEqual(['Look', 'AdaptiveCard']);
    expect(new Set(messages.map(({ threadId }) => threadId)).size).toBe(1);
  });

  test('ids are milliseconds that never repeat, also while the clock stands still', async () => {
    const { teams } = stage;
    for (const text of ['one', 'two', 'three']) await teams.say(ADELE.id, 'channel', text, { mention: false });
    const start = Date.parse('2026-11-21T09:00:00Z');
    expect(teams.messages({ channel: true }).map(({ id }) => Number(id) - start)).toEqual([0, 1, 2]);
  });
});
