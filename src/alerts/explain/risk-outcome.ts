import type { IdentityEvidence, Resolution } from '../alert.ts';
import { isClosed } from './most-telling.ts';

/** What has become of an identity risk, by Microsoft's record or by our own resolution. */
export type RiskOutcome = Extract<Resolution, 'confirmedCompromised' | 'confirmedSafe' | 'dismissed'> | 'remediated';

/** By `riskState` in lower case; a map, because the state comes over the wire. */
const OUTCOMES: ReadonlyMap<string, RiskOutcome> = new Map([
  ['confirmedcompromised', 'confirmedCompromised'],
  ['confirmedsafe', 'confirmedSafe'],
  ['dismissed', 'dismissed'],
  ['remediated', 'remediated'],
]);

/** An outcome and the evidence that says so. */
export interface SeenOutcome {
  readonly outcome: RiskOutcome;
  readonly detail: string;
}

/**
 * What the evidence says has become of the risk; `undefined` while it is open.
 *
 * A risky-user record speaks for the whole account, a detection for itself alone: so one closed detection does not
 * close an older open one, but a newer record does.
 *
 * @param evidence - newest first
 */
export function outcomeSeen(evidence: readonly IdentityEvidence[]): SeenOutcome | undefined {
  for (const piece of evidence) {
    const outcome = OUTCOMES.get(piece.state.toLowerCase());
    const decides = piece.type === 'riskyUser' || outcome === 'confirmedCompromised' || !isClosed(piece);
    if (decides) return outcome && { outcome, detail: piece.detail };
  }
  const newest = evidence[0];
  const outcome = newest && OUTCOMES.get(newest.state.toLowerCase());
  return outcome && { outcome, detail: newest.detail };
}
