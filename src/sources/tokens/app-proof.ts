import { readFile } from 'node:fs/promises';
import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  type TokenCredential,
  WorkloadIdentityCredential,
} from '@azure/identity';
import type { Configuration } from '@azure/msal-node';
import { tokenExchangeAt } from '../../clouds.ts';
import type { Settings } from '../../config.ts';
import { type CredentialSettings, chooseCredentials } from '../../credentials.ts';
import { AppError } from '../../error.ts';
import { isForeignAuthority } from './authority.ts';
import { type AppCertificate, createCertificateReader } from './certificate.ts';

export type ProofSettings = CredentialSettings &
  Pick<Settings, 'AZURE_TENANT_ID' | 'AZURE_AUTHORITY_HOST' | 'KEY_VAULT_IDENTITY'>;

/** How our app proves that it is itself: to `@azure/identity` for tokens of its own, to MSAL for those of the service user. */
export interface AppProof {
  /** @throws AppError `credential_unusable`, `source_unauthorised` where this credential cannot speak for that tenant */
  credentialFor(tenantId: string): Promise<TokenCredential>;
  /** Drops what a library keeps for a tenant: it would hand the same token out again, refused or not. */
  forget(tenantId: string): void;
  /** What MSAL wants beside the client's id. @throws AppError `credential_unusable` */
  forMsal(): Promise<Configuration['auth']>;
  /**
   * Who speaks with the key vault: the identity that `KEY_VAULT_IDENTITY` names, else the machine's that vouches for our
   * app, else our app.
   */
  forVault(): Promise<TokenCredential>;
  /** `undefined` without a certificate. */
  certificateEndsAt(): Promise<Date | undefined>;
}

/** Credentials by tenant; a partner has at most a few thousand customers, and each holds the tokens of one tenant. */
type Credentials = Map<string, TokenCredential>;

/** Prepares what the settings chose; nothing is asked for, and no file read, before it is needed. */
export function createAppProof(settings: ProofSettings): AppProof {
  const choice = chooseCredentials(settings);
  const { AZURE_CLIENT_ID: clientId, AZURE_AUTHORITY_HOST: authorityHost, AZURE_TENANT_ID: ownTenantId } = settings;
  const options = {
    authorityHost,
    disableInstanceDiscovery: isForeignAuthority(authorityHost),
    // Ours come on top of it, and theirs cannot be stopped when the process is to end.
    retryOptions: { maxRetries: 0 },
  };
  const auth = {
    clientId,
    ...(isForeignAuthority(authorityHost) ? { knownAuthorities: [new URL(authorityHost).host] } : {}),
  };
  const { AZURE_MANAGED_IDENTITY_CLIENT_ID: readerIdentityId, AZURE_FEDERATED_TOKEN_FILE: tokenFile } = settings;
  // The role at the vault belongs to the machine. An app that proves itself by a secret has none there.
  const vaultIdentityId = settings.KEY_VAULT_IDENTITY || readerIdentityId;
  const readCertificate = createCertificateReader(
    settings.AZURE_CLIENT_CERTIFICATE_PATH,
    settings.AZURE_CLIENT_CERTIFICATE_PASSWORD,
  );
  const identity = (id: string): TokenCredential =>
    new ManagedIdentityCredential({ clientId: id, retryOptions: options.retryOptions });
  const vouch = async (): Promise<string> => {
    const issued = await identity(readerIdentityId).getToken(`${tokenExchangeAt(authorityHost)}/.default`);
    if (!issued) throw new Error('the managed identity gave no token');
    return issued.token;
  };
  const kept: { credentials: Credentials; thumbprint?: string } = { credentials: new Map() };

  const make = (tenantId: string, certificate: AppCertificate | undefined): TokenCredential => {
    if (certificate) {
      const pem = { certificate: `${certificate.chain}${certificate.privateKey}` };
      return new ClientCertificateCredential(tenantId, clientId, pem, { ...options, sendCertificateChain: true });
    }
    switch (choice?.kind) {
      case 'secret':
        return new ClientSecretCredential(tenantId, clientId, settings.AZURE_CLIENT_SECRET, options);
      case 'workloadIdentity':
        return new WorkloadIdentityCredential({ tenantId, clientId, tokenFilePath: tokenFile, ...options });
      case 'managedIdentity':
        if (choice.isFederated) return new ClientAssertionCredential(tenantId, clientId, vouch, options);
        // It would answer with a token of its own tenant, and we would take the partner's data for the customer's.
        if (tenantId !== ownTenantId) throw refused('noServiceUser', tenantId);
        return identity(readerIdentityId);
      default:
        throw refused('wrongSecret', tenantId);
    }
  };

  const credentialFor = async (tenantId: string): Promise<TokenCredential> => {
    const certificate = choice?.kind === 'certificate' ? await readCertificate() : undefined;
    // The libraries keep the certificate that they were made with.
    if (certificate && certificate.thumbprintSha256 !== kept.thumbprint) {
      kept.credentials = new Map();
      kept.thumbprint = certificate.thumbprintSha256;
    }
    const known = kept.credentials.get(tenantId) ?? make(tenantId, certificate);
    kept.credentials.set(tenantId, known);
    return known;
  };

  return {
    credentialFor,
    forget: (tenantId) => void kept.credentials.delete(tenantId),
    async forMsal() {
      switch (choice?.kind) {
        case 'secret':
          return { ...auth, clientSecret: settings.AZURE_CLIENT_SECRET };
        case 'certificate': {
          const { thumbprintSha256, privateKey, chain } = await readCertificate();
          return { ...auth, clientCertificate: { thumbprintSha256, privateKey, x5c: chain } };
        }
        case 'workloadIdentity':
          return { ...auth, clientAssertion: async () => (await readFile(tokenFile, 'utf8')).trim() };
        case 'managedIdentity':
          if (!choice.isFederated) throw refused('noServiceUser', ownTenantId);
          return { ...auth, clientAssertion: vouch };
        default:
          throw refused('wrongSecret', ownTenantId);
      }
    },
    forVault: async () => (vaultIdentityId ? identity(vaultIdentityId) : credentialFor(ownTenantId)),
    certificateEndsAt: async () => (choice?.kind === 'certificate' ? (await readCertificate()).endsAt : undefined),
  };
}

const refused = (reason: 'noServiceUser' | 'wrongSecret', tenantId: string): AppError =>
  new AppError('source_unauthorised', { fields: { api: 'login', tenantId, reason } });
