import type { KeyObject } from 'node:crypto';
import type { World } from './world.ts';

/** Somebody whose tokens vouch for our app, as its federated credential. */
export interface FederatedCredential {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  readonly key: KeyObject;
}

/**
 * What Entra holds against our app besides the world: how it may prove itself, and where it may send people back to. Kept in
 * memory only: a restart begins with the secret and the redirect address of the sample.
 */
export interface AppTrust {
  /** The first one is the world's. */
  readonly secrets: { readonly value: string; readonly endsAt: Date }[];
  /** Certificates that were uploaded, PEM. */
  readonly certificates: string[];
  readonly federated: FederatedCredential[];
  /** Loopback addresses are compared without their port. */
  readonly redirectUris: string[];
  /** User-assigned managed identities of this machine. */
  readonly identities: { readonly clientId: string; readonly principalId: string }[];
  /** Header that the machine's endpoint for them wants, against requests that were smuggled in. */
  readonly identityHeader: string;
  /** Trusts whoever signs with this key. */
  trustFederated(credential: Omit<FederatedCredential, 'key'>, key: KeyObject): void;
}

const SAMPLE_REDIRECTS = ['http://localhost:8400/', 'http://localhost:3978/consent'];
/** Tests move the clock by years; those that want a secret to end say so. */
const SECRET_DAYS = 7300;

/** Starts with the world's secret. */
export function createAppTrust(world: World, now: () => Date): AppTrust {
  const federated: FederatedCredential[] = [];
  return {
    secrets: [{ value: world.app.clientSecret, endsAt: new Date(now().getTime() + SECRET_DAYS * 86_400_000) }],
    certificates: [],
    federated,
    redirectUris: [...SAMPLE_REDIRECTS],
    identities: [],
    identityHeader: 'sandbox-identity-header',
    trustFederated(credential, key) {
      federated.push({ ...credential, key });
    },
  };
}

/**
 * Whether an address may be sent people back to. Entra ignores the port of a loopback address, and nothing else of it.
 * Source: https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
 */
export function isRegistered(trust: AppTrust, redirectUri: string): boolean {
  const plain = (address: string): string => {
    const url = new URL(address);
    if (['localhost', '127.0.0.1'].includes(url.hostname)) url.port = '';
    return url.href;
  };
  return URL.canParse(redirectUri) && trust.redirectUris.some((known) => plain(known) === plain(redirectUri));
}
