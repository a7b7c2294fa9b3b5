import { z } from 'zod';
import type { SourceState } from '../../alerts/index.ts';
import { fingerprint } from '../fingerprint.ts';
import { instantOf } from '../instant.ts';
import { malformed, zodReason } from '../malformed.ts';
import type { Mapped } from '../source.ts';
import { identitySituation } from './map-risk-detection.ts';
import { severityOfRisk, stateOfRisk } from './risk-words.ts';

export const RISKY_USERS = 'graph.riskyUsers';

const text = z.string().nullish();
const RiskyUser = z.object({
  id: z.string().min(1),
  riskLastUpdatedDateTime: text,
  riskLevel: text,
  riskState: text,
  riskDetail: text,
  userDisplayName: text,
  userPrincipalName: text,
});

/**
 * Maps one item of `identityProtection/riskyUsers`: the record that says how a user stands as a whole.
 *
 * It counts as shown when it last changed, so that a risk that rises again after it was handled is a new alert.
 * Source: https://learn.microsoft.com/graph/api/resources/riskyuser
 */
export function mapRiskyUser(tenantId: string, item: unknown): Mapped {
  const prefix = `graph:riskyUser:${tenantId}/`;
  const parsed = RiskyUser.safeParse(item);
  if (!parsed.success) return malformed(prefix, item, zodReason(parsed.error));
  const wire = parsed.data;
  const shownAt = instantOf(wire.riskLastUpdatedDateTime);
  if (!shownAt) return malformed(prefix, item, 'riskLastUpdatedDateTime: not an instant');
  const [level, state, detail] = [wire.riskLevel ?? '', wire.riskState ?? '', wire.riskDetail ?? ''];
  const at = shownAt.toISOString();
  return {
    kind: 'signal',
    signal: {
      key: `${prefix}${wire.id.toLowerCase()}`,
      situationKey: identitySituation(tenantId, wire.id),
      twinKey: '',
      source: RISKY_USERS,
      kind: 'identityRisk',
      tenantId,
      subject: { id: wire.id.toLowerCase(), name: wire.userDisplayName || wire.userPrincipalName || '' },
      severity: severityOfRisk(level),
      sourceState: stateOfUser(level, state, detail),
      shownAt,
      happenedAt: shownAt,
      fingerprint: fingerprint(level, state, detail, at),
      isTest: false,
      evidence: {
        type: 'riskyUser',
        eventType: '',
        happenedAt: at,
        detectedAt: at,
        ip: '',
        place: '',
        device: '',
        state,
        detail,
      },
    },
  };
}

/** A record whose level and state are both `none` is of a user who is not at risk any more. */
function stateOfUser(level: string, state: string, detail: string): SourceState {
  const isOver = level.toLowerCase() === 'none' && state.toLowerCase() === 'none';
  const said = stateOfRisk(state, detail);
  return isOver && said.kind === 'open' ? { kind: 'closed', resolution: 'dismissed' } : said;
}
