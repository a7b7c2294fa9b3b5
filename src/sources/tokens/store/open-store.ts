import type { TokenCredential } from '@azure/identity';
import type { Settings } from '../../../config.ts';
import { createFileStore } from './file-store.ts';
import { createKeyVaultStore } from './key-vault-store.ts';
import type { TokenHome, TokenStore } from './token-store.ts';

export type StoreSettings = Pick<
  Settings,
  | 'AZURE_TENANT_ID'
  | 'KEY_VAULT_IDENTITY'
  | 'KEY_VAULT_TOKEN_SECRET'
  | 'KEY_VAULT_URL'
  | 'PARTNER_REFRESH_TOKEN'
  | 'TOKEN_FILE'
  | 'TOKEN_FILE_KEY'
>;

/** What the settings name as the home of the refresh token; a home that can be written to comes first. */
export function homeOf(settings: StoreSettings): TokenHome {
  if (settings.KEY_VAULT_URL) return 'keyVault';
  if (settings.TOKEN_FILE) return 'file';
  return settings.PARTNER_REFRESH_TOKEN ? 'environment' : 'none';
}

/**
 * Opens the store that the settings name; nothing is read before it is needed.
 *
 * @param vaultCredential - who speaks with the key vault
 * @returns `undefined` when there is none to write to
 */
export function openTokenStore(
  settings: StoreSettings,
  vaultCredential: () => Promise<TokenCredential>,
): TokenStore | undefined {
  switch (homeOf(settings)) {
    case 'keyVault':
      return createKeyVaultStore({
        url: settings.KEY_VAULT_URL,
        secretName: settings.KEY_VAULT_TOKEN_SECRET,
        credential: vaultCredential,
        login: {
          tenantId: settings.AZURE_TENANT_ID,
          ...(settings.KEY_VAULT_IDENTITY ? { identitySetting: 'KEY_VAULT_IDENTITY' } : {}),
        },
      });
    case 'file':
      return createFileStore({ file: settings.TOKEN_FILE, key: settings.TOKEN_FILE_KEY });
    default:
      return undefined;
  }
}
