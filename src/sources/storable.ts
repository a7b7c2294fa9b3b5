/**
 * Makes a JSON value from outside safe to store: PostgreSQL takes neither the NUL character nor half a surrogate pair,
 * and one name that holds them would make the whole page fail for ever.
 */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed();
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [storable(key), storable(item)]));
}
