import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { listOpenAlerts } from '../../src/alerts/index.ts';
import { readConfig } from '../../src/config.ts';
import { createLog, type Logger } from '../../src/log.ts';
import { type Cloud, startCloud } from '../../src/sandbox/cloud/cloud.ts';
import { createSources, type Sources } from '../../src/sources/index.ts';
import { useDatabase } from '../support/database.ts';

export const START = new Date('2026-03-04T10:00:00Z');

export interface CloudBench {
  readonly cloud: Cloud;
  readonly db: ReturnType<typeof useDatabase>['db'];
  readonly log: Logger;
  /** Everything that was logged, as JSON lines, and what of it was `warn` or worse. */
  readonly logged: readonly string[];
  readonly warnings: readonly string[];
  now(): Date;
  /** Moves the clock of the cloud and of everything under test. */
  pass(ms: number): void;
  /** How long the code under test asked to wait. Nothing waits here, so the cloud's own limits are off. */
  readonly waits: readonly number[];
  sources(change?: Readonly<Record<string, string>>): Sources;
  /** Open alerts, newest first. */
  alerts(): Promise<Awaited<ReturnType<typeof listOpenAlerts>>['alerts']>;
}

/** A simulated Microsoft cloud, fresh for each test file, with its own database and a clock that is moved by hand. */
export function useCloud(): CloudBench {
  const database = useDatabase();
  const state = { at: START.getTime(), waits: [] as number[], logged: [] as string[] };
  const now = () => new Date(state.at);
  let cloud: Cloud | undefined;
  let folder = '';
  const log = createLog('debug', { write: (line) => void state.logged.push(line) });
  const running = (): Cloud => {
    if (!cloud) throw new Error('the cloud is there from beforeAll on');
    return cloud;
  };

  beforeAll(async () => {
    cloud = await startCloud({ now, webhookDelay: async () => undefined });
    cloud.limits.enforced = false;
    setDefaultCACertificates([...getCACertificates('default'), cloud.caPem]);
    folder = await mkdtemp(path.join(tmpdir(), 'watchpost-cloud-'));
    await writeFile(path.join(folder, 'roots.pem'), cloud.webhookRootPem);
  });
  afterEach(() => {
    running().faults.clear();
  });
  afterAll(async () => {
    await cloud?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  return {
    get cloud() {
      return running();
    },
    get db() {
      return database.db;
    },
    log,
    logged: state.logged,
    get warnings() {
      return state.logged.filter((line) => (JSON.parse(line) as { level: number }).level >= 40);
    },
    waits: state.waits,
    now,
    pass(ms) {
      state.at += ms;
    },
    sources(change = {}) {
      const { settings } = readConfig({
        WATCHPOST_SANDBOX: 'headless',
        AZURE_TENANT_ID: running().credentials.tenantId,
        AZURE_CLIENT_ID: running().credentials.clientId,
        AZURE_CLIENT_SECRET: running().credentials.clientSecret,
        PARTNER_REFRESH_TOKEN: running().credentials.refreshToken,
        AZURE_AUTHORITY_HOST: running().loginUrl,
        GRAPH_BASE_URL: running().graphUrl,
        PARTNER_CENTER_BASE_URL: running().partnerCenterUrl,
        PARTNER_CENTER_WEBHOOK_CERT_HOSTS: running().webhookCertHost,
        PARTNER_CENTER_WEBHOOK_ROOT_CA: path.join(folder, 'roots.pem'),
        ...change,
      });
      return createSources({
        settings,
        db: database.db,
        jobs: { enqueue: async () => undefined },
        now,
        log,
        random: () => 1,
        wait: async (ms) => {
          state.waits.push(ms);
        },
      });
    },
    alerts: async () => (await listOpenAlerts(database.db, 1000)).alerts,
  };
}
