import { writeCsvLine } from '../../contacts/index.ts';
import { type CustomerCoverage, listCoverage } from '../../tenants/index.ts';
import type { Desk } from '../desk.ts';
import { gapWords } from '../views/coverage-words.ts';
import { sourceWords } from '../views/source-words.ts';

/** Customers that are read at once. */
const PAGE = 500;

const HEADER = [
  'customer',
  'tenant id',
  'coverage',
  'source',
  'source id',
  'status',
  'last read well',
  'what is missing',
  'what mends it',
  'relationship ends',
];

/** Coverage as a table (RFC 4180, UTF-8 with a byte order mark): a line for each source of each customer, the worst first. */
export async function coverageCsv(desk: Desk): Promise<string> {
  const parts = [`\ufeff${writeCsvLine(HEADER)}`];
  for (let offset = 0; ; offset += PAGE) {
    const { customers } = await listCoverage(desk.db, {}, { limit: PAGE, offset });
    for (const customer of customers) parts.push(linesOf(customer));
    if (customers.length < PAGE) return parts.join('');
  }
}

function linesOf(customer: CustomerCoverage): string {
  const { name, tenantId, state, sources, relationship } = customer;
  const endsAt = relationship?.endsAt?.toISOString().slice(0, 10) ?? '';
  const lines = sources.length > 0 ? sources : [undefined];
  return lines
    .map((source) => {
      const isBad = source?.status === 'failing' || source?.status === 'notReadable';
      const gap = source && isBad && state !== 'unwatched' ? gapWords(source, customer, false) : undefined;
      return writeCsvLine([
        name,
        tenantId,
        state,
        source ? sourceWords(source.source) : '',
        source?.source ?? '',
        source?.status ?? '',
        source?.lastGoodAt?.toISOString() ?? '',
        gap?.why ?? '',
        gap?.mend.replaceAll('**', '') ?? '',
        endsAt,
      ]);
    })
    .join('');
}
