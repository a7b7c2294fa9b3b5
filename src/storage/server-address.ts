import { SETTINGS } from '../config.ts';
import type { DatabaseAddress } from './address.ts';
import { createEntraPassword } from './entra-password.ts';

/**
 * Where a command line finds the database, and how it signs in there: as the service does. Reads the environment.
 *
 * @returns `undefined` for the embedded one
 */
export function serverAddress(): DatabaseAddress | undefined {
  const setting = (
    name: 'DATABASE_AUTH' | 'DATABASE_IDENTITY' | 'DATABASE_TOKEN_SCOPE' | 'AZURE_MANAGED_IDENTITY_CLIENT_ID',
  ) => SETTINGS[name].schema.parse(process.env[name]?.trim() || undefined);
  const url = process.env['DATABASE_URL']?.trim();
  if (!url || setting('DATABASE_AUTH') === 'password') return url || undefined;
  const password = createEntraPassword({
    DATABASE_IDENTITY: setting('DATABASE_IDENTITY'),
    AZURE_MANAGED_IDENTITY_CLIENT_ID: setting('AZURE_MANAGED_IDENTITY_CLIENT_ID'),
    DATABASE_TOKEN_SCOPE: setting('DATABASE_TOKEN_SCOPE'),
  });
  return { url, password };
}
