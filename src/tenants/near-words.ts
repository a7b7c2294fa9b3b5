import { isSlip, slipsAllowed } from './match-name.ts';

/**
 * Finds the texts of a list that are a slip away from what somebody typed, without comparing it with each of them.
 *
 * Texts stand on shelves by length, each with the set of its letters as 32 bits and with how often each bit's letters
 * occur. One slip changes at most two of these counts (a letter goes, another comes), so a text that differs in more can
 * be passed over, and nearly all can: first by the set, which is one operation, then by the counts.
 */
export interface NearTexts {
  /** Places in the list, in its order on each shelf. */
  find(typed: string): readonly number[];
}

interface Entry {
  readonly place: number;
  readonly text: string;
  readonly set: number;
  readonly counts: Uint8Array;
}

export function createNearTexts(texts: readonly string[]): NearTexts {
  const entries = texts.map((text, place): Entry => ({ place, text, ...lettersOf(text) }));
  const shelves = Map.groupBy(entries, ({ text }) => text.length);
  return {
    find(typed) {
      const { set, counts } = lettersOf(typed);
      const found: number[] = [];
      for (let length = typed.length - 2; length <= typed.length + 2; length += 1) {
        const most = 2 * slipsAllowed(typed.length, length);
        if (most === 0) continue;
        for (const entry of shelves.get(length) ?? []) {
          if (bitsOf(set ^ entry.set) > most || isFurther(counts, entry.counts, most)) continue;
          if (isSlip(typed, entry.text)) found.push(entry.place);
        }
      }
      return found;
    },
  };
}

/** The letters of a text, 32 kinds of them; two letters may be of one kind, which only makes more texts worth a look. */
function lettersOf(text: string): Pick<Entry, 'set' | 'counts'> {
  const counts = new Uint8Array(32);
  let set = 0;
  for (let index = 0; index < text.length; index += 1) {
    const kind = text.charCodeAt(index) & 31;
    set |= 1 << kind;
    // Cut at 255, counts differ by less than they do, which again only makes more texts worth a look.
    counts[kind] = Math.min(255, (counts[kind] ?? 0) + 1);
  }
  return { set, counts };
}

/** Whether the counts differ by more than `most` in all. */
function isFurther(a: Uint8Array, b: Uint8Array, most: number): boolean {
  let apart = 0;
  for (let kind = 0; kind < 32; kind += 1) apart += Math.abs((a[kind] ?? 0) - (b[kind] ?? 0));
  return apart > most;
}

/** How many bits are set (Warren, Hacker's Delight, 5-1). */
function bitsOf(bits: number): number {
  let count = bits - ((bits >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  count = (count + (count >>> 4)) & 0x0f0f0f0f;
  return Math.imul(count, 0x01010101) >>> 24;
}
