import type { Tenant } from './tenant.ts';

/** Share of common letter pairs from which a name is worth offering; below, people see names at random. */
const ALIKE = 0.35;

/**
 * The tenants whose names look most like what somebody typed, for when `matchTenants` finds none. Pure.
 *
 * Likeness is the share of letter pairs that both have (Dice), of the whole name or of its likest word, so that a word
 * of a long name typed wrongly still finds it.
 *
 * @returns the likest first, at most `most`; none when nothing is alike
 */
export function nearestTenants<T extends Tenant>(query: string, tenants: readonly T[], most: number): readonly T[] {
  const wanted = pairsOf(query);
  return tenants
    .map((tenant) => ({
      tenant,
      likeness: Math.max(...[tenant.name, ...tenant.name.split(/\s+/)].map((name) => likeness(wanted, pairsOf(name)))),
    }))
    .filter((near) => near.likeness >= ALIKE)
    .sort((a, b) => b.likeness - a.likeness || a.tenant.name.localeCompare(b.tenant.name, 'en'))
    .slice(0, most)
    .map(({ tenant }) => tenant);
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((pair) => b.has(pair)).length;
  return a.size + b.size === 0 ? 0 : (2 * common) / (a.size + b.size);
}

function pairsOf(text: string): ReadonlySet<string> {
  const letters = [
    ...text
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, ''),
  ];
  return new Set(letters.slice(1).map((letter, index) => `${letters[index]}${letter}`));
}
