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

/** Letters and digits only, so that "Margie's" is "margies" and "Café" is "cafe"; "&" and "and" say nothing. */
function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && word !== 'and');
}

/** One slip in four letters, two in eight: more would find names that nobody meant. */
function isSlip(typed: string, meant: string): boolean {
  const allowed = Math.min(2, Math.floor(Math.min(typed.length, meant.length) / 4));
  return allowed > 0 && Math.abs(typed.length - meant.length) <= allowed && distance(typed, meant) <= allowed;
}

/** Slips between two words: a letter too many, too few, wrong, or two swapped (optimal string alignment). */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (beforeLast[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
