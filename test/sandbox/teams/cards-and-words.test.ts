import { describe, expect, test } from '@jest/globals';
import { findAction, findActions, mergeInputs } from '../../../src/sandbox/teams/card-actions.ts';
import { markMentions } from '../../../src/sandbox/teams/mentions.ts';
import { ADELE, PEOPLE } from './sample-people.ts';

const execute = (verb: string, data: object = {}) => ({ type: 'Action.Execute', verb, title: verb, data });

const CARD = {
  type: 'AdaptiveCard',
  refresh: { action: execute('alert.refresh') },
  body: [
    { type: 'Input.Text', id: 'in_note' },
    { type: 'ActionSet', actions: [execute('alert.acknowledge', { n: 1 }), execute('alert.acknowledge', { n: 2 })] },
    { type: 'Container', items: [], selectAction: execute('alert.open') },
  ],
  actions: [
    { type: 'Action.OpenUrl', url: 'https://example.com' },
    {
      type: 'Action.ShowCard',
      card: {
        type: 'AdaptiveCard',
        body: [{ type: 'Input.ChoiceSet', id: 'in_reason', value: 'fraud' }],
        actions: [execute('alert.resolve')],
      },
    },
  ],
};

describe('the buttons of a card', () => {
  test('are found wherever they sit, the refresh aside', () => {
    expect(findActions(CARD).map(({ verb }) => verb)).toEqual([
      'alert.acknowledge',
      'alert.acknowledge',
      'alert.open',
      'alert.resolve',
    ]);
  });

  test('send the inputs of their own card and of those around it', () => {
    const inputsOf = (verb: string) => [...(findAction(CARD, verb)?.inputs.keys() ?? [])];
    expect(inputsOf('alert.acknowledge')).toEqual(['in_note']);
    expect(inputsOf('alert.resolve')).toEqual(['in_note', 'in_reason']);
  });

  test('are told apart by their data', () => {
    expect(findAction(CARD, 'alert.acknowledge', { n: 2 })?.data).toEqual({ n: 2 });
    expect(findAction(CARD, 'alert.acknowledge')?.data).toEqual({ n: 1 });
    expect(findAction(CARD, 'alert.reopen')).toBeUndefined();
  });

  test('send what the card pre-filled, unless something was entered', () => {
    const resolve = findAction(CARD, 'alert.resolve');
    if (!resolve) throw new Error('the card lost its button');
    expect(mergeInputs(resolve)).toEqual({ in_reason: 'fraud' });
    expect(mergeInputs(resolve, { in_reason: 'ignore' })).toEqual({ in_reason: 'ignore' });
  });
});

describe('mentions', () => {
  test('only known people and the bot become mentions; typed markup stays text', () => {
    const bot = { id: '28:bot', name: 'Watchpost' };
    const { text, mentions } = markMentions(
      'assign 12 to @Adele Vance <at>x</at> @Nobody',
      PEOPLE,
      ({ id }) => `29:${id}`,
      bot,
    );
    expect(text).toBe('<at>Watchpost</at> assign 12 to <at>Adele Vance</at> &lt;at&gt;x&lt;/at&gt; @Nobody');
    expect(mentions.map(({ mentioned }) => mentioned.id)).toEqual(['28:bot', `29:${ADELE.id}`]);
  });
});
