/** A card has room for about this much of a type that nobody has named yet. */
const MAX_LENGTH = 60;

/**
 * Makes an event type of unknown origin fit to stand inside our own sentence.
 *
 * Only letters, digits, `_` and `-` stay, anything else becomes a space: a type comes over the wire, and must not bring
 * markup, a link or a `{who}` slot with it.
 *
 * @returns at most 60 characters; empty when nothing readable is left
 */
export function readableType(raw: string): string {
  const clean = raw.replace(/[^A-Za-z0-9_-]+/g, ' ').replace(/^[\s_-]+|[\s_-]+$/g, '');
  return clean.length > MAX_LENGTH ? `${clean.slice(0, MAX_LENGTH - 1)}…` : clean;
}
