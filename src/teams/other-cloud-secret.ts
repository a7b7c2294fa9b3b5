import { ConfidentialClientApplication } from '@azure/msal-node';
import { MsalAppCredentials, PasswordServiceClientCredentialFactory } from 'botframework-connector';
import type { Settings } from '../config.ts';

/** Login hosts that MSAL knows by itself. Source: https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud */
const KNOWN_LOGINS = /^login\.(microsoftonline\.(com|us)|partner\.microsoftonline\.cn|chinacloudapi\.cn|windows\.net)$/;

/**
 * How the bot proves itself with its secret where another login is set (`ToChannelFromBotLoginUrl`).
 *
 * The SDK has MSAL ask Microsoft's public cloud whether that login is one of its own, which fails behind a closed
 * network and for any other host. The setting says so already.
 *
 * @returns `undefined` where the SDK's own way is right
 */
export function otherCloudSecret(settings: Settings): PasswordServiceClientCredentialFactory | undefined {
  const { MicrosoftAppId, MicrosoftAppPassword, MicrosoftAppTenantId, ToChannelFromBotLoginUrl } = settings;
  if (!MicrosoftAppId || !MicrosoftAppPassword || !ToChannelFromBotLoginUrl) return undefined;
  const { host, hostname } = new URL(ToChannelFromBotLoginUrl);
  if (KNOWN_LOGINS.test(hostname)) return undefined;
  return new OtherCloudSecret(MicrosoftAppId, MicrosoftAppPassword, MicrosoftAppTenantId, host);
}

class OtherCloudSecret extends PasswordServiceClientCredentialFactory {
  readonly #host: string;

  constructor(appId: string, secret: string, tenantId: string, host: string) {
    super(appId, secret, tenantId);
    this.#host = host;
  }

  override async createCredentials(appId: string, audience: string, loginEndpoint: string) {
    const auth = {
      clientId: appId,
      clientSecret: this.password ?? '',
      authority: loginEndpoint,
      knownAuthorities: [this.#host],
    };
    const client = new ConfidentialClientApplication({ auth });
    // The SDK's types are those of an older MSAL; it calls `acquireTokenByClientCredential` alone.
    return new MsalAppCredentials(client as never, appId, loginEndpoint, audience);
  }
}
