import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { afterAll, describe } from '@jest/globals';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'chrome.exe'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Chromium on this machine; `CHROMIUM_PATH` names one that is not in the `PATH`. */
const executablePath = [
  process.env['CHROMIUM_PATH'] ?? '',
  ...(process.env['PATH'] ?? '')
    .split(path.delimiter)
    .flatMap((folder) => NAMES.map((name) => path.join(folder, name))),
  '/usr/bin/chromium',
].find(isExecutable);

/** A `describe` that is skipped, and says so, where there is no browser: the rest of the suite needs none. */
export const describeInBrowser = executablePath ? describe : describe.skip;
if (!executablePath) {
  process.stderr.write('No Chromium was found, so the tests of the window are skipped. CHROMIUM_PATH may name one.\n');
}

/** Opens pages as somebody's browser would; what was opened is closed at the end of the file. */
export function useBrowserPage(): (url: string, options?: BrowserContextOptions) => Promise<Page> {
  const state: { browser?: Promise<Browser> } = {};
  afterAll(async () => (await state.browser)?.close());
  return async (url, options = {}) => {
    state.browser ??= chromium.launch({ executablePath: executablePath ?? '', args: FLAGS });
    const page = await (await state.browser).newPage({ viewport: { width: 1280, height: 860 }, ...options });
    page.setDefaultTimeout(15_000);
    await page.goto(url);
    return page;
  };
}

/** The same for the sandbox's window, which is there when its first message is. */
export function useBrowser(): (url: string, options?: BrowserContextOptions) => Promise<Page> {
  const openPage = useBrowserPage();
  return async (url, options) => {
    const page = await openPage(url, options);
    await page.getByTestId('message').first().waitFor();
    return page;
  };
}

/** The newest card on the page that shows all of these texts. */
export function cardOn(page: Page, ...texts: string[]): Locator {
  return texts.reduce((cards, hasText) => cards.filter({ hasText }), page.getByTestId('card')).last();
}

export const press = (card: Locator, title: string): Promise<void> =>
  card.getByRole('button', { name: title, exact: true }).click();

export async function say(page: Page, text: string): Promise<void> {
  await page.getByTestId('composer').fill(text);
  await page.getByTestId('send').click();
}

/** Goes on as somebody else. */
export async function actAs(page: Page, name: string): Promise<void> {
  const picker = page.getByTestId('person-picker');
  await picker.selectOption((await picker.locator('option', { hasText: name }).getAttribute('value')) ?? '');
}

/** From its next person on, the page shows what there was at that moment and no news; its presses still arrive. */
export async function cutOffNews(page: Page): Promise<() => Promise<void>> {
  const told = new Set<string>();
  const events = '**/window/events*';
  await page.route(events, async (route) => {
    const url = route.request().url();
    if (told.has(url)) return route.abort();
    told.add(url);
    const state = await (await fetch(url.replace('/events', '/state'))).json();
    const body = `data: ${JSON.stringify({ kind: 'state', state })}\n\n`;
    await route.fulfill({ contentType: 'text/event-stream', body });
  });
  return async () => {
    await page.unroute(events);
    await page.getByTestId('reconnect').click();
  };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return file !== '';
  } catch {
    return false;
  }
}
