import { expect, test } from '@jest/globals';
import type { KeptState } from '../../../src/sandbox/kept-state.ts';
import type { TeamsMemory } from '../../../src/sandbox/teams/memory.ts';
import { ADELE, ALEX } from './sample-people.ts';
import { cardMessage, setStage, smallCard } from './stage.ts';
import { answer, CARD_TYPE, cardActivity } from './throwaway-bot.ts';

/** Keeps the last state, as a file would. */
function keeper(last?: TeamsMemory): KeptState<TeamsMemory> & { readonly newest: () => TeamsMemory | undefined } {
  let newest = last;
  return {
    last,
    save: (read) => {
      newest = structuredClone(read());
    },
    newest: () => newest,
  };
}

test('a Teams that starts again shows the same, and its bot goes on where it was', async () => {
  const memory = keeper();
  const first = await setStage({ memory });
  await first.teams.install(ADELE.id);
  const { conversationId, messageId } = await first.bot.post(
    first.teams.serviceUrl,
    first.teams.channelId,
    cardActivity(smallCard('before')),
  );
  first.bot.does((context) => answer(context, CARD_TYPE, smallCard('mine')).then(() => undefined));
  await first.teams.press(ALEX.id, messageId, 'alert.acknowledge');
  const before = first.teams.messages({ channel: true });
  await first.end();

  const again = await setStage({ memory: keeper(memory.newest()) });
  expect(again.teams.serviceUrl).toBe(first.teams.serviceUrl);
  expect(again.teams.isInstalled).toBe(true);
  expect(again.teams.messages({ channel: true })).toEqual(before);
  expect(again.teams.seenBy(ALEX.id, messageId)).toEqual(smallCard('mine'));
  expect(again.teams.seenBy(ADELE.id, messageId)).toEqual(smallCard('before'));

  await again.teams.upgrade(ADELE.id);
  expect(again.teams.deliveries.map(({ activity }) => activity)).toMatchObject([
    { type: 'installationUpdate', action: 'add-upgrade', serviceUrl: again.teams.serviceUrl },
  ]);
  const path = `v3/conversations/${encodeURIComponent(conversationId)}/activities`;
  const edit = await again.call('PUT', `${path}/${messageId}`, cardMessage(smallCard('after')));
  expect(edit.status).toBe(200);
  const reply = await again.call('POST', path, cardMessage(smallCard('reply')));
  expect(Number((reply.body as { id: string }).id)).toBeGreaterThan(Number(messageId));
  await again.end();
});

test('a port that somebody else took meanwhile is no obstacle', async () => {
  const memory = keeper();
  const first = await setStage({ memory });
  await first.teams.install(ADELE.id);
  const second = await setStage({ memory: keeper(memory.newest()) });
  expect(second.teams.serviceUrl).not.toBe(first.teams.serviceUrl);
  expect(second.teams.isInstalled).toBe(true);
  await first.end();
  await second.end();
});
