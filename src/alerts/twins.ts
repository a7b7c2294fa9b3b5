import type { Signal } from './alert.ts';
import type { KnownSignal } from './gather.ts';

/** A stored signal that may be the same item as one that another API shows. */
export interface StoredTwin {
  readonly key: string;
  readonly twinKey: string;
  readonly situationKey: string;
}

/**
 * Puts each signal into the situation that it belongs to: a known one stays where it is, a new one joins the item that
 * is its twin in another API, and everything else has a situation of its own.
 *
 * Twins are paired one to one: two machines of one subscription that were detected in the same minute look alike, and
 * must not become one alert.
 */
export function inTheirSituations(
  signals: readonly Signal[],
  known: ReadonlyMap<string, KnownSignal>,
  stored: readonly StoredTwin[],
): Signal[] {
  const taken = new Set(stored.map((twin) => placeOf(twin.key, twin.situationKey)));
  return signals.map((signal) => {
    const before = known.get(signal.key);
    if (before) return { ...signal, situationKey: before.situationKey };
    if (signal.twinKey === '') return signal;
    const twin = stored.find(
      ({ key, twinKey, situationKey }) =>
        twinKey === signal.twinKey && apiOf(key) !== apiOf(signal.key) && !taken.has(placeOf(signal.key, situationKey)),
    );
    const situationKey = twin?.situationKey ?? signal.situationKey;
    taken.add(placeOf(signal.key, situationKey));
    return { ...signal, situationKey };
  });
}

/** A key is `api:kind:id`; one API shows an item once. */
const apiOf = (key: string): string => key.split(':', 1)[0] ?? key;
const placeOf = (key: string, situationKey: string): string => `${apiOf(key)} ${situationKey}`;
