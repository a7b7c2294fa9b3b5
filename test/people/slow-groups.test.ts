import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { createLog } from '../../src/log.ts';
import { createRoles } from '../../src/people/index.ts';
import { createGate } from '../../src/sources/gate.ts';
import { createGraph } from '../../src/sources/graph/client.ts';
import { createDirectory } from '../../src/sources/graph/directory.ts';

const TENANT = '11111111-aaaa-4bbb-8ccc-000000000001';
const NESTOR = '33333333-aaaa-4bbb-8ccc-000000000001';
const RESPONDERS = '22222222-aaaa-4bbb-8ccc-000000000001';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** Roles that are asked of a Graph over the wire, which answers as its listener says at that moment. */
async function desk() {
  const groups: RequestListener = (_req, res) => res.end(JSON.stringify({ value: [RESPONDERS] }));
  const state = { at: Date.parse('2026-03-04T10:00:00Z'), answer: groups, asked: 0 };
  const server = createServer((req, res) => {
    state.asked += 1;
    res.setHeader('content-type', 'application/json');
    state.answer(req, res);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const now = () => new Date(state.at);
  const graph = createGraph({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    partnerTenantId: TENANT,
    tokens: { appToken: async () => 'token', userToken: async () => undefined, forget: () => {} },
    // Looks at groups are not counted in the database.
    db: undefined as never,
    log: createLog('silent'),
    now,
    random: () => 0,
    // The pauses between two tries are longer than this test.
    wait: () => new Promise(() => undefined),
    gate: createGate('graph', now),
  });
  const directory = createDirectory(graph, TENANT);
  const roles = createRoles({
    groups: { responder: RESPONDERS },
    cacheMin: 5,
    patienceMs: 50,
    now,
    memberGroups: async (entraId, groupIds) => [...(await directory.memberGroups(entraId, groupIds))],
  });
  return { state, roles };
}

const slowDown: RequestListener = (_req, res) => {
  res.statusCode = 429;
  res.setHeader('retry-after', '20');
  res.end('{}');
};

test.each<[string, RequestListener]>([
  ['hangs', () => undefined],
  ['asks us to come back in 20 seconds', slowDown],
])('while Graph %s, a role of up to an hour ago holds, and nobody waits for the call', async (_what, answer) => {
  const { state, roles } = await desk();
  // The first look may take its time: it opens the connection.
  while ((await roles.roleOf(NESTOR)).basis === 'unknown') state.at += 31_000;
  const { asked } = state;
  state.answer = answer;
  state.at += 6 * 60_000;
  expect(await roles.roleOf(NESTOR)).toEqual({ role: 'responder', basis: 'groups' });
  state.at += 31_000;
  expect(await roles.roleOf(NESTOR)).toEqual({ role: 'responder', basis: 'groups' });
  expect(state.asked).toBe(asked + 1);
  state.at += 60 * 60_000;
  expect(await roles.roleOf(NESTOR)).toEqual({ role: 'reader', basis: 'unknown' });
});
