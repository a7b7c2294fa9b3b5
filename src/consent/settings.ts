import { readFile } from 'node:fs/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { z } from 'zod';
import { readConfig, type Settings } from '../config.ts';
import { CREDENTIAL_SETTINGS, chooseCredentials, impossibleCredentials } from '../credentials.ts';
import { AppError } from '../error.ts';
import { SandboxNote, sandboxNoteFile } from './sandbox-note.ts';

export interface ConsentSettings {
  readonly settings: Settings;
  /** Each begins with the setting that it is about; empty when all is well. */
  readonly problems: readonly string[];
  readonly isSandbox: boolean;
  /** Where the browser signs in, when that is another address than the one we speak to. */
  readonly signInHost: string | undefined;
}

const NEEDED = ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID'] as const;

/**
 * Reads what this command needs: the reading app, its credential, and a home for the token. The bot need not be configured.
 * Without any of it the running sandbox is used, and its root of trust taken over by this process.
 */
export async function readConsentSettings(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ConsentSettings> {
  const isEmpty = [...NEEDED, ...CREDENTIAL_SETTINGS].every((name) => !environment[name]?.trim());
  if (!isEmpty) return { ...read(environment), isSandbox: false, signInHost: undefined };
  const dataDir = environment['DATA_DIR']?.trim() || './data';
  const note = await readNote(sandboxNoteFile(dataDir));
  if (!note) {
    const missing = `AZURE_TENANT_ID: missing, and no sandbox is running in ${dataDir} (npm start)`;
    return { ...read({}), problems: [missing], isSandbox: true, signInHost: undefined };
  }
  setDefaultCACertificates([...getCACertificates('default'), note.caPem]);
  return { ...read(note.settings), isSandbox: true, signInHost: note.signInHost };
}

function read(
  environment: Readonly<Record<string, string | undefined>>,
): Pick<ConsentSettings, 'settings' | 'problems'> {
  try {
    // Headless asks for no setting of the bot.
    const { settings } = readConfig({ ...environment, WATCHPOST_SANDBOX: 'headless' });
    const missing = NEEDED.filter((name) => !settings[name]).map((name) => `${name}: missing`);
    if (!chooseCredentials(settings)) missing.push(`${CREDENTIAL_SETTINGS.join(' or ')}: missing`);
    if (!settings.KEY_VAULT_URL && !settings.TOKEN_FILE) missing.push('KEY_VAULT_URL or TOKEN_FILE: missing');
    return { settings, problems: [...missing, ...impossibleCredentials(settings)] };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'settings_invalid') throw error;
    return { settings: readConfig({}).settings, problems: error.fields['problems'] as string[] };
  }
}

async function readNote(file: string): Promise<z.output<typeof SandboxNote> | undefined> {
  try {
    return SandboxNote.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}
