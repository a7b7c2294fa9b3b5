import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import { runConsent } from '../../src/consent/consent.ts';
import { ConsentFailed, type Failure } from '../../src/consent/failure.ts';
import type { Cloud } from '../../src/sandbox/cloud/cloud.ts';
import { SANDBOX_CODE, SANDBOX_PASSWORD } from '../../src/sandbox/cloud/sign-in.ts';
import { createFileStore } from '../../src/sources/tokens/store/file-store.ts';
import { type HandClock, openCloud } from '../sandbox/cloud/cloud-client.ts';

export interface Person {
  readonly account?: string;
  readonly password?: string;
  readonly code?: string;
  readonly action?: 'signIn' | 'withoutSecondFactor' | 'cancel';
}

/** What the person at the page does; resolves with the address to which the login sends the browser. */
export async function signInByHand(url: string, person: Person = {}): Promise<string> {
  const page = await fetch(url);
  const html = await page.text();
  if (page.status !== 200) throw new Error(html);
  const query = /name="query" value="([^"]*)"/.exec(html)?.[1] ?? '';
  const unescaped = query.replace(/&#(\d+);/g, (_all, code) => String.fromCharCode(Number(code)));
  const answer = await fetch(url.split('?')[0] ?? '', {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({
      query: unescaped,
      account: 'watchpost.service@adatum.com',
      password: SANDBOX_PASSWORD,
      code: SANDBOX_CODE,
      action: 'signIn',
      ...person,
    }),
  });
  return answer.headers.get('location') ?? (await answer.text());
}

export interface Run {
  /** Everything that the terminal showed. */
  readonly said: string[];
  /** Why it failed; `undefined` when it did not. */
  readonly failure: Failure | undefined;
}

/** A simulated Microsoft, fresh for each file, and a token file, fresh for each test. */
export function useConsent() {
  const state: { cloud?: Cloud; clock?: HandClock; folder: string } = { folder: '' };
  beforeAll(async () => {
    Object.assign(state, await openCloud());
  });
  afterAll(() => state.cloud?.stop());
  beforeEach(async () => {
    state.folder = await mkdtemp(path.join(tmpdir(), 'watchpost-consent-'));
  });
  afterEach(() => rm(state.folder, { recursive: true, force: true }));

  const must = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('the cloud is there from beforeAll on');
    return part;
  };
  const environment = (): Record<string, string> => {
    const { credentials, loginUrl, graphUrl, partnerCenterUrl } = must(state.cloud);
    return {
      AZURE_TENANT_ID: credentials.tenantId,
      AZURE_CLIENT_ID: credentials.clientId,
      AZURE_CLIENT_SECRET: credentials.clientSecret,
      AZURE_AUTHORITY_HOST: loginUrl,
      GRAPH_BASE_URL: graphUrl,
      PARTNER_CENTER_BASE_URL: partnerCenterUrl,
      TOKEN_FILE: path.join(state.folder, 'token'),
    };
  };
  return {
    get cloud() {
      return must(state.cloud);
    },
    get clock() {
      return must(state.clock);
    },
    environment,
    stored: () => createFileStore({ file: path.join(state.folder, 'token'), key: '' }).read(),
    /**
     * Runs the command to its end.
     *
     * @param person - what happens in the browser; returns what the person pastes, `''` for nothing
     */
    async run(
      person: (url: string) => Promise<string>,
      change: Readonly<Record<string, string>> = {},
      signal: AbortSignal = new AbortController().signal,
    ): Promise<Run> {
      const { settings } = readConfig({ ...environment(), ...change, WATCHPOST_SANDBOX: 'headless' });
      const said: string[] = [];
      const pasted = Promise.withResolvers<string>();
      async function* lines() {
        const line = await pasted.promise;
        yield line;
      }
      try {
        await runConsent({
          settings,
          port: 0,
          say: (line) => void said.push(line),
          openBrowser: (url) => {
            person(url).then((line) => line && pasted.resolve(line), pasted.reject);
          },
          lines: lines(),
          now: must(state.clock).now,
          signal,
        });
        return { said, failure: undefined };
      } catch (error) {
        if (error instanceof ConsentFailed) return { said, failure: error.failure };
        throw error;
      }
    },
  };
}

/** Signs in as this person and lets the browser go where it is sent. */
export const browse =
  (person: Person = {}) =>
  async (url: string): Promise<string> => {
    await fetch(await signInByHand(url, person));
    return '';
  };
