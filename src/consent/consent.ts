import type { Settings } from '../config.ts';
import { createAppProof, homeOf, isMendedByToken, openTokenStore, type TokenStore } from '../sources/tokens/index.ts';
import { type Answer, readAnswer, readPasted } from './answer.ts';
import { ConsentFailed } from './failure.ts';
import { startLoopback } from './loopback.ts';
import { createSignInRequest, type SignInRequest } from './request.ts';
import { redeemAndCheck, scopesOf, storeFailure, storeToken } from './sign-in.ts';

export interface ConsentPorts {
  readonly settings: Settings;
  /** Login host for the browser, where it is another one than for us; default: the same. */
  readonly signInHost?: string;
  readonly port: number;
  /** A line for the person; without a token in it. */
  readonly say: (line: string) => void;
  readonly openBrowser: (url: string) => void;
  /** Lines that the person types or pastes. */
  readonly lines: AsyncIterable<string>;
  readonly now: () => Date;
  /** Gives up when it is aborted. */
  readonly signal: AbortSignal;
}

/**
 * Signs the service user in and stores the refresh token, from the first line to the last.
 *
 * Safe to repeat: the token in the store is replaced only after the new one has proved itself.
 *
 * @throws ConsentFailed with a sentence and a mend; the error of `listen` when the port is taken
 */
export async function runConsent(ports: ConsentPorts): Promise<void> {
  const { settings, say, now } = ports;
  const proof = createAppProof(settings);
  const store = openTokenStore(settings, proof.forVault);
  if (!store) {
    throw new ConsentFailed({
      what: 'There is nowhere to keep the token.',
      mend: 'Set KEY_VAULT_URL to your key vault, or TOKEN_FILE to a file for a trial.',
    });
  }
  const old = await readOld(store);
  say(old ? 'There is a token already. It stays until the new one has proved itself.' : 'There is no token yet.');

  const answered = Promise.withResolvers<Answer>();
  const request: { made?: SignInRequest } = {};
  const take = (query: URLSearchParams): boolean => {
    if (!request.made || query.get('state') !== request.made.state) return false;
    settle(answered, () => request.made && readAnswer(query, request.made));
    return true;
  };
  const loopback = await startLoopback(ports.port, take);
  try {
    const made = createSignInRequest({
      login: ports.signInHost ?? settings.AZURE_AUTHORITY_HOST,
      tenantId: settings.AZURE_TENANT_ID,
      clientId: settings.AZURE_CLIENT_ID,
      redirectUri: loopback.redirectUri,
      scopes: scopesOf(settings),
    });
    request.made = made;
    invite(ports, made);
    const pasting = new AbortController();
    watchLines(ports, made, answered, pasting.signal);
    const giveUp = () => answered.reject(givenUp());
    ports.signal.addEventListener('abort', giveUp, { once: true });
    if (ports.signal.aborted) giveUp();
    const answer = await answered.promise.finally(() => pasting.abort());
    say('Signed in. Checking the token …');
    const checked = await redeemAndCheck(settings, proof, made, answer?.code ?? '');
    const at = now();
    await storeToken(store, { token: checked.token, issuedAt: at, signedInAt: at });
    for (const line of farewell(settings, checked.who, checked.notes)) say(line);
    await loopback.finish('Done', 'The token is stored. You can close this window; the terminal says what comes next.');
  } catch (error) {
    const text =
      error instanceof ConsentFailed ? `${error.failure.what} ${error.failure.mend}` : 'The terminal says why.';
    await loopback.finish('No token was stored', text);
    throw error;
  }
}

/** A home that cannot be read will not be written to either: nobody should sign in for nothing. */
async function readOld(store: TokenStore) {
  try {
    return await store.read();
  } catch (cause) {
    // A damaged file, one of another key, or a secret that was disabled, is what this command mends.
    if (isMendedByToken(cause)) return undefined;
    throw new ConsentFailed(storeFailure(cause), cause);
  }
}

function invite({ say, openBrowser }: ConsentPorts, { url, redirectUri }: SignInRequest): void {
  say('');
  say('Sign in as the service user, with its second factor:');
  say('');
  say(url);
  say('');
  say(`The browser ends at ${redirectUri}. If it is on another machine and cannot get there, paste that address here.`);
  say('If Microsoft’s page shows an error instead, paste its text here (AADSTS…); Ctrl+C gives up.');
  openBrowser(url);
}

/** Reads what is pasted until an answer is there. */
function watchLines(
  { lines, say }: ConsentPorts,
  request: SignInRequest,
  answered: PromiseWithResolvers<Answer>,
  signal: AbortSignal,
): void {
  const read = async () => {
    for await (const line of lines) {
      if (signal.aborted) return;
      if (line.trim() === '') continue;
      const answer = readPasted(line, request);
      if (answer) return answered.resolve(answer);
      say('That is not the address of this sign-in. It begins with http://localhost and holds code= and state=.');
    }
  };
  read().catch((error: unknown) => answered.reject(error));
}

function settle(answered: PromiseWithResolvers<Answer>, read: () => Answer): void {
  try {
    const answer = read();
    if (answer) answered.resolve(answer);
    else answered.reject(new ConsentFailed({ what: 'The answer held no code.', mend: 'Run npm run consent again.' }));
  } catch (error) {
    answered.reject(error);
  }
}

function farewell(settings: Settings, who: string, notes: readonly string[]): string[] {
  const home =
    homeOf(settings) === 'keyVault'
      ? `the secret ${settings.KEY_VAULT_TOKEN_SECRET} of ${settings.KEY_VAULT_URL}`
      : `the encrypted file ${settings.TOKEN_FILE}`;
  return [
    '',
    `Done: the refresh token of ${who} is in ${home}.`,
    ...notes.map((note) => `But: ${note}`),
    'A running Watchpost takes it within two minutes, without a restart, and renews it from then on.',
    'Next: start Watchpost with the same settings, or type “status” in a chat with it.',
    ...(settings.PARTNER_REFRESH_TOKEN ? ['PARTNER_REFRESH_TOKEN is not needed any more: remove it.'] : []),
  ];
}

const givenUp = () =>
  new ConsentFailed({ what: 'Nobody signed in in time.', mend: 'Run npm run consent again when you are ready.' });
