import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { actAs, cardOn, describeInBrowser, press, say, useBrowser } from '../support/browser.ts';
import { until } from '../support/desk.ts';
import { useServices } from '../support/service.ts';

// The sandbox as a new administrator finds it.
const services = useServices('file');
const openWindow = useBrowser();

/** Pictures for the documentation; taken on request only, so that a test run leaves no change behind. */
async function takePicture(card: Locator, name: string): Promise<void> {
  if (process.env['WATCHPOST_PICTURES'] !== '1') return;
  await mkdir('docs', { recursive: true });
  await card.screenshot({ path: path.join('docs', `setup-${name}.png`) });
}

/** Goes on from a step; what is missing there is left for later. */
async function goOn(page: Page, step: number): Promise<Locator> {
  const card = cardOn(page, `step ${step} of 9`, 'Checked');
  await card.waitFor();
  const next = card.getByRole('button', { name: /^(?:Next|Skip)$/ }).first();
  await next.click();
  const after = cardOn(page, `step ${step + 1} of 9`, 'Checked');
  await after.waitFor();
  return after;
}

describeInBrowser('set-up in the window of the sandbox', () => {
  let url = '';
  beforeAll(async () => {
    const service = services.start({ WATCHPOST_SANDBOX: '1', DATA_DIR: await services.folder() });
    await service.ready();
    url = await until('the address of the window', () => /Watchpost sandbox: (\S+)/.exec(service.terminal)?.[1]);
  });

  test('a new administrator goes from the greeting to a test alert, on a phone too', async () => {
    const page = await openWindow(url, { viewport: { width: 1000, height: 1400 } });
    const welcome = cardOn(page, 'Watchpost is here', 'What it can read now');
    await welcome.waitFor();
    await takePicture(welcome, 'welcome');

    await page.getByTestId('nav-chat').click();
    await say(page, 'setup');
    const first = cardOn(page, 'step 1 of 9', 'Checked');
    await first.waitFor();
    await takePicture(first, 'identity');
    await takePicture(await goOn(page, 1), 'channel');
    await goOn(page, 2);
    const time = await goOn(page, 3);
    await time.getByLabel('Time zone, such as Europe/Berlin').fill('Europe/London');
    await takePicture(time, 'time');
    await press(time, 'Save');
    await cardOn(page, 'step 4 of 9', 'Times are in Europe/London').waitFor();
    await goOn(page, 4);
    await takePicture(await goOn(page, 5), 'customers');
    await goOn(page, 6);
    await takePicture(await goOn(page, 7), 'webhook');
    const last = await goOn(page, 8);
    await press(last, 'Test alert');
    const receipt = cardOn(page, 'Test alert #', 'The way is open');
    await receipt.waitFor();
    await takePicture(receipt, 'receipt');
    await press(cardOn(page, 'step 9 of 9', 'arrived in the channel'), 'Finish');
    const end = cardOn(page, 'Set-up', 'steps are in order', 'Gone through to the end');
    await end.waitFor();
    await takePicture(end, 'end');

    await page.getByTestId('phone-toggle').click();
    expect(await end.evaluate((card) => card.scrollWidth <= card.clientWidth)).toBe(true);
    await page.getByTestId('phone-toggle').click();

    await actAs(page, 'Isaiah Langer');
    await page.getByTestId('nav-chat').click();
    await say(page, 'setup');
    await cardOn(page, 'Administrators can go on').waitFor();
  });
});
