const KEY = 'watchpost-sandbox-read';

/** Up to which message each person has read each place. Kept in the browser, as a convenience: losing it loses nothing. */
const marks = load();

function load() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}');
  } catch {
    return {};
  }
}

/** Notes that the person has seen everything in a place. */
export function markRead(personId, placeId, messages) {
  const last = Math.max(
    0,
    ...messages.filter((message) => message.conversationId === placeId).map(({ id }) => Number(id)),
  );
  marks[`${personId} ${placeId}`] = last;
  try {
    localStorage.setItem(KEY, JSON.stringify(marks));
  } catch {
    // Private windows may refuse to store; the marks then last as long as the page.
  }
}

/** How many messages of others the person has not seen in a place. */
export function countUnread(personId, placeId, messages) {
  const last = marks[`${personId} ${placeId}`] ?? 0;
  return messages.filter(
    ({ conversationId, id, from, deleted }) =>
      conversationId === placeId && Number(id) > last && from.id !== personId && !deleted,
  ).length;
}
