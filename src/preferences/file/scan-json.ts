/** Where things stand in a JSON text. */
export interface JsonPlaces {
  /** Line of each value, from 1, by its place: `customersNotWatched[3].tenantId`. */
  readonly lines: ReadonlyMap<string, number>;
  /** Keys that an object has twice: of those the last would silently win. */
  readonly duplicates: readonly { readonly place: string; readonly line: number }[];
  readonly isTooDeep: boolean;
}

/** A settings file is three levels deep. */
const DEEPEST = 8;

interface Level {
  readonly place: string;
  readonly isArray: boolean;
  readonly keys: Set<string>;
  /** Of the next value: an index, or a key. */
  index: number;
  key: string | undefined;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:\n]|[^\s"{}[\],:]+/g;

/**
 * Finds the lines of all values of a text that `JSON.parse` has taken. Keeps its own stack, so that no text is deep
 * enough to overflow ours.
 */
export function scanJson(text: string): JsonPlaces {
  const lines = new Map<string, number>();
  const duplicates: { place: string; line: number }[] = [];
  const stack: Level[] = [];
  let line = 1;
  for (const [token] of text.matchAll(TOKEN)) {
    const level = stack.at(-1);
    if (token === '\n') line += 1;
    else if (token === '}' || token === ']') stack.pop();
    else if (token === ',' && level) {
      level.index += 1;
      level.key = undefined;
    } else if (token !== ':' && token !== ',') {
      if (level && !level.isArray && level.key === undefined) {
        level.key = String(JSON.parse(token));
        const place = placeIn(level);
        if (level.keys.has(level.key)) duplicates.push({ place, line });
        level.keys.add(level.key);
        continue;
      }
      const place = level ? placeIn(level) : '';
      lines.set(place, line);
      if (token !== '{' && token !== '[') continue;
      if (stack.length >= DEEPEST) return { lines, duplicates, isTooDeep: true };
      stack.push({ place, isArray: token === '[', keys: new Set(), index: 0, key: undefined });
    }
  }
  return { lines, duplicates, isTooDeep: false };
}

const placeIn = (level: Level): string =>
  level.isArray
    ? `${level.place}[${level.index}]`
    : placeOf([...(level.place === '' ? [] : [level.place]), level.key ?? '']);

/** `customersNotWatched[3].tenantId`, as people and `scanJson` write it. */
export const placeOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((place, part) => {
    if (typeof part === 'number') return `${place}[${part}]`;
    return place === '' ? String(part) : `${place}.${String(part)}`;
  }, '');
