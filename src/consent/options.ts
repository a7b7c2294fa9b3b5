import { parseArgs } from 'node:util';

export interface ConsentOptions {
  readonly isHelp: boolean;
  /** Port of the loopback address; 0 takes a free one. */
  readonly port: number;
  readonly opensBrowser: boolean;
}

/** The port of the address that docs/going-live.md registers. */
const DEFAULT_PORT = 8400;

export const HELP = `npm run consent -- [--port <number>] [--no-browser]

Signs the service user in to Microsoft, once, with a second factor, and keeps the refresh token in the key vault of
KEY_VAULT_URL or in the encrypted file of TOKEN_FILE (Secure Application Model). A running Watchpost takes it within two
minutes. Run it again at any time: the old token stays until the new one has proved itself.

  --port <number>   port of the address that Microsoft sends the browser back to, default ${DEFAULT_PORT}; 0 takes a free one.
                    Entra ignores the port of http://localhost:<port>/, so one registered address is enough
  --no-browser      prints the address and opens nothing
  --help            this

The browser may be on another machine: open the printed address there, sign in, and paste the address at which the
browser ends (it says that the page cannot be reached) into this terminal.

Settings are read from the environment and from .env: AZURE_TENANT_ID, AZURE_CLIENT_ID, the credential of that app, and
KEY_VAULT_URL or TOKEN_FILE. Without any of them the running sandbox is used, where you can try it out.

Ends with 0 when the token was stored, 1 when it was not, 2 when settings or options are wrong.
`;

/**
 * Reads the command line.
 *
 * @returns a sentence about what is wrong with it, or the options
 */
export function readOptions(args: readonly string[]): ConsentOptions | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { help: { type: 'boolean', short: 'h' }, port: { type: 'string' }, 'no-browser': { type: 'boolean' } },
    });
    const port = Number(values.port ?? DEFAULT_PORT);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) return '--port must be a whole number from 0 to 65535.';
    return { isHelp: values.help ?? false, port, opensBrowser: !values['no-browser'] };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
