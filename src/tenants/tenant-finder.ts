import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import { createNameIndex, type NameIndex } from './name-index.ts';
import { listTenants } from './store.ts';
import type { Tenant } from './tenant.ts';

/** Finds tenants by what somebody typed, see `matchTenants`, without reading them all each time. */
export interface TenantFinder {
  find(query: string): Promise<readonly Tenant[]>;
  /** A tenant's whole name that stands in a text, see `NameIndex.named`. */
  named(text: string, canBe: (word: string) => boolean): Promise<string | undefined>;
}

/** Milliseconds for which a list is taken as fresh. A customer is renamed once in years. */
const FRESH_MS = 3000;

/**
 * Keeps the names of all tenants in memory, ready to be searched: some megabytes for 5,000 customers.
 *
 * Every few seconds one cheap query asks the database for a fingerprint of the list, and only another fingerprint reads
 * the list again; so a rename is seen within seconds whichever instance wrote it. A name that finds nothing is looked up
 * once more in the list as it is now: a customer who has just come is found at once.
 */
export function createTenantFinder(db: Kysely<Tables>, now: () => Date): TenantFinder {
  let known: { readonly print: string; readonly index: NameIndex<Tenant> } | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let underway: Promise<NameIndex<Tenant>> | undefined;

  async function look(): Promise<NameIndex<Tenant>> {
    const at = now().getTime();
    // Before the list, so that a change between the two reads is seen at the next look.
    const print = await fingerprint(db);
    if (known?.print !== print) known = { print, index: createNameIndex(await listTenants(db)) };
    lookedAt = at;
    return known.index;
  }

  /** Many questions at once are one look. */
  const fresh = (): Promise<NameIndex<Tenant>> => {
    underway ??= look().finally(() => {
      underway = undefined;
    });
    return underway;
  };

  const isFresh = (): boolean => {
    const age = now().getTime() - lookedAt;
    return known !== undefined && age >= 0 && age < FRESH_MS;
  };

  return {
    async find(query) {
      const wasFresh = isFresh();
      const found = (wasFresh && known ? known.index : await fresh()).match(query);
      return found.length > 0 || !wasFresh ? found : (await fresh()).match(query);
    },
    async named(text, canBe) {
      return (isFresh() && known ? known.index : await fresh()).named(text, canBe);
    },
  };
}

/** Changes with every name, domain and kind, and with who is on the list; not when the same list is read again. */
async function fingerprint(db: Kysely<Tables>): Promise<string> {
  const { rows } = await sql<{ print: string }>`
    select concat_ws('/', count(*), sum(hashtextextended(concat_ws('|', id, name, domain, kind), 0))) as print
    from tenants
  `.execute(db);
  return rows[0]?.print ?? '';
}
