import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readConfig, SETTINGS } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { createServer } from '../../src/server/server.ts';
import { firstText, membersOf, readBicep } from './read-bicep.ts';

const INFRA = path.resolve(import.meta.dirname, '../../infra');
const textOf = (name: string) => readFileSync(path.join(INFRA, name), 'utf8');
const variableOf = (file: string, variable: string) =>
  membersOf(readBicep(textOf(file)).find(({ keyword, name }) => keyword === 'var' && name === variable)?.tokens ?? []);

/** Values as a deployment has them, by name. */
const IDENTITY = '77777777-aaaa-4bbb-8ccc-000000000001';
const SAMPLES: Readonly<Record<string, string>> = {
  DATABASE_URL: 'postgres://id-watchpost@db.private.example/watchpost?sslmode=verify-full',
  DATABASE_IDENTITY: IDENTITY,
  AZURE_MANAGED_IDENTITY_CLIENT_ID: IDENTITY,
  KEY_VAULT_IDENTITY: IDENTITY,
  KEY_VAULT_URL: 'https://kv-watchpost.vault.azure.net/',
  PUBLIC_URL: 'https://watchpost.example',
  WEBHOOK_REGISTRATION: 'on',
  CUSTOMER_CONSENT: 'on',
  TIME_ZONE: 'UTC',
  METRICS_TOKEN: 'a-token-that-is-long-enough',
  MicrosoftAppPassword: 'a secret',
  AZURE_CLIENT_SECRET: 'another secret',
  OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a-third-secret',
};

describe('the container', () => {
  const plain = variableOf('main.bicep', 'settings');
  const managedReader = variableOf('main.bicep', 'managedReader');
  const secretOf = (which: 'bot' | 'reader' | 'metrics' | 'otlp') => variableOf('modules/app.bicep', `${which}Secret`);
  const secret = new Map([...secretOf('bot'), ...secretOf('reader'), ...secretOf('metrics'), ...secretOf('otlp')]);
  const known = new Map<
    string,
    { readonly secret?: true; readonly schema: (typeof SETTINGS)[keyof typeof SETTINGS]['schema'] }
  >(Object.entries(SETTINGS));

  test('is given settings that exist, the secret ones by reference and only those', () => {
    expect([...plain.keys(), ...managedReader.keys(), ...secret.keys()].filter((name) => !known.has(name))).toEqual([]);
    // Its address is a secret where a password stands in it. Here none does.
    expect([...plain.keys()].filter((name) => known.get(name)?.secret)).toEqual(['DATABASE_URL']);
    expect(textOf('main.bicep')).toMatch(
      /DATABASE_URL: 'postgres:\/\/\$\{identity\.outputs\.name\}@\$\{databaseHost\}:/,
    );
    expect([...secret.keys()].filter((name) => !known.get(name)?.secret)).toEqual([]);
    expect([...plain.keys()].filter((name) => secret.has(name))).toEqual([]);
    expect([...secret.keys()]).toHaveLength(4);
  });

  test.each([
    ['managed', 'managed'],
    ['managed', 'secret'],
    ['secret', 'managed'],
    ['secret', 'secret'],
  ])('is given everything that the live service asks for: bot %s, reader %s', (bot, reader) => {
    const names = [
      ...plain.keys(),
      ...(reader === 'managed' ? managedReader : secretOf('reader')).keys(),
      ...(bot === 'managed' ? [] : secretOf('bot').keys()),
      ...secretOf('metrics').keys(),
      ...secretOf('otlp').keys(),
    ];
    const ids = new Map(names.map((name, at) => [name, `44444444-aaaa-4bbb-8ccc-${String(at).padStart(12, '0')}`]));
    const sampleOf = (name: string) => {
      const tokens = plain.get(name) ?? [];
      const literal = tokens.length === 1 ? firstText(tokens) : '';
      return SAMPLES[name] ?? (literal || ids.get(name));
    };
    const environment: Record<string, string | undefined> = {
      ...Object.fromEntries(names.map((name) => [name, sampleOf(name)])),
      MicrosoftAppType: bot === 'managed' ? 'UserAssignedMsi' : 'SingleTenant',
      ...(bot === 'managed' && { MicrosoftAppId: IDENTITY }),
    };
    const { mode, settings } = readConfig(environment);
    expect(mode).toBe('live');
    expect(settings).toMatchObject({ DATABASE_AUTH: 'entra', DATABASE_IDENTITY: IDENTITY });
    // The container's identity is the only one with a role at the vault.
    expect(settings.KEY_VAULT_IDENTITY).toBe(IDENTITY);
    expect(settings.ROLE_GROUP_ADMINISTRATORS).not.toBe('');
  });

  test('opens the vault as the identity that has the role there', () => {
    const opener = plain.get('KEY_VAULT_IDENTITY')?.map(({ value }) => value);
    expect(opener?.join('')).toBe('identity.outputs.clientId');
    expect(textOf('main.bicep')).toContain('appPrincipalId: identity.outputs.principalId');
  });

  test('finds the roots of the webhook in a file that comes from the vault', () => {
    const app = textOf('modules/app.bicep');
    const [name] = /PARTNER_CENTER_WEBHOOK_ROOT_CA/.exec(app) ?? [];
    expect(known.has(name ?? '')).toBe(true);
    const [folder] = variableOf('modules/app.bicep', 'rootsMount').get('mountPath') ?? [];
    expect(folder?.value).toBe('rootsFolder');
    for (const use of [
      'env: concat(plainVariables, secretVariables, hasWebhookRoots ? [rootsVariable] : [])',
      'volumeMounts: hasWebhookRoots ? [rootsMount] : []',
      'volumes: hasWebhookRoots ? [rootsVolume] : []',
      'for secret in concat(secretNames, hasWebhookRoots ? [rootsSecret] : [])',
    ])
      expect(app).toContain(use);
  });

  test('is asked for its health at paths that the service answers', async () => {
    const probed = [...textOf('modules/app.bicep').matchAll(/path: '(\/[^']+)'/g)].map(([, probe]) => probe ?? '');
    expect(probed).toHaveLength(3);
    const [watched = ''] = /\/readyz/.exec(textOf('main.bicep')) ?? [];
    const server = createServer(
      {
        messages: async () => undefined,
        partnerCenterWebhook: async () => ({ status: 200, body: '' }),
        readiness: async () => ({ isReady: true, report: {} }),
        metrics: async () => ({ contentType: 'text/plain', text: '' }),
      },
      createLog('error'),
    );
    const port = await server.listen(0, '127.0.0.1');
    const statuses = await Promise.all(
      [...new Set([...probed, watched])].map(async (probe) => (await fetch(`http://127.0.0.1:${port}${probe}`)).status),
    );
    await server.close();
    expect(statuses).toEqual([200, 200]);
  });
});
