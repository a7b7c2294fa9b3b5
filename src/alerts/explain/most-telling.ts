import type { Evidence } from '../alert.ts';

/** States, lower case, in which a source no longer counts an item as a danger. */
const CLOSED: ReadonlySet<string> = new Set(['confirmedsafe', 'remediated', 'dismissed', 'resolved']);

/** Whether the source has closed this item: remediated, dismissed, found safe or resolved. */
export const isClosed = (evidence: Pick<Evidence, 'state'>): boolean => CLOSED.has(evidence.state.toLowerCase());

/**
 * The piece of evidence that says most: what is still open before what is closed, then by the rank of its event type,
 * then the newest.
 *
 * @param evidence - newest first, as an alert keeps it
 * @param rankOf - lower is more telling
 * @returns `undefined` for an empty list
 */
export function mostTelling<E extends Evidence>(
  evidence: readonly E[],
  rankOf: (eventType: string) => number,
): E | undefined {
  const [best] = evidence.toSorted(
    (a, b) => Number(isClosed(a)) - Number(isClosed(b)) || rankOf(a.eventType) - rankOf(b.eventType),
  );
  return best;
}
