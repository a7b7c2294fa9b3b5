import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { z } from 'zod';
import type { Config, Settings } from '../config.ts';
import { type SandboxNote, sandboxNoteFile } from '../consent/sandbox-note.ts';
import { contactsOf, replaceContacts, verifyContact } from '../contacts/index.ts';
import type { Logger } from '../log.ts';
import type { Database } from '../storage/connect.ts';
import { buildWorld, completeWorld } from './cloud/build-world.ts';
import { type Cloud, startCloud } from './cloud/cloud.ts';
import { PARTNER_TENANT_ID, partnerStaff, roleGroupId, staffId } from './cloud/sample-partner.ts';
import { startStory } from './cloud/story.ts';
import type { World } from './cloud/world.ts';
import { type KeptState, openKeptState } from './kept-state.ts';
import { SIMULATIONS, type Simulated, simulate } from './simulate.ts';
import type { TeamsMemory } from './teams/memory.ts';
import { startTeams, type Teams } from './teams/teams.ts';

/** Address by which the simulated Teams knows the bot; there is no registration behind it. */
const BOT_ID = '00000000-0000-4000-8000-00000000b071';

/** Seconds between two reads in the sandbox, unless set: a visitor should not wait a minute for an alert. */
const POLL_SEC = 5;

export interface Sandbox {
  /** The settings with everything that is simulated put in. */
  readonly settings: Settings;
  /** Tenants whose people are served; undefined serves everybody: somebody else plays Teams and has not said who. */
  readonly allowedTenants: readonly string[] | undefined;
  readonly simulate: ((words: string) => Simulated) | undefined;
  /** Who to call at the fictitious customers: Microsoft offers no way to read that, so it is handed over here. */
  seed(db: Database): Promise<void>;
  /** Lets the people in and the story begin, once the bot listens. @returns the address of the window, `''` without */
  open(botPort: number): Promise<string>;
  stop(): Promise<void>;
}

export interface SandboxPorts {
  /** Absolute; what happened is kept under `sandbox`, so that a restart goes on where the last run ended. */
  readonly dataDir: string;
  readonly now: () => Date;
  readonly log: Logger;
}

/**
 * Starts the simulated Microsoft around the service: whatever of it the settings have not pointed elsewhere.
 *
 * Nothing of it is reachable from another machine, and nothing in it is real.
 */
export async function startSandbox(config: Config, { dataDir, now, log }: SandboxPorts): Promise<Sandbox> {
  const isElsewhere = ['GRAPH_BASE_URL', 'PARTNER_CENTER_BASE_URL', 'AZURE_AUTHORITY_HOST'].every((name) =>
    config.given.has(name),
  );
  const keptAs = <T>(name: string): KeptState<T> => openKeptState<T>(path.join(dataDir, 'sandbox', `${name}.bin`), log);
  const cloud = isElsewhere ? undefined : await startKeptCloud(keptAs<World>('cloud'), now);
  if (cloud) setDefaultCACertificates([...getCACertificates('default'), cloud.caPem]);
  const settings = cloud ? await simulatedSettings(config, cloud, dataDir) : config.settings;
  const isOwnWorld = cloud !== undefined && !config.given.has('GRAPH_BASE_URL');
  const parts: { teams?: Teams; endStory?: () => void } = {};
  return {
    settings,
    allowedTenants: allowedTenants(config, settings),
    simulate: isOwnWorld ? (words) => simulate(cloud, words) : undefined,
    seed: (db) => (isOwnWorld ? seedContacts(db, cloud, now()) : Promise.resolve()),
    async open(botPort) {
      const botUrl = `http://127.0.0.1:${botPort}`;
      if (cloud) listenToWebhooks(cloud, botUrl);
      if (config.mode === 'sandbox') {
        parts.teams = await openTeams(settings, botUrl, keptAs<TeamsMemory>('teams'), now, (teams) => {
          if (cloud) cloud.channels.list = teams.readChannel;
        });
      }
      if (isOwnWorld && config.mode === 'sandbox') parts.endStory = startStory(cloud, { now, schedule });
      return parts.teams?.windowUrl ?? '';
    },
    async stop() {
      parts.endStory?.();
      await parts.teams?.stop();
      await cloud?.stop();
    },
  };
}

function startKeptCloud(kept: KeptState<World>, now: () => Date): Promise<Cloud> {
  const world = kept.last ? completeWorld(kept.last, now()) : buildWorld(now());
  return startCloud({ now, world, onChange: () => kept.save(() => world) });
}

function allowedTenants({ mode }: Config, settings: Settings): string[] | undefined {
  if (settings.MicrosoftAppTenantId) return [settings.MicrosoftAppTenantId];
  return mode === 'sandbox' ? [settings.AZURE_TENANT_ID] : undefined;
}

async function simulatedSettings({ settings, given, mode }: Config, cloud: Cloud, dataDir: string): Promise<Settings> {
  const rootFile = path.join(dataDir, 'sandbox-webhook-root.pem');
  await writeFile(rootFile, cloud.webhookRootPem);
  const isOwnLogin = !given.has('AZURE_AUTHORITY_HOST');
  const simulated: Partial<Settings> = {
    GRAPH_BASE_URL: cloud.graphUrl,
    PARTNER_CENTER_BASE_URL: cloud.partnerCenterUrl,
    AZURE_AUTHORITY_HOST: cloud.loginUrl,
    AZURE_TENANT_ID: cloud.credentials.tenantId,
    PARTNER_CENTER_WEBHOOK_CERT_HOSTS: [cloud.webhookCertHost],
    PARTNER_CENTER_WEBHOOK_ROOT_CA: rootFile,
    POLL_INTERVAL_SEC: POLL_SEC,
    // Only where Teams is ours too: somebody else's channels cannot be read through our Graph.
    ...(mode === 'sandbox' ? { TEAMS_READ_BACK: 'on' as const } : {}),
    ...(given.has('GRAPH_BASE_URL') ? {} : roleGroups()),
    ...(isOwnLogin && !given.has('KEY_VAULT_URL')
      ? { TOKEN_FILE: path.join(dataDir, 'sandbox', 'refresh-token') }
      : {}),
  };
  const kept = Object.entries(simulated).filter(([name]) => !given.has(name));
  const merged = { ...settings, ...Object.fromEntries(kept), ...(isOwnLogin ? credentialsOf(cloud) : {}) };
  if (isOwnLogin) await leaveConsentNote(merged, cloud, dataDir);
  return merged;
}

/** `npm run consent` is another process: it learns here where the simulated Microsoft of this one is. */
async function leaveConsentNote(settings: Settings, cloud: Cloud, dataDir: string): Promise<void> {
  const names = [
    'AZURE_TENANT_ID',
    'AZURE_CLIENT_ID',
    'AZURE_CLIENT_SECRET',
    'AZURE_AUTHORITY_HOST',
    'GRAPH_BASE_URL',
    'PARTNER_CENTER_BASE_URL',
    'KEY_VAULT_URL',
    'TOKEN_FILE',
    'TOKEN_FILE_KEY',
  ] as const;
  const note: z.input<typeof SandboxNote> = {
    settings: Object.fromEntries(names.map((name) => [name, settings[name]])),
    signInHost: cloud.signInUrl,
    caPem: cloud.caPem,
  };
  const file = sandboxNoteFile(dataDir);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(note, undefined, 2), { mode: 0o600 });
}

const credentialsOf = (cloud: Cloud): Partial<Settings> => ({
  AZURE_CLIENT_ID: cloud.credentials.clientId,
  AZURE_CLIENT_SECRET: cloud.credentials.clientSecret,
  PARTNER_REFRESH_TOKEN: cloud.credentials.refreshToken,
});

const roleGroups = (): Partial<Settings> => ({
  ROLE_GROUP_READERS: roleGroupId('reader'),
  ROLE_GROUP_RESPONDERS: roleGroupId('responder'),
  ROLE_GROUP_APPROVERS: roleGroupId('approver'),
  ROLE_GROUP_ADMINISTRATORS: roleGroupId('administrator'),
});

function listenToWebhooks(cloud: Cloud, botUrl: string): void {
  cloud.webhooks.registration = {
    subscriberId: PARTNER_TENANT_ID,
    url: `${botUrl}/api/webhooks/partner-center`,
    events: ['azure-fraud-event-detected', 'test-created'],
    msSignatureHeader: false,
  };
}

async function openTeams(
  settings: Settings,
  botUrl: string,
  memory: KeptState<TeamsMemory>,
  now: () => Date,
  connect: (teams: Teams) => void,
): Promise<Teams> {
  const people = partnerStaff().map(({ id, displayName, upn, jobTitle }) => ({
    id,
    name: displayName,
    upn,
    title: jobTitle,
    role: jobTitle,
    timeZone: settings.TIME_ZONE,
  }));
  const teams = await startTeams({
    botUrl: () => `${botUrl}/api/messages`,
    botId: BOT_ID,
    botName: 'Watchpost',
    tenantId: settings.AZURE_TENANT_ID,
    people,
    now,
    memory,
    window: true,
    simulate: SIMULATIONS,
  });
  connect(teams);
  const administrator = staffId('Megan Bowen');
  // A Teams that remembers the installation has another address than before, which the bot must hear of.
  await (teams.isInstalled ? teams.upgrade(administrator) : teams.install(administrator));
  return teams;
}

const OFFICE: { readonly name: string; readonly role: 'security' | 'fraud' | 'management' }[] = [
  { name: 'Megan Bowen', role: 'security' },
  { name: 'Lee Gu', role: 'fraud' },
  { name: 'Miriam Graham', role: 'management' },
];

const CHECKER = { entraId: staffId('Megan Bowen'), name: 'Megan Bowen' };

async function seedContacts(db: Database, cloud: Cloud, at: Date): Promise<void> {
  const actor = { entraId: 'sandbox', name: 'Sandbox' };
  const ports = { db, now: () => at };
  const own = OFFICE.map(({ name, role }, index) => ({
    name,
    role,
    email: `${name.toLowerCase().replace(' ', '.')}@adatum.com`,
    phone: `+44207946${String(10 + index).padStart(4, '0')}`,
    languages: ['en'],
    hours: role === 'security' ? '24/7' : '08:00-18:00',
    zone: 'Europe/London',
    entraId: staffId(name),
  }));
  const lists = [
    { tenantId: cloud.world.partner.id, contacts: own },
    ...cloud.world.customers.map(({ id, contacts }) => ({
      tenantId: id,
      contacts: contacts.map((contact) => ({ ...contact, entraId: null })),
    })),
  ];
  for (const { tenantId, contacts } of lists) {
    if ((await contactsOf(db, tenantId)).length > 0) continue;
    const numbered = contacts.map((contact, index) => ({
      ...contact,
      kind: 'person' as const,
      position: 1 + contacts.slice(0, index).filter((earlier) => earlier.role === contact.role).length,
      note: '',
    }));
    await replaceContacts(ports, tenantId, numbered, actor);
    // The others show what a contact looks like that nobody has checked.
    for (const { id, version, role } of await contactsOf(db, tenantId)) {
      if (role === 'security' || role === 'fraud') await verifyContact(ports, id, version, CHECKER);
    }
  }
}

/** Real time; a story that waits must not keep the process alive. */
function schedule(run: () => void, afterMs: number): () => void {
  const timer = setTimeout(run, afterMs);
  timer.unref();
  return () => clearTimeout(timer);
}
