import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { WindowState } from '../../src/sandbox/window/window-state.ts';
import { actAs, cardOn, cutOffNews, describeInBrowser, press, say, useBrowser } from '../support/browser.ts';
import { until } from '../support/desk.ts';
import { useServices } from '../support/service.ts';

// The whole product as a visitor starts it, its database included: once for the file, because that takes seconds.
const services = useServices('file');
const openWindow = useBrowser();

/** Pictures for the README; taken on request only, so that a test run leaves no change behind. */
async function takePicture(page: Page, name: string): Promise<void> {
  if (process.env['WATCHPOST_PICTURES'] !== '1') return;
  await mkdir('docs', { recursive: true });
  await page.screenshot({ path: path.join('docs', `${name}.png`) });
}

describeInBrowser('the window of the sandbox', () => {
  let url = '';
  beforeAll(async () => {
    const service = services.start({ WATCHPOST_SANDBOX: '1', DATA_DIR: await services.folder() });
    await service.ready();
    url = await until('the address of the window', () => /Watchpost sandbox: (\S+)/.exec(service.terminal)?.[1]);
  });

  test('an alert arrives, one person takes it, everybody sees who, and whoever comes second is told', async () => {
    const page = await openWindow(url);
    await say(page, 'simulate risky-signin contoso');
    const alert = cardOn(page, 'HIGH', 'Contoso', 'Do this first');
    await alert.getByText('New, nobody has it yet').waitFor();

    const phone = await openWindow(url);
    const reconnect = await cutOffNews(phone);
    await actAs(phone, 'Lee Gu');
    const outdated = cardOn(phone, 'HIGH', 'Contoso', 'Do this first');
    await outdated.getByText('New, nobody has it yet').waitFor();

    await actAs(page, 'Nestor Wilke');
    await press(alert, 'Acknowledge');
    await alert.getByText('Acknowledged by Nestor Wilke').waitFor();
    await actAs(page, 'Miriam Graham');
    await alert.getByText('Acknowledged by Nestor Wilke').waitFor();

    await press(outdated, 'Acknowledge');
    await reconnect();
    await outdated.getByText('Nestor Wilke was first').waitFor();
    expect(await outdated.getByRole('button', { name: 'Acknowledge', exact: true }).count()).toBe(0);
  });

  test('the chat answers a question with its sources, and tells the week', async () => {
    const page = await openWindow(url);
    await page.getByTestId('nav-chat').click();
    await say(page, 'What is the difference between DAP and GDAP?');
    await cardOn(page, '[1]', 'GDAP').waitFor();
    const citation = page.getByTestId('citation').first();
    await citation.waitFor();
    await takePicture(page, 'answer');
    await citation.click();
    await page.getByTestId('citation-popover').first().getByRole('link', { name: 'Open the source' }).waitFor();
    await page.keyboard.press('Escape');

    await page.getByTestId('chip').getByText('digest', { exact: true }).click();
    await cardOn(page, 'Week of', 'The week in numbers', 'Could not be read').waitFor();
  });

  test('fraud comes with its two clocks, is resolved with a reason, and fits a phone', async () => {
    const page = await openWindow(url);
    await page.getByTestId('nav-chat').click();
    await say(page, 'simulate fraud nobody');
    await cardOn(page, 'No customer is called', 'Fabrikam').waitFor();
    await say(page, 'simulate fraud fabrikam');
    await cardOn(page, 'began to mine coins').waitFor();

    await page.getByTestId('nav-channel').click();
    const fraud = cardOn(page, '▲ HIGH', 'Fabrikam');
    await fraud.getByText('Answer within 1 hour').waitFor();
    await fraud.getByText('24-hour line').waitFor();
    await takePicture(page, 'window');
    await page.getByTestId('phone-toggle').click();
    const width = (await page.getByTestId('frame').boundingBox())?.width ?? 0;
    expect(width).toBeLessThan(430);
    expect(await fraud.evaluate((card) => card.scrollWidth <= card.clientWidth)).toBe(true);

    await press(fraud, 'Resolve');
    await fraud.getByText('How did it end?').waitFor();
    await fraud.getByLabel('Fraud: somebody misused the subscription').check();
    await fraud.getByPlaceholder('What convinced you?').fill('Nobody at Fabrikam knows the machine.');
    await takePicture(page, 'phone');
    await press(fraud, 'Resolve');
    await fraud.getByText('Resolved by Megan Bowen').waitFor();
  });

  test('an edit of a conversation that is too far up to be shown does not bring it back as the newest', async () => {
    const page = await openWindow(url);
    const state = (await (await fetch(`${url}window/state`)).json()) as WindowState;
    const known = state.messages.find(({ conversationId }) => conversationId === state.places[0]?.id);
    if (!known) throw new Error('the channel has no message');
    const hidden = { ...known, id: '1', threadId: '1', card: undefined, text: 'Long ago.' };
    const newest = { ...known, id: '2', threadId: '2', card: undefined, text: 'Just now.' };
    const events = [
      { kind: 'state', state },
      { kind: 'edited', message: hidden },
      { kind: 'view', message: hidden },
      { kind: 'posted', message: newest },
    ];
    const body = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
    await page.route('**/window/events*', (route) => route.fulfill({ contentType: 'text/event-stream', body }));
    await page.reload();
    await page.getByText('Just now.').waitFor();
    expect(await page.getByText('Long ago.').count()).toBe(0);
    // Drawn from nothing, too.
    await page.getByTestId('nav-chat').click();
    await page.getByTestId('nav-channel').click();
    await page.getByText('Just now.').waitFor();
    expect(await page.getByText('Long ago.').count()).toBe(0);
  });
});
