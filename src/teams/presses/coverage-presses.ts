import { findTenantNames } from '../../tenants/index.ts';
import { coverageReply, customerReply } from '../commands/coverage-commands.ts';
import { COVERAGE_FILTERS } from '../views/coverage-words.ts';
import type { PressHandler } from './alert-presses.ts';
import type { Press } from './press.ts';

/** What the rows and pages of coverage do: they show, and change nothing. Roles have been checked before. */
export const COVERAGE_PRESSES = {
  'coverage.show': async (desk, _turn, press) => {
    const tenantId = press.ids['tenantId'] ?? '';
    const isKnown = tenantId === desk.partnerTenantId || (await findTenantNames(desk.db, [tenantId])).has(tenantId);
    if (!isKnown) return { kind: 'refused', message: 'This customer is not known here. Type “coverage” and a name.' };
    return { kind: 'card', card: (await customerReply(desk, tenantId)).card, outcome: 'shown' };
  },
  'coverage.list': async (desk, _turn, press) => {
    const filter = COVERAGE_FILTERS.find((known) => known === press.ids['filterId']);
    const page = Math.max(0, Math.min(Number.parseInt(press.ids['pageId'] ?? '', 10) || 0, 10_000));
    return { kind: 'card', card: (await coverageReply(desk, filter, Math.max(0, page))).card, outcome: 'shown' };
  },
} satisfies Partial<Record<Press['verb'], PressHandler>>;
