import { z } from 'zod';
import { AppError } from '../../error.ts';
import type { Reading } from '../../posture/index.ts';
import { findingBatch } from '../finding-batch.ts';
import { outcomeOf } from '../outcome.ts';
import { reasonOf } from '../reason.ts';
import type { Batch, Source } from '../source.ts';
import type { Graph } from './client.ts';

export const SECURITY_DEFAULTS = 'graph.securityDefaults';

const Defaults = z.object({ isEnabled: z.boolean() });
const Policy = z.object({
  state: z.string(),
  grantControls: z
    .object({
      builtInControls: z.array(z.string()).nullish(),
      authenticationStrength: z.object({ id: z.string() }).nullish(),
    })
    .nullish(),
});

/**
 * What stands in the place of security defaults that are off: an enforced Conditional Access policy that asks for a
 * second factor, only others, none at all, or we may not look.
 */
type Instead = 'asksForMfa' | 'asksForOther' | 'none' | 'notReadable';

/**
 * Whether each tenant has Microsoft's security defaults on.
 *
 * Off is not yet wrong: they and enforced Conditional Access policies exclude each other, so where they are off the
 * policies are looked at too. `notApplicable` means off because a policy asks for a second factor. Whom that policy
 * leaves out is not judged here: the detail says what was seen, and nothing more.
 * Source: https://learn.microsoft.com/graph/api/identitysecuritydefaultsenforcementpolicy-get
 */
export function createSecurityDefaults(graph: Graph, intervalSec: number, now: () => Date): Source {
  return {
    name: SECURITY_DEFAULTS,
    scope: 'everyTenant',
    intervalSec,
    async *read(tenantId): AsyncGenerator<Batch> {
      const readAt = now();
      try {
        yield findingBatch(await readDefaults(graph, tenantId), readAt);
      } catch (error) {
        // An outage of an hour is no finding: the last reading stands and shows its age. What only a person can change is one.
        if (outcomeOf(error, intervalSec, 1, 0).status === 'notReadable') {
          yield findingBatch(reading(tenantId, 'couldNotCheck', { reason: reasonOf(error) }), readAt);
        }
        throw error;
      }
    },
  };
}

async function readDefaults(graph: Graph, tenantId: string): Promise<Reading> {
  const path = '/policies/identitySecurityDefaultsEnforcementPolicy';
  const answer = Defaults.safeParse(await graph.get({ tenantId, path, query: { $select: 'isEnabled' } }));
  if (!answer.success) throw new AppError('source_malformed', { cause: answer.error, fields: { api: 'graph', path } });
  const { isEnabled } = answer.data;
  if (isEnabled) return reading(tenantId, 'pass', { isEnabled });
  const instead = await readInstead(graph, tenantId);
  return reading(tenantId, instead === 'asksForMfa' ? 'notApplicable' : 'fail', { isEnabled, instead });
}

async function readInstead(graph: Graph, tenantId: string): Promise<Instead> {
  const path = '/identity/conditionalAccess/policies';
  let seen: Instead = 'none';
  try {
    for await (const items of graph.readPages({ tenantId, path, query: { $select: 'id,state,grantControls' } })) {
      for (const item of items) {
        const policy = Policy.safeParse(item).data;
        if (policy?.state !== 'enabled') continue;
        const { builtInControls, authenticationStrength } = policy.grantControls ?? {};
        if (authenticationStrength || builtInControls?.includes('mfa')) return 'asksForMfa';
        seen = 'asksForOther';
      }
    }
    return seen;
  } catch (error) {
    if (error instanceof AppError && error.code === 'source_refused') return 'notReadable';
    throw error;
  }
}

const reading = (tenantId: string, status: Reading['status'], detail: Reading['detail']): Reading => ({
  tenantId,
  check: 'securityDefaults',
  status,
  detail,
});
