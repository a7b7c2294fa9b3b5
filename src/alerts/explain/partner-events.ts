import type { Explanation } from './explanation.ts';
import { PARTNER_EVENTS } from './partner-event-words.ts';
import { readableType } from './readable-type.ts';

/** Graph writes `usageAnomalyDetection`, Partner Center `UsageAnomalyDetection`, newer types `VM_AnomalousDeployment`. */
const keyOf = (alertType: string): string => alertType.toLowerCase().replace(/[^a-z0-9]/g, '');

const RANKS: ReadonlyMap<string, number> = new Map(PARTNER_EVENTS.map((event, index) => [keyOf(event.type), index]));

// A type that we do not know may well be a new kind of fraud, so it goes before mere advice.
const UNKNOWN_RANK = PARTNER_EVENTS.length - 1.5;

function rankIfKnown(alertType: string): number | undefined {
  const key = keyOf(alertType);
  // The exact spelling of the quota alert is not documented; no other type has the word in it.
  return RANKS.get(key) ?? (key.includes('quota') ? RANKS.get('quota') : undefined);
}

/** How telling an `alertType` is: the lower, the more. Only the order means anything. */
export const partnerEventRank = (alertType: string): number => rankIfKnown(alertType) ?? UNKNOWN_RANK;

const MINING: ReadonlySet<string> = new Set(['cryptomining', 'networkconnectionstocryptominingpools']);

/** Whether the type reports mining itself, rather than something that may lead to it. */
export const isMiningEvent = (alertType: string): boolean => MINING.has(keyOf(alertType));

/** A test alert of our own. */
const OWN_TEST: Explanation = {
  title: 'Test alert',
  happened: 'This is a test of Watchpost. Nothing has happened.',
  meaning:
    'It went the whole way of an alert: written, sent, shown here. It counts nowhere, and ends by itself after a day.',
  first: 'Press a button, to see that it works. Nobody has to be called.',
};

/**
 * Explains one `alertType` of a partner security alert, compared by its letters and digits alone.
 *
 * `happened` has one `{subscription}` slot. A type that nobody has described yet gets words that say so and show it.
 */
export function explainPartnerEvent(alertType: string): Explanation {
  if (keyOf(alertType) === 'watchposttest') return OWN_TEST;
  const rank = rankIfKnown(alertType);
  const known = rank === undefined ? undefined : PARTNER_EVENTS[rank];
  if (known) return { title: known.title, happened: known.happened, meaning: known.meaning, first: known.first };
  const type = readableType(alertType);
  return {
    title: 'Other partner security alert',
    happened: type
      ? `Microsoft raised a security alert of the type “${type}” about {subscription}.`
      : 'Microsoft raised a security alert about {subscription} without naming its type.',
    meaning: 'This kind of alert is not described here yet, so take it as possible fraud until it is understood.',
    first: 'Read the alert’s description in Partner Center, then ask the customer about the activity.',
  };
}
