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

describe('the container', () => {
  const plain = variableOf('main.bicep', 'settings');
  const secret = variableOf('modules/app.bicep', 'secretSettings');
  const known = new Map<
    string,
    { readonly secret?: true; readonly schema: (typeof SETTINGS)[keyof typeof SETTINGS]['schema'] }
  >(Object.entries(SETTINGS));

  test('is given settings that exist, the secret ones by reference and only those', () => {
    expect([...plain.keys(), ...secret.keys()].filter((name) => !known.has(name))).toEqual([]);
    expect([...plain.keys()].filter((name) => known.get(name)?.secret)).toEqual([]);
    expect([...secret.keys()].filter((name) => !known.get(name)?.secret)).toEqual([]);
    expect([...plain.keys()].filter((name) => secret.has(name))).toEqual([]);
  });

  test('is given everything that the live service asks for', () => {
    const samples = ['11111111-aaaa-4bbb-8ccc-000000000001', 'postgres://watchpost:pw@db.example/watchpost', 'UTC'];
    const sampleOf = (name: string) => {
      const tokens = plain.get(name) ?? [];
      const literal = tokens.length === 1 ? firstText(tokens) : '';
      return literal || samples.find((sample) => known.get(name)?.schema.safeParse(sample).success);
    };
    const names = [...plain.keys(), ...secret.keys()];
    const config = readConfig(Object.fromEntries(names.map((name) => [name, sampleOf(name)])));
    expect(config.mode).toBe('live');
    expect(config.settings.DATABASE_URL).not.toBe('');
  });

  test('is asked for its health at paths that the service answers', async () => {
    const probed = [...textOf('modules/app.bicep').matchAll(/path: '([^']+)'/g)].map(([, probe]) => probe ?? '');
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
