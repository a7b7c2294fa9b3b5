import type { Actor } from '../alerts/index.ts';
import type { PreferenceStore } from './store.ts';

/** Stops reading a customer. @returns whether it was read before */
export async function stopWatching(store: PreferenceStore, tenantId: string, by: Actor): Promise<boolean> {
  const changes = await store.change({ unwatched: (current) => [...new Set([...current, tenantId])] }, by);
  return changes.length > 0;
}

/** Reads a customer again, from where it was left. @returns whether it was not read before */
export async function watchAgain(store: PreferenceStore, tenantId: string, by: Actor): Promise<boolean> {
  const changes = await store.change({ unwatched: (current) => current.filter((id) => id !== tenantId) }, by);
  return changes.length > 0;
}
