import { describe, expect, test } from '@jest/globals';
import { buildDigest } from '../../src/digest/index.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { endTestAlerts } from '../../src/test-alerts/index.ts';
import { ask, cardWith, textOf, until, useDesk } from '../support/desk.ts';
import { shownTexts } from '../support/read-card.ts';
import { walkAs } from '../support/setup-cards.ts';

const desk = useDesk();
const nestor = walkAs(desk, 'Nestor Wilke');
const isaiah = walkAs(desk, 'Isaiah Langer');
const DAY_MS = 86_400_000;

const openTests = () =>
  desk.db.selectFrom('alerts').selectAll().where('source', '=', 'test').orderBy('number', 'desc').execute();

describe('a test alert', () => {
  test('is for responders; a reader is told so', async () => {
    await isaiah.say('test alert');
    await isaiah.card('This is for responders, approvers and administrators');
    expect(await openTests()).toEqual([]);
  });

  test('goes the whole way, is marked TEST in words, and reports its receipt', async () => {
    await nestor.say('test alert');
    const card = await cardWith(desk, 'This is a test of Watchpost. Nothing has happened.');
    expect(shownTexts(card.card)).toContain('\nTEST\n');
    expect(card.summary).toMatch(/^TEST LOW/);
    expect(card.card?.['speak']).toContain('Test. ');
    expect(textOf(card.card)).not.toContain('partner.microsoft.com');
    const receipt = await nestor.card('Test alert #', 'The way is open', 'for Nestor Wilke', `message ${card.id}`);
    expect(nestor.seen(receipt)).toContain('Nobody has acknowledged it yet');
  });

  test('a second one within the minute is the same one', async () => {
    await nestor.say('send a test alert');
    await nestor.card('One was sent within the last minute');
    expect(await openTests()).toHaveLength(1);
  });

  test('its buttons work like those of any alert, and the receipt says who pressed', async () => {
    const card = await cardWith(desk, 'This is a test of Watchpost');
    await desk.teams.press(staffId('Lee Gu'), card.id, 'alert.acknowledge');
    const receipt = await nestor.card('Test alert #', 'Acknowledged', 'by Lee Gu');
    expect(nestor.seen(receipt)).not.toContain('Press **Acknowledge**');
    await desk.teams.press(staffId('Lee Gu'), card.id, 'alert.chooseResolution');
    const form = shownTexts(desk.teams.seenBy(staffId('Lee Gu'), card.id));
    expect(form).toContain('It is a test; nothing has to be set at Microsoft.');
    expect(form).not.toContain('portal');
    await desk.teams.press(staffId('Lee Gu'), card.id, 'alert.show');
    await desk.teams.press(staffId('Lee Gu'), card.id, 'alert.tasks');
    await until('its tasks in the thread', () =>
      desk.teams.messages({ channel: true }).some(({ id, threadId }) => threadId === card.id && id !== card.id),
    );
  });

  test('a Teams that is busy for a moment keeps no press from its message', async () => {
    await nestor.say('alerts');
    const list = await nestor.card('Open alerts');
    desk.teams.faults.next(
      { kind: 'answer', status: 429 },
      { times: 1, on: ['sendToConversation', 'replyToActivity'] },
    );
    await nestor.press(list, 'alert.open');
    await nestor.card('This is a test of Watchpost');
  });

  test('counts nowhere: no digest, no figure, no late task, no list', async () => {
    const now = desk.clock.now();
    const digest = await buildDigest(
      desk.db,
      { periodStart: new Date(now.getTime() - 7 * DAY_MS), periodEnd: new Date(now.getTime() + 1) },
      now,
    );
    expect(textOf(digest)).not.toContain('Lee Gu');
    expect(shownTexts(await ask(desk, 'Nestor Wilke', 'alerts'))).toContain('TEST');
    expect(shownTexts(await ask(desk, 'Nestor Wilke', 'alerts'))).toContain('Open alerts: 0');
    expect(shownTexts(await ask(desk, 'Lee Gu', 'what do I have?'))).not.toContain('This is a test');
    const figures = await (await fetch(`${desk.url}/metrics`)).text();
    expect(figures).not.toMatch(/watchpost_alerts_open\{[^}]*severity="low"[^}]*\} [1-9]/);
    expect(await desk.db.selectFrom('folds').selectAll().execute()).toEqual([]);
  });

  test('ends by itself after a day, once, whoever looks', async () => {
    desk.clock.advance(DAY_MS + 60_000);
    const ports = { db: desk.db, jobs: { enqueue: async () => undefined }, now: desk.clock.now };
    const ended = await Promise.all([endTestAlerts(ports), endTestAlerts(ports)]);
    expect(ended.some((count) => count > 0)).toBe(true);
    expect(await endTestAlerts(ports)).toBe(0);
    expect(await openTests()).toMatchObject([{ status: 'resolved', resolved_by: 'Watchpost' }]);
  });

  test('works without a channel too, and says so', async () => {
    desk.expectLogged('channel is lost');
    await desk.teams.uninstall(staffId('Megan Bowen'));
    await nestor.say('test alert');
    await nestor.card('Test alert #', 'There is no channel to post it in');
  });
});

describe('a test event of Microsoft', () => {
  test('bears the same mark, and counts as little', async () => {
    desk.cloud.happen.fraud('Fabrikam', { isTest: true });
    await until('its alert', async () => {
      const rows = await desk.db.selectFrom('alerts').selectAll().where('is_test', '=', true).execute();
      return rows.length === 3;
    });
    expect(shownTexts(await ask(desk, 'Nestor Wilke', 'what is late?'))).not.toContain('Fabrikam');
  });
});
