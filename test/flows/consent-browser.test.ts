import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import type { Cloud } from '../../src/sandbox/cloud/cloud.ts';
import { startSandbox } from '../../src/sandbox/start.ts';
import { createFileStore } from '../../src/sources/tokens/store/file-store.ts';
import { openCloud } from '../sandbox/cloud/cloud-client.ts';
import { describeInBrowser, useBrowserPage } from '../support/browser.ts';
import { useConsents } from '../support/consent-process.ts';
import { until } from '../support/desk.ts';

const openPage = useBrowserPage();
const consents = useConsents();
const state: { cloud?: Cloud; stop?: () => Promise<void>; folder: string } = { folder: '' };

beforeAll(async () => {
  state.cloud = (await openCloud()).cloud;
  state.folder = await mkdtemp(path.join(tmpdir(), 'watchpost-consent-'));
});
afterAll(async () => {
  await state.cloud?.stop();
  await state.stop?.();
  await rm(state.folder, { recursive: true, force: true });
});

describeInBrowser('a person with a browser', () => {
  test('signs in with password and code, is corrected once, and both windows say that it is done', async () => {
    const cloud = state.cloud as Cloud;
    const roots = path.join(state.folder, 'roots.pem');
    await writeFile(roots, cloud.caPem);
    const TOKEN_FILE = path.join(state.folder, 'token');
    const command = consents.start(
      {
        NODE_EXTRA_CA_CERTS: roots,
        AZURE_TENANT_ID: cloud.credentials.tenantId,
        AZURE_CLIENT_ID: cloud.credentials.clientId,
        AZURE_CLIENT_SECRET: cloud.credentials.clientSecret,
        AZURE_AUTHORITY_HOST: cloud.loginUrl,
        GRAPH_BASE_URL: cloud.graphUrl,
        PARTNER_CENTER_BASE_URL: cloud.partnerCenterUrl,
        TOKEN_FILE,
      },
      ['--port', '0'],
    );
    // The root of the simulated login is not the browser's.
    const page = await openPage(await until('the address', command.address), { ignoreHTTPSErrors: true });
    await page.getByLabel('Watchpost service').check();
    await page.getByLabel('Password').fill('guess');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').getByText('incorrect').waitFor();
    await page.getByLabel('Watchpost service').check();
    await page.getByLabel('Password').fill('sandbox-password');
    await page.getByLabel('Code of your authenticator').fill('246810');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { name: 'Done' }).waitFor();
    expect(await command.ended()).toBe(0);
    expect(await createFileStore({ file: TOKEN_FILE, key: '' }).read()).toBeDefined();
  });

  test('tries it out against the running sandbox, with no setting at all', async () => {
    const DATA_DIR = path.join(state.folder, 'data');
    await mkdir(DATA_DIR);
    const config = readConfig({ WATCHPOST_SANDBOX: 'headless', DATA_DIR });
    const sandbox = await startSandbox(config, { dataDir: DATA_DIR, now: () => new Date(), log: createLog('error') });
    state.stop = () => sandbox.stop();
    const command = consents.start({ DATA_DIR }, ['--port', '0']);
    const page = await openPage(await until('the address', command.address));
    await page.getByLabel('Watchpost service').check();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('heading', { name: 'No token was stored' }).waitFor();
    expect(await command.ended()).toBe(1);
    expect(command.terminal).toContain('The sign-in was declined.');

    const again = consents.start({ DATA_DIR }, ['--port', '0']);
    const second = await openPage(await until('the address', again.address));
    await second.getByLabel('Watchpost service').check();
    await second.getByLabel('Password').fill('sandbox-password');
    await second.getByLabel('Code of your authenticator').fill('246810');
    await second.getByRole('button', { name: 'Sign in', exact: true }).click();
    await second.getByRole('heading', { name: 'Done' }).waitFor();
    expect(await again.ended()).toBe(0);
    expect(again.terminal).toContain('this is the sandbox');
  });
});
