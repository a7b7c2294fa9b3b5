import { expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import { PERMISSIONS } from '../../src/permissions/index.ts';
import { findingsOf } from '../../src/posture/index.ts';
import { createOwnHouse, type OwnHousePorts } from '../../src/sources/house/own-house.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const NOW = new Date('2026-03-04T10:00:00Z');
const PARTNER = '00000000-0000-4000-8000-0000000000aa';

const tokenWith = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;

/** What the list asks for in our own tenant, always, of one kind. */
const always = (kind: 'application' | 'delegated'): string[] =>
  PERMISSIONS.filter((one) => one.api === 'graph' && one.where === 'partner' && one.kind === kind)
    .filter(({ needed }) => needed === 'always')
    .map(({ name }) => name);

/** Reads our own house with these delegated permissions; what else it asks for is refused. */
async function permissionsWith(scopes: readonly string[], env: Readonly<Record<string, string>>) {
  const refused = () => {
    throw new Error('not asked for in this test');
  };
  const ports = {
    settings: readConfig({ WATCHPOST_SANDBOX: 'headless', ...env }).settings,
    db: database.db,
    graph: { get: refused, readPages: refused },
    partnerCenter: { readPages: refused },
    identity: {
      tokens: {
        appToken: async () => tokenWith({ roles: always('application') }),
        userToken: async () => tokenWith({ scp: scopes.join(' '), amr: ['mfa'] }),
        forget: () => {},
      },
      credentialsInUse: () => undefined,
      refreshTokenState: () => ({ storedIn: 'file' as const, issuedAt: NOW, renewedAt: NOW }),
      certificateEndsAt: async () => undefined,
    },
    secretEndsAt: () => undefined,
    webhookDesk: { read: async () => ({ kind: 'failed', reason: 'unreachable' }) },
    now: () => NOW,
  } as unknown as OwnHousePorts;
  const batches = createOwnHouse(ports, 3600).read(PARTNER, null);
  const { value: batch } = await batches[Symbol.asyncIterator]().next();
  await database.db.transaction().execute(async (tx) => batch?.alongside?.(tx));
  const found = (await findingsOf(database.db, PARTNER)).find(({ check }) => check === 'housePermissions');
  return [found?.status, found?.detail];
}

test('User.Read, which Microsoft adds by itself, is not missing where the list asks for it', async () => {
  const scopes = [...always('delegated'), 'User.Read', 'openid', 'profile', 'email', 'offline_access'];
  expect(await permissionsWith(scopes, { TOKEN_FILE: '/data/token' })).toEqual(['pass', { extra: [], missing: [] }]);
});

test('it is never too much where the list does not ask for it', async () => {
  const scopes = [...always('delegated'), 'User.Read', 'openid'];
  expect(await permissionsWith(scopes, {})).toEqual(['pass', { extra: [], missing: [] }]);
});

test('it is missing where the list asks for it and our token does not carry it', async () => {
  const found = await permissionsWith(always('delegated'), { TOKEN_FILE: '/data/token' });
  expect(found).toEqual(['fail', { extra: [], missing: ['User.Read'] }]);
});
