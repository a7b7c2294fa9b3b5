/**
 * The simulated Microsoft cloud as a process of its own, so that its work and its memory are not ours. Every readable
 * customer has very many people, so that each detection of a storm is about somebody else: an alert of its own.
 */

import { buildWorld } from '../../src/sandbox/cloud/build-world.ts';
import { startCloud } from '../../src/sandbox/cloud/cloud.ts';
import { stableGuid } from '../../src/sandbox/cloud/ids.ts';
import type { Cloud, CloudCalls } from './cloud.ts';

const PEOPLE = 10_000;

const now = () => new Date();
const world = buildWorld(now());
for (const customer of world.customers.filter(
  ({ licence, consented, gdap }) => licence === 'P2' && consented && gdap,
)) {
  for (let seat = 1; seat <= PEOPLE; seat += 1) {
    customer.users.push({
      id: stableGuid(`user:${customer.domain}:${seat}`),
      displayName: `Seat ${seat}`,
      upn: `seat${seat}@${customer.domain}`,
      jobTitle: 'Office manager',
      roleTemplateIds: [],
      accountEnabled: true,
      sessionsRevokedAt: undefined,
    });
  }
}

const cloud = await startCloud({ now, world });

/** What the process that started this one may ask for. */
interface Wish {
  readonly storm?: number;
  readonly enforced?: boolean;
  readonly customers?: number;
  readonly latencyMs?: number;
  readonly calls?: true;
}

process.on('message', (wish: Wish) => {
  if (wish.enforced !== undefined) cloud.limits.enforced = wish.enforced;
  if (wish.storm !== undefined) cloud.happen.storm(wish.storm);
  if (wish.customers !== undefined) addCustomers(wish.customers);
  if (wish.latencyMs !== undefined) cloud.latency.ms = wish.latencyMs;
  process.send?.({ done: true, ...(wish.calls ? { calls: callsSoFar() } : {}) });
});

/** Small ones, licensed and consented: each is read like any other. Their sign-ins are quiet. */
function addCustomers(count: number): void {
  const [like] = world.customers.filter(({ licence, consented, gdap }) => licence === 'P2' && consented && gdap);
  if (!like) throw new Error('no customer of the sample can be read');
  for (let serial = 1; serial <= count; serial += 1) {
    const label = `customer${serial}`;
    const quiet = { detections: [], riskyUsers: new Map(), riskHistory: [] };
    world.customers.push({
      ...structuredClone({ ...like, users: like.users.slice(0, 5), ...quiet }),
      id: stableGuid(`tenant:${label}`),
      name: `Customer ${serial}`,
      domain: `${label}.onmicrosoft.com`,
      relationships: like.relationships.map((relationship) => ({ ...relationship, id: `${stableGuid(label)}-1` })),
    });
  }
}

/** What was asked since somebody wanted to know this the last time. */
function callsSoFar(): CloudCalls {
  const graph = cloud.requests.to('graph');
  const [login, partnerCenter] = [cloud.requests.to('login').length, cloud.requests.to('partnerCenter').length];
  cloud.requests.clear();
  return {
    graph: graph.length,
    login,
    partnerCenter,
    refused: graph.filter(({ status }) => status === 429).length,
    bySecond: Object.values(Object.groupBy(graph, ({ at }) => Math.floor(at.getTime() / 1000))).map(
      (calls) => calls?.length ?? 0,
    ),
  };
}

process.once('disconnect', () => process.exit(0));
const { loginUrl, graphUrl, partnerCenterUrl, caPem, credentials } = cloud;
process.send?.({ loginUrl, graphUrl, partnerCenterUrl, caPem, credentials } satisfies Cloud);
