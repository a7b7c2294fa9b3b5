import type { Tenant } from './tenant.ts';

/** How well a tenant fits what somebody typed, from surest to least; an earlier kind always beats a later one. */
const FITS = ['exact', 'starts', 'words', 'contains', 'initials', 'slip', 'wordSlips'] as const;
type Fit = (typeof FITS)[number];

/**
 * Finds the tenants that somebody may mean, however they wrote the name: any case, without accents, in part, by
 * domain, id or initials, with a slip of the finger. Pure.
 *
 * @returns only the tenants that fit best, by name: one when it is sure, several when a person must choose
 */
export function matchTenants<T extends Tenant>(query: string, tenants: readonly T[]): readonly T[] {
  const wanted = wordsOf(query);
  if (wanted.length === 0) return [];
  const fitting = tenants.flatMap((tenant) => {
    const fit = fitOf(query, wanted, tenant);
    return fit ? [{ tenant, rank: FITS.indexOf(fit) }] : [];
  });
  const best = Math.min(...fitting.map(({ rank }) => rank));
  return fitting
    .filter(({ rank }) => rank === best)
    .map(({ tenant }) => tenant)
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

function fitOf(query: string, wanted: readonly string[], tenant: Tenant): Fit | undefined {
  const asked = query.trim().toLowerCase();
  const name = wordsOf(tenant.name);
  const [wantedText, nameText] = [wanted.join(''), name.join('')];
  const label = tenant.domain.toLowerCase().split('.')[0];
  if ([tenant.id, tenant.domain.toLowerCase(), label].includes(asked) || wantedText === nameText) return 'exact';
  if (nameText.startsWith(wantedText)) return 'starts';
  if (wanted.every((word) => name.some((part) => part.startsWith(word)))) return 'words';
  if (wantedText.length >= 3 && nameText.includes(wantedText)) return 'contains';
  if (name.length > 1 && wantedText === name.map((part) => part.charAt(0)).join('')) return 'initials';
  if (isSlip(wantedText, nameText)) return 'slip';
  const isNear = wanted.every((word) => name.some((part) => word === part || isSlip(word, part)));
  return isNear ? 'wordSlips' : undefined;
}

/**
 * Whether what somebody typed begins like a tenant's name, or is its domain, id or initials. A word from the middle of a
 * name (`Traders`) fits many that we do not know, so it is a guess however few of ours it fits.
 */
export function beginsLike(query: string, { id, name, domain }: Tenant): boolean {
  const [wanted, words] = [wordsOf(query), wordsOf(name)];
  const [text, [first = '']] = [wanted.join(''), words];
  const asked = query.trim().toLowerCase();
  if (asked === id || (asked !== '' && domain.toLowerCase().startsWith(asked))) return true;
  if (text === words.map((word) => word.charAt(0)).join('') || isSlip(text, words.join(''))) return true;
  return (
    (first !== '' && text.startsWith(first)) || wanted.some((word) => first.startsWith(word) || isSlip(word, first))
  );
}

/** Letters and digits only, so that "Margie's" is "margies" and "Café" is "cafe"; "&" and "and" say nothing. */
export function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && word !== 'and');
}

/** One slip in four letters, two in eight: more would find names that nobody meant. */
export const slipsAllowed = (a: number, b: number): number => Math.min(2, Math.floor(Math.min(a, b) / 4));

/** Whether somebody may have meant a word, with slips of the finger. */
export function isSlip(typed: string, meant: string): boolean {
  const allowed = slipsAllowed(typed.length, meant.length);
  return allowed > 0 && Math.abs(typed.length - meant.length) <= allowed && isWithin(typed, meant, allowed);
}

/**
 * Whether at most so many slips lie between two words: a letter too many, too few, wrong, or two swapped (optimal string
 * alignment). What both begin and end with is passed over, and of the rest only the cells near the diagonal are looked
 * at, because further away there are more slips than allowed; most words are told apart by their first few letters.
 */
export function isWithin(a: string, b: string, allowed: number): boolean {
  let start = 0;
  let [endA, endB] = [a.length, b.length];
  while (start < endA && start < endB && a.charCodeAt(start) === b.charCodeAt(start)) start += 1;
  while (endA > start && endB > start && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) {
    endA -= 1;
    endB -= 1;
  }
  const [rows, columns] = [endA - start, endB - start];
  if (Math.abs(rows - columns) > allowed) return false;
  // A row holds the cells from `allowed` before the diagonal to `allowed` behind it: place 0 is column i - allowed.
  const far = allowed + 1;
  const width = 2 * allowed + 1;
  let beforeLast: number[] = [];
  let last: number[] = [];
  for (let place = 0; place < width; place += 1) last.push(place < allowed ? far : place - allowed);
  let hadHope = true;
  for (let i = 1; i <= rows; i += 1) {
    const row: number[] = [];
    let hasHope = false;
    for (let place = 0; place < width; place += 1) {
      const j = i + place - allowed;
      let slips = j === 0 ? i : far;
      if (j > 0 && j <= columns) {
        const [ofA, ofB] = [a.charCodeAt(start + i - 1), b.charCodeAt(start + j - 1)];
        slips = Math.min(
          (last[place + 1] ?? far) + 1,
          (row[place - 1] ?? far) + 1,
          (last[place] ?? far) + (ofA === ofB ? 0 : 1),
        );
        const isSwapped = i > 1 && j > 1 && ofA === b.charCodeAt(start + j - 2) && a.charCodeAt(start + i - 2) === ofB;
        if (isSwapped) slips = Math.min(slips, (beforeLast[place] ?? far) + 1);
      }
      row.push(slips);
      hasHope ||= slips <= allowed;
    }
    // Two swapped letters look two rows back, so two rows without hope are needed.
    if (!hasHope && !hadHope) return false;
    [beforeLast, last, hadHope] = [last, row, hasHope];
  }
  return (last[columns - rows + allowed] ?? far) <= allowed;
}
