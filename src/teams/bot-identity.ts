import { ManagedIdentityCredential } from '@azure/identity';
import {
  ManagedIdentityServiceClientCredentialsFactory,
  type ServiceClientCredentialsFactory,
} from 'botframework-connector';
import type { Settings } from '../config.ts';

/**
 * Who the bot is towards Teams when it is a managed identity (`MicrosoftAppType=UserAssignedMsi`).
 *
 * The SDK's own way takes the first credential that the environment offers, and the reading app's `AZURE_CLIENT_SECRET`
 * comes before the managed identity there: the bot would speak to Teams as the reading app. This one asks the managed
 * identity of `MicrosoftAppId` and nobody else.
 *
 * @returns `undefined` when the bot has a secret: then the SDK's own way is right
 */
export function botIdentity(
  settings: Pick<Settings, 'MicrosoftAppId' | 'MicrosoftAppType'>,
): ServiceClientCredentialsFactory | undefined {
  if (settings.MicrosoftAppType !== 'UserAssignedMsi' || !settings.MicrosoftAppId) return undefined;
  return new ManagedIdentityServiceClientCredentialsFactory(settings.MicrosoftAppId, {
    // The SDK names the class that it makes itself; it only ever calls `getToken`.
    createAzureServiceTokenProvider: (clientId) => new ManagedIdentityCredential({ clientId }) as never,
  });
}
