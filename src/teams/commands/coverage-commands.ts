import { countCoverage, listCoverage, readCustomerCoverage } from '../../tenants/index.ts';
import { COVERAGE_ROWS } from '../card-data.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import { coverageCustomerView } from '../views/coverage-customer-view.ts';
import { coverageView } from '../views/coverage-view.ts';
import { type CoverageFilter, readCoverageFilter, wishOf } from '../views/coverage-words.ts';
import { chooseTenant } from './choose-tenant.ts';

/** `coverage`, `coverage contoso`, `coverage us`, `coverage missing consent`: what can be read, and what mends the rest. */
export async function showCoverage(desk: Desk, of: string): Promise<Reply> {
  if (of === '') return coverageReply(desk, undefined, 0);
  const filter = readCoverageFilter(of);
  if (filter) return coverageReply(desk, filter, 0);
  if (/^(us|we|ours|our own|our own tenant|partner)$/.test(of)) return customerReply(desk, desk.partnerTenantId);
  const chosen = await chooseTenant(desk, 'coverage.show', of);
  return 'reply' in chosen ? chosen.reply : customerReply(desk, chosen.tenant.id);
}

/** The overview, or the customers with one reason. @param page - from 0; one that is not there is the last */
export async function coverageReply(desk: Desk, filter: CoverageFilter | undefined, page: number): Promise<Reply> {
  const wish = filter ? wishOf(filter) : { states: ['none', 'partly', 'waiting'] as const };
  const read = (at: number) => listCoverage(desk.db, wish, { limit: COVERAGE_ROWS, offset: at * COVERAGE_ROWS });
  const [counts, listed, own] = await Promise.all([
    countCoverage(desk.db),
    read(page),
    readCustomerCoverage(desk.db, desk.partnerTenantId),
  ]);
  // Customers that were mended since the card was made have left its last page empty.
  const isPast = listed.customers.length === 0 && page > 0;
  const { customers, total } = isPast ? await read(0) : listed;
  const facts = { counts, customers, total, own, page: isPast ? 0 : page, filter };
  const view = coverageView(facts, { zone: desk.timeZone, now: desk.now() });
  return { card: renderCard('coverage', view), summary: view.title };
}

/** One tenant: its sources, what is missing, what mends it. */
export async function customerReply(desk: Desk, tenantId: string): Promise<Reply> {
  const customer = await readCustomerCoverage(desk.db, tenantId);
  const view = coverageCustomerView(customer, tenantId === desk.partnerTenantId, {
    zone: desk.timeZone,
    now: desk.now(),
  });
  return { card: renderCard('coverage-customer', view), summary: view.title };
}
