import type { Actor } from '../alerts/index.ts';
import { MOST_ON_DUTY, type OnDuty } from './preferences.ts';
import type { PreferenceStore } from './store.ts';

export type DutyChanged =
  | { readonly kind: 'changed' | 'unchanged'; readonly onDuty: readonly OnDuty[] }
  /** As many as a card can name are on duty already. */
  | { readonly kind: 'full'; readonly onDuty: readonly OnDuty[] };

/** Characters of a name that are kept. */
const NAME_KEPT = 100;

/**
 * Puts somebody on duty, with or without an end; whoever is on duty already gets the new end.
 *
 * @param instead - somebody who hands their duty over by it, and is off duty then
 */
export async function takeDuty(
  store: PreferenceStore,
  person: Actor,
  untilAt: Date | undefined,
  by: Actor,
  instead?: string,
): Promise<DutyChanged> {
  const entry: OnDuty = {
    entraId: person.entraId.toLowerCase(),
    name: person.name.slice(0, NAME_KEPT),
    ...(untilAt && { untilAt }),
  };
  let isFull = false;
  const changes = await store.change(
    {
      onDuty: (current) => {
        const others = current.filter(({ entraId }) => entraId !== entry.entraId && entraId !== instead);
        isFull = others.length >= MOST_ON_DUTY;
        return isFull ? current : [...others, entry];
      },
    },
    by,
  );
  const { onDuty } = store.current();
  if (isFull) return { kind: 'full', onDuty };
  return { kind: changes.length > 0 ? 'changed' : 'unchanged', onDuty };
}

/** Ends the duty of somebody; a second time nothing changes. */
export async function leaveDuty(store: PreferenceStore, person: string, by: Actor): Promise<DutyChanged> {
  const changes = await store.change(
    { onDuty: (current) => current.filter(({ entraId }) => entraId !== person.toLowerCase()) },
    by,
  );
  return { kind: changes.length > 0 ? 'changed' : 'unchanged', onDuty: store.current().onDuty };
}
