/**
 * The simulated Microsoft cloud as a process of its own, so that its work and its memory are not ours. Every readable
 * customer has very many people, so that each detection of a storm is about somebody else: an alert of its own.
 */

import { buildWorld } from '../../src/sandbox/cloud/build-world.ts';
import { startCloud } from '../../src/sandbox/cloud/cloud.ts';
import { stableGuid } from '../../src/sandbox/cloud/ids.ts';
import type { Cloud } from './cloud.ts';

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
process.on('message', (wish: { readonly storm?: number; readonly enforced?: boolean }) => {
  if (wish.enforced !== undefined) cloud.limits.enforced = wish.enforced;
  if (wish.storm !== undefined) cloud.happen.storm(wish.storm);
  process.send?.({ done: true });
});
process.once('disconnect', () => process.exit(0));
const { loginUrl, graphUrl, partnerCenterUrl, caPem, credentials } = cloud;
process.send?.({ loginUrl, graphUrl, partnerCenterUrl, caPem, credentials } satisfies Cloud);
