import { z } from 'zod';
import { AppError } from '../../error.ts';
import type { Reading } from '../../posture/index.ts';
import { findingBatch } from '../finding-batch.ts';
import { outcomeOf } from '../outcome.ts';
import { reasonOf } from '../reason.ts';
import type { Batch, Source } from '../source.ts';
import type { Graph } from './client.ts';

export const PARTNER_SECURITY = 'graph.partnerSecurity';

const CONTACT = 'securityContactProvided';

const Requirement = z.object({
  requirementType: z.string().max(100),
  complianceStatus: z.string(),
  state: z.string().max(40).nullish(),
  updatedDateTime: z.string().max(40).nullish(),
});
const Score = z.object({ requirements: z.array(z.unknown()).nullish(), currentScore: z.number().nullish() });
/** One sample of the documentation wraps the score, the others do not. */
const Wrapped = z.object({ value: Score }).transform(({ value }) => value);

/**
 * Whether Microsoft holds a security contact of the partner, and how the other requirements for partners stand.
 *
 * Who the contact is, no interface tells: only that there is one. Beta only, and for the partner's service user. The
 * requirements come with `$expand`, because their own address has been seen to answer 404.
 * Source: https://learn.microsoft.com/graph/api/partner-security-partnersecurityscore-get
 */
export function createPartnerSecurity(graph: Graph, intervalSec: number, now: () => Date): Source {
  return {
    name: PARTNER_SECURITY,
    scope: 'partner',
    intervalSec,
    async *read(tenantId): AsyncGenerator<Batch> {
      const readAt = now();
      const call = { tenantId, version: 'beta', path: '/security/partner/securityScore', as: 'user' } as const;
      try {
        const answer = await graph.get({ ...call, query: { $expand: 'requirements' } });
        yield findingBatch(readingOf(tenantId, answer), readAt);
      } catch (error) {
        if (outcomeOf(error, intervalSec, 1, 0).status === 'notReadable') {
          yield findingBatch(reading(tenantId, 'couldNotCheck', { reason: reasonOf(error) }), readAt);
        }
        throw error;
      }
    },
  };
}

function readingOf(tenantId: string, answer: unknown): Reading {
  const parsed = z.union([Wrapped, Score]).safeParse(answer);
  if (!parsed.success) {
    throw new AppError('source_malformed', { cause: parsed.error, fields: { api: 'graph', problem: 'no score' } });
  }
  const requirements = (parsed.data.requirements ?? []).flatMap((item) => {
    const requirement = Requirement.safeParse(item).data;
    if (!requirement) return [];
    const { requirementType: type, complianceStatus, state, updatedDateTime } = requirement;
    // Microsoft's schema misspells the other word; whatever is not `compliant` is not.
    return [{ type, isMet: complianceStatus === 'compliant', state: state ?? '', updatedAt: updatedDateTime ?? '' }];
  });
  const detail = { requirements, score: parsed.data.currentScore ?? null };
  const contact = requirements.find(({ type }) => type === CONTACT);
  if (!contact) return reading(tenantId, 'couldNotCheck', { ...detail, reason: 'malformed' });
  return reading(tenantId, contact.isMet ? 'pass' : 'fail', detail);
}

const reading = (tenantId: string, status: Reading['status'], detail: Reading['detail']): Reading => ({
  tenantId,
  check: 'partnerSecurityContact',
  status,
  detail,
});
