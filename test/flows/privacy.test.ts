import { beforeAll, describe, expect, test } from '@jest/globals';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { ask, cardWith, until, useDesk } from '../support/desk.ts';
import { numberIn, shownTexts } from '../support/read-card.ts';

const desk = useDesk();
const nestor = staffId('Nestor Wilke');
const QUESTION = 'Which platypus guards the honeypot at night?';
const NOTE = 'The wombat was on holiday in Perth';

beforeAll(async () => {
  desk.cloud.limits.enforced = false;
  desk.expectLogged('card postponed', 'answer could not be delivered', 'press failed', 'activity refused');
  desk.cloud.happen.riskySignIn('Contoso', { user: 'Adele Vance', level: 'high' });
  const alert = await cardWith(desk, 'Adele Vance');
  const number = numberIn(alert.card);
  for (const text of ['help', 'alerts', `alert ${number}`, 'status', 'contacts contoso', 'digest', QUESTION]) {
    await ask(desk, 'Nestor Wilke', text);
  }

  // Also when something goes wrong: errors of libraries like to carry what was sent.
  desk.teams.faults.next({ kind: 'answer', status: 502 }, { times: 2, on: ['sendToConversation', 'replyToActivity'] });
  await desk.teams.say(nestor, 'personal', QUESTION);
  const chat = desk.teams.messages({ personal: nestor }).at(-1);
  expect(chat?.from.kind).toBe('person');
  await ask(desk, 'Nestor Wilke', 'alerts');
  const list = desk.teams.messages({ personal: nestor }).at(-1);
  desk.teams.faults.next({ kind: 'answer', status: 502 }, { times: 1, on: ['sendToConversation', 'replyToActivity'] });
  await desk.teams.press(nestor, list?.id ?? '', 'alert.open');
  desk.teams.faults.next({ kind: 'answer', status: 502 }, { on: ['updateActivity'] });
  await desk.teams.press(nestor, alert.id, 'alert.acknowledge');
  desk.teams.faults.next({ kind: 'answer', status: 502 }, { on: ['getMember'] });
  await desk.teams.press(nestor, alert.id, 'alert.chooseAssignee');
  await desk.teams.press(nestor, alert.id, 'alert.assign', { in_assignee: staffId('Lee Gu') });
  await desk.teams.press(nestor, alert.id, 'alert.show');
  await desk.teams.press(nestor, alert.id, 'alert.chooseResolution');
  await desk.teams.press(nestor, alert.id, 'alert.resolve', { in_resolution: 'dismissed', in_note: NOTE });
  await fetch(`${desk.url}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer eyJhbGciOi.platypus.signature' },
    body: JSON.stringify({ type: 'message', text: QUESTION }),
  });
  await until('the edit', () =>
    shownTexts(desk.teams.messages({ channel: true }).find(({ id }) => id === alert.id)?.card).includes('Resolved by'),
  );
});

describe('no line of the log', () => {
  test.each<[string, () => readonly string[]]>([
    ['holds a secret', () => [desk.cloud.credentials.clientSecret, desk.cloud.credentials.refreshToken]],
    ['holds a token', () => ['Bearer', 'eyJ', 'refresh_token', 'client_secret']],
    ['holds an e-mail address', () => ['@contoso', '@adatum', '@fabrikam']],
    ['holds a question', () => ['platypus', 'honeypot']],
    ['holds a note', () => ['wombat']],
    ['holds a card', () => ['AdaptiveCard', 'Do this first', 'TextBlock']],
    ['holds a name of a person at a customer', () => ['Adele Vance']],
  ])('%s', (_what, words) => {
    const lines = desk.log.map((line) => JSON.stringify(line));
    expect(lines.length).toBeGreaterThan(50);
    for (const word of words()) expect(lines.filter((line) => line.includes(word))).toEqual([]);
  });

  test('is missing: what went wrong is there', () => {
    const problems = desk.log.filter(({ level }) => level >= 40).map(({ msg }) => msg);
    expect(new Set(problems)).toEqual(
      new Set(['card postponed', 'answer could not be delivered', 'press failed', 'activity refused']),
    );
  });
});
