/** Activities that one process remembers; at Teams' rate limit of one bot and tenant that is more than three minutes. */
const MOST = 10_000;

/**
 * Tells whether an activity was handled before. Teams delivers again what we answered too slowly, and anybody who once
 * held a valid request could send it again; a command must not run twice for it.
 */
export function createSeenActivities(): (activityId: string) => boolean {
  const seen = new Set<string>();
  return (activityId) => {
    if (activityId === '') return false;
    if (seen.has(activityId)) return true;
    if (seen.size >= MOST) seen.delete(seen.values().next().value ?? '');
    seen.add(activityId);
    return false;
  };
}
