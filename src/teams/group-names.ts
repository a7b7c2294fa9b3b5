import { AppError } from '../error.ts';

/** Finds groups of the partner by an id or the beginning of a name; throws an AppError where that cannot be asked. */
export type FindGroups = (said: string) => Promise<readonly { readonly id: string; readonly name: string }[]>;

/** Milliseconds for which a name is kept, and for which one that could not be read is not asked for again. */
const KEPT_MS = 3_600_000;
const MISSED_MS = 60_000;
/** Names kept: a desk has four groups, and a few for customers with teams of their own. */
const MOST_KEPT = 500;

/** Names of groups by id, `''` where one cannot be read: a card shows the id then. */
export function createGroupNames(find: FindGroups, now: () => Date): (groupId: string) => Promise<string> {
  const kept = new Map<string, { readonly name: string; readonly until: number }>();
  return async (groupId) => {
    const at = now().getTime();
    const known = kept.get(groupId);
    if (known && at < known.until) return known.name;
    const name = await nameOf(find, groupId);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(groupId, { name, until: at + (name ? KEPT_MS : MISSED_MS) });
    return name;
  };
}

async function nameOf(find: FindGroups, groupId: string): Promise<string> {
  try {
    return (await find(groupId))[0]?.name ?? '';
  } catch (error) {
    if (error instanceof AppError) return '';
    throw error;
  }
}
