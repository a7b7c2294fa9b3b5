import type { KeyObject } from 'node:crypto';
import { type AppTrust, createAppTrust } from './app-trust.ts';
import { buildWorld } from './build-world.ts';
import { makeCertificates, type WebhookCertificate } from './certificates.ts';
import { createFaults, type Faults } from './faults.ts';
import { createGraph } from './graph.ts';
import { type ChannelMessages, createChannelMessages } from './graph-channel-messages.ts';
import { createHappen, type Happen } from './happen.ts';
import { type Latency, startHost } from './host.ts';
import { createKeyVault, type KeyVault } from './key-vault.ts';
import { createLimits, type Limits } from './limits.ts';
import { createLogin } from './login.ts';
import { createPartnerCenter } from './partner-center.ts';
import { createRequests, type Requests } from './requests.ts';
import { createTokens } from './tokens.ts';
import { createWebhookSender, type WebhookSender, type WebhookSenderOptions } from './webhook-sender.ts';
import type { World } from './world.ts';

/** A running simulated Microsoft cloud. Addresses carry no slash at the end. */
export interface Cloud {
  /** The authority host, https. */
  readonly loginUrl: string;
  /** The same login over plain http, for the browser of a person who does not know its root. */
  readonly signInUrl: string;
  /** A key vault of the partner, https. */
  readonly keyVaultUrl: string;
  readonly vault: KeyVault;
  /** What Entra holds against our app. */
  readonly trust: AppTrust;
  /** A refresh token as one gets who signs in now, with a second factor. */
  signIn(oid: string): string;
  /** Every token that was given out; see `Tokens`. */
  handedOut(): readonly string[];
  /** Public half of the key that signs its tokens. */
  readonly trustedKey: KeyObject;
  /** Without `/v1.0`. */
  readonly graphUrl: string;
  readonly partnerCenterUrl: string;
  /** Root of the login host's certificate, PEM. */
  readonly caPem: string;
  /** Root that webhook certificates chain to, PEM. */
  readonly webhookRootPem: string;
  /** Host and port that genuine webhooks name for their certificate. */
  readonly webhookCertHost: string;
  readonly world: World;
  readonly happen: Happen;
  readonly faults: Faults;
  readonly requests: Requests;
  readonly limits: Limits;
  /** Of every answer of every host; 0 to begin with. */
  readonly latency: Latency;
  readonly webhooks: WebhookSender;
  /** What Graph shows of the partner's channels, once a Teams is connected. */
  readonly channels: ChannelMessages;
  readonly credentials: {
    readonly tenantId: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly refreshToken: string;
  };
  /** Stops the hosts, hangs up on clients, gives up on webhooks. */
  stop(): Promise<void>;
}

export interface CloudOptions {
  /** Time of the whole cloud: tokens, limits, everything that happens. */
  readonly now: () => Date;
  /** Default: the sample world. */
  readonly world?: World;
  /** Told of every change of the world, right after it and before anybody can see it. */
  readonly onChange?: () => void;
  /** How long webhooks wait between attempts; default one second more each time. */
  readonly webhookDelay?: NonNullable<WebhookSenderOptions['delay']>;
}

const CERTIFICATE_FILES: Readonly<Record<WebhookCertificate, string>> = {
  genuine: 'pcnotifications-dispatch.microsoft.com.cer',
  expired: 'expired.cer',
  unknownRoot: 'unknown-root.cer',
  foreignIssuer: 'foreign-issuer.cer',
  foreignSubject: 'foreign-subject.cer',
};

/** Starts login (https), Graph and Partner Center (http), each on 127.0.0.1 and a free port, over one world. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { now, world = buildWorld(now()), onChange = () => {}, webhookDelay } = options;
  const certificates = await makeCertificates();
  const faults = createFaults();
  const requests = createRequests();
  const limits = createLimits(now);
  const channels = createChannelMessages();
  const tokens = createTokens({ ...certificates.tokenKeys, sealKey: world.app.clientSecret, now });
  const stopping = new AbortController();
  const latency: Latency = { ms: 0 };
  const shared = { faults, requests, now, latency };
  const trust = createAppTrust(world, now);
  const tls = { key: certificates.serverKeyPem, cert: certificates.serverCertPem };
  const answerLogin = createLogin({
    world,
    tokens,
    trust,
    now,
    certificates: new Map(
      (Object.keys(CERTIFICATE_FILES) as WebhookCertificate[]).map((kind) => [
        CERTIFICATE_FILES[kind],
        certificates.webhookCerts[kind],
      ]),
    ),
  });
  const login = await startHost({ ...shared, name: 'login', tls, answer: answerLogin });
  const signIn = await startHost({ ...shared, name: 'login', answer: answerLogin });
  const { vault, answer: answerVault } = createKeyVault({ world, tokens, now, loginUrl: () => login.url });
  const keyVault = await startHost({ ...shared, name: 'keyVault', tls, answer: answerVault });

  const webhookCertHost = `localhost:${login.port}`;
  const webhooks = createWebhookSender({
    key: certificates.webhookKey,
    now,
    signal: stopping.signal,
    certificateUrl: (certificate, foreignHost) =>
      `https://${foreignHost ? `127.0.0.1:${login.port}` : webhookCertHost}/cert/${CERTIFICATE_FILES[certificate]}`,
    ...(webhookDelay ? { delay: webhookDelay } : {}),
  });

  const graph = await startHost({
    ...shared,
    name: 'graph',
    answer: createGraph({ world, now, tokens, limits, channels, trust }),
    onWrite: onChange,
  });
  const partnerCenter = await startHost({
    ...shared,
    name: 'partnerCenter',
    answer: createPartnerCenter({
      world,
      now,
      tokens,
      limits,
      webhooks,
    }),
    onWrite: onChange,
  });

  return {
    loginUrl: login.url,
    signInUrl: signIn.url,
    keyVaultUrl: keyVault.url,
    vault,
    trust,
    signIn: (oid) => tokens.issueRefreshToken(world.app.clientId, oid, true),
    handedOut: tokens.handedOut,
    trustedKey: certificates.tokenKeys.publicKey,
    graphUrl: graph.url,
    partnerCenterUrl: partnerCenter.url,
    caPem: certificates.caPem,
    webhookRootPem: certificates.webhookRootPem,
    webhookCertHost,
    world,
    happen: createHappen({ world, now, webhooks, partnerCenterUrl: partnerCenter.url, onChange }),
    faults,
    requests,
    limits,
    latency,
    webhooks,
    channels,
    credentials: {
      tenantId: world.partner.id,
      clientId: world.app.clientId,
      clientSecret: world.app.clientSecret,
      refreshToken: tokens.issueRefreshToken(world.app.clientId, world.serviceUser.oid),
    },
    async stop() {
      stopping.abort();
      await Promise.all([
        webhooks.idle(),
        ...[login, signIn, keyVault, graph, partnerCenter].map((host) => host.close()),
      ]);
    },
  };
}
