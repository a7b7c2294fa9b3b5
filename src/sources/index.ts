import { setTimeout as sleep } from 'node:timers/promises';
import type { IngestPorts } from '../alerts/index.ts';
import type { Settings } from '../config.ts';
import type { Logger } from '../log.ts';
import { createRefusalLog } from '../refusal-log.ts';
import type { ConsentDesk, Probes, WebhookDesk } from '../setup/index.ts';
import type { Database } from '../storage/connect.ts';
import type { Jobs } from '../storage/jobs.ts';
import { countLogins } from './count-logins.ts';
import { createCustomers } from './customers.ts';
import { createGate } from './gate.ts';
import { createChannelMessages, type ReadChannel } from './graph/channel-messages.ts';
import { createGraph, type Graph } from './graph/client.ts';
import { createContactAccounts } from './graph/contact-accounts.ts';
import { createDirectory, type Directory } from './graph/directory.ts';
import { createPartnerSecurity } from './graph/partner-security.ts';
import { createPrivilegedAccounts } from './graph/privileged-accounts.ts';
import { createRiskDetections } from './graph/risk-detections.ts';
import { createRiskyUsers } from './graph/risky-users.ts';
import { createSecretEnd } from './graph/secret-end.ts';
import { createSecurityDefaults } from './graph/security-defaults.ts';
import { createOwnHouse } from './house/own-house.ts';
import type { SourceMetrics } from './note-taken.ts';
import { createPartnerAlerts } from './partner-alerts.ts';
import { createPartnerCenter, type PartnerCenter } from './partner-center/client.ts';
import { createRefusalNote } from './partner-center/note-refusal.ts';
import type { WebhookRequest } from './partner-center/verify-webhook.ts';
import { handleWebhook, type WebhookResult } from './partner-center/webhook.ts';
import { createWebhookCertificates, type FetchCertificate } from './partner-center/webhook-certificates.ts';
import { createPoller, type Poller } from './poller.ts';
import { createConsentDesk, createProbes, createWebhookDesk } from './probes/index.ts';
import { makeDue } from './source-states.ts';
import { createIdentity, type Identity, type TokenSource } from './tokens/index.ts';

export { CUSTOMERS } from './customers.ts';
export type { Graph, GraphCall, GraphChange } from './graph/client.ts';
export type { Directory, DirectoryUser } from './graph/directory.ts';
export { PARTNER_ALERTS } from './partner-alerts.ts';
export type { PartnerCenter, PartnerCenterCall } from './partner-center/client.ts';
export type { WebhookRequest } from './partner-center/verify-webhook.ts';
export type { WebhookResult } from './partner-center/webhook.ts';
export { type ReasonCode, reasonOf, reasonWords } from './reason.ts';
export type { CredentialsInUse, RefreshTokenState, TokenSource } from './tokens/index.ts';

/** Seconds between two looks at what people change once in months: policies, requirements, accounts of contacts. */
const POSTURE_INTERVAL_SEC = 3600;

export interface SourcesPorts {
  readonly settings: Settings;
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly now: () => Date;
  readonly log: Logger;
  readonly metrics?: SourceMetrics;
  /** Decides what shows the alerts that are taken in; see `IngestPorts`. */
  readonly place?: IngestPorts['place'];
  /** Waits between tries and turns; default: real time. */
  readonly wait?: (ms: number) => Promise<void>;
  /** Dice of the back-offs, 0 to 1; default: chance. */
  readonly random?: () => number;
  /** Default: over https. */
  readonly fetchCertificate?: FetchCertificate;
}

/** Everything that we read from Microsoft and ask of it. */
export interface Sources
  extends Poller,
    Pick<Identity, 'credentialsInUse' | 'refreshTokenState' | 'renewRefreshToken' | 'certificateEndsAt'> {
  readonly tokens: TokenSource;
  /** When the client secret of the app ends; `undefined` while unknown. */
  secretEndsAt(): Date | undefined;
  /** Looks at our own credentials: renews the refresh token, asks for the secret's end. Call it every few seconds. */
  careForCredentials(): Promise<void>;
  readonly graph: Graph;
  readonly partnerCenter: PartnerCenter;
  readonly directory: Directory;
  /** Reads what apps wrote to a channel of the partner. */
  readonly readChannel: ReadChannel;
  handleWebhook(request: WebhookRequest): Promise<WebhookResult>;
  /** What set-up asks of Microsoft. */
  readonly probes: Probes;
  readonly webhookDesk: WebhookDesk;
  readonly consentDesk: ConsentDesk;
  /** Has everything of these tenants read again at once: something was granted there, or somebody wants to know now. */
  readAgain(tenantIds: readonly string[]): Promise<void>;
}

/** Builds the clients, the sources and their poller; nothing is sent before `start`, `runDueOnce` or a direct call. */
export function createSources(ports: SourcesPorts): Sources {
  const { settings, db, jobs, now, log, metrics, random = Math.random } = ports;
  const partnerTenantId = settings.AZURE_TENANT_ID;
  const stopping = new AbortController();
  const wait = ports.wait ?? ((ms: number) => sleep(ms, undefined, { signal: stopping.signal }));
  const identity = createIdentity(settings, { now, wait, random, gate: createGate('login', now), db, log });
  const tokens = countLogins(identity.tokens, metrics);
  const shared = { partnerTenantId, tokens, db, log, metrics, now, wait, random };
  const graph = createGraph({ ...shared, baseUrl: settings.GRAPH_BASE_URL, gate: createGate('graph', now) });
  const partnerCenter = createPartnerCenter({
    ...shared,
    baseUrl: settings.PARTNER_CENTER_BASE_URL,
    gate: createGate('partnerCenter', now),
  });

  const webhookDesk = createWebhookDesk(partnerCenter);
  const intervalSec = settings.POLL_INTERVAL_SEC;
  const perTenant = [
    createRiskDetections(graph, intervalSec, now),
    createRiskyUsers(graph, intervalSec, now),
    createSecurityDefaults(graph, POSTURE_INTERVAL_SEC, now),
    createContactAccounts(graph, db, POSTURE_INTERVAL_SEC, now),
    createPrivilegedAccounts(graph, POSTURE_INTERVAL_SEC, now),
  ];
  const customers = createCustomers({
    graph,
    partnerCenter,
    now,
    log,
    intervalSec: settings.CUSTOMER_REFRESH_SEC,
    perTenant: perTenant.map((source) => source.name),
  });
  const sources = [
    customers,
    createPartnerAlerts(graph, partnerCenter, intervalSec),
    createPartnerSecurity(graph, POSTURE_INTERVAL_SEC, now),
    createOwnHouse(
      {
        settings,
        db,
        graph,
        partnerCenter,
        identity: { ...identity, tokens },
        secretEndsAt: () => secretEnd.endsAt(),
        webhookDesk,
        now,
      },
      POSTURE_INTERVAL_SEC,
    ),
    ...perTenant,
  ];
  const poller = createPoller({
    db,
    jobs,
    now,
    log,
    random,
    metrics,
    sources,
    partnerTenantId,
    concurrency: settings.POLL_CONCURRENCY,
    ...(ports.place ? { place: ports.place } : {}),
  });
  const certificates = createWebhookCertificates({
    hosts: settings.PARTNER_CENTER_WEBHOOK_CERT_HOSTS,
    rootsFile: settings.PARTNER_CENTER_WEBHOOK_ROOT_CA,
    now,
    ...(ports.fetchCertificate ? { fetchCertificate: ports.fetchCertificate } : {}),
  });
  const secretEnd = createSecretEnd({
    graph,
    partnerTenantId,
    clientId: settings.AZURE_CLIENT_ID,
    secret: identity.credentialsInUse()?.kind === 'secret' ? settings.AZURE_CLIENT_SECRET : '',
    now,
  });
  const security = createRefusalLog(log, now, 'webhook refused');
  const noteRefusal = createRefusalNote(db, now, log);
  return {
    ...poller,
    // Pauses between tries last up to a minute: end them, then wait for what is really in hand.
    async stop() {
      const stopped = poller.stop();
      stopping.abort();
      await stopped;
    },
    ...identity,
    tokens,
    secretEndsAt: secretEnd.endsAt,
    async careForCredentials() {
      await secretEnd.look();
      await identity.renewRefreshToken();
    },
    graph,
    partnerCenter,
    directory: createDirectory(graph, partnerTenantId),
    readChannel: createChannelMessages(graph, partnerTenantId),
    handleWebhook: (request) =>
      handleWebhook({ db, now, log, security, partnerTenantId, certificates, wake: poller.wake, noteRefusal }, request),
    probes: createProbes({ settings, tokens, graph, partnerCenter }),
    webhookDesk: createWebhookDesk(partnerCenter),
    consentDesk: createConsentDesk(partnerCenter, settings.AZURE_CLIENT_ID),
    async readAgain(tenantIds) {
      for (const tenantId of tenantIds) tokens.forget(tenantId);
      await makeDue(db, { sources: sources.map(({ name }) => name), tenantIds }, now());
      poller.wake();
    },
  };
}
