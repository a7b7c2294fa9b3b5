import type { EventWords, Explanation } from './explanation.ts';
import { MISUSE_EVENTS } from './identity-misuse-events.ts';
import { TAKEOVER_EVENTS } from './identity-takeover-events.ts';
import { UNUSUAL_EVENTS } from './identity-unusual-events.ts';
import { readableType } from './readable-type.ts';

/** Every documented `riskEventType`, most telling first. */
export const IDENTITY_EVENTS: readonly EventWords[] = [...TAKEOVER_EVENTS, ...MISUSE_EVENTS, ...UNUSUAL_EVENTS];

/** Older spellings of a type, lower case, and the one that replaced them. */
const ALIASES: ReadonlyMap<string, string> = new Map([['impossibletravel', 'mcasimpossibletravel']]);

const RANKS: ReadonlyMap<string, number> = new Map(
  IDENTITY_EVENTS.map((event, index) => [event.type.toLowerCase(), index]),
);

// A type that we do not know says more than `generic`, which says nothing, and less than all that we can explain.
const UNKNOWN_RANK = IDENTITY_EVENTS.length - 1.5;

function rankIfKnown(eventType: string): number | undefined {
  const key = eventType.trim().toLowerCase();
  return RANKS.get(ALIASES.get(key) ?? key);
}

/** How telling a `riskEventType` is: the lower, the more. Only the order means anything. Compared without case. */
export const identityEventRank = (eventType: string): number => rankIfKnown(eventType) ?? UNKNOWN_RANK;

/** Whether the type shows more than something unusual, so that containing should not wait for a call back. */
export function isStrongIdentityEvent(eventType: string): boolean {
  const rank = rankIfKnown(eventType);
  return rank !== undefined && rank < TAKEOVER_EVENTS.length + MISUSE_EVENTS.length;
}

/**
 * Explains one `riskEventType` of Microsoft Graph, compared without case.
 *
 * `happened` has one `{who}` slot. A type that nobody has described yet gets words that say so and show it.
 */
export function explainIdentityEvent(eventType: string): Explanation {
  const rank = rankIfKnown(eventType);
  const known = rank === undefined ? undefined : IDENTITY_EVENTS[rank];
  if (known) return { title: known.title, happened: known.happened, meaning: known.meaning, first: known.first };
  const type = readableType(eventType);
  return {
    title: 'Other identity risk',
    happened: type
      ? `Microsoft reports a risk of the type “${type}” for {who}.`
      : 'Microsoft reports a risk for {who} without naming its type.',
    meaning: 'This kind of risk is not described here yet, so only Microsoft’s portal can say what it means.',
    first: 'Open the alert in Microsoft’s portal and read the details there.',
  };
}
