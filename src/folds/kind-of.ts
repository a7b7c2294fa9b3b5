import { type Evidence, identityEventRank, mostTelling } from '../alerts/index.ts';

/** The kind of an alert: the event type that says most, lower case; empty for a user who is merely counted as at risk. */
export function kindOf(evidence: readonly Evidence[]): string {
  const detections = evidence.filter(({ type }) => type !== 'riskyUser');
  return mostTelling(detections, identityEventRank)?.eventType.toLowerCase() ?? '';
}
