import { writeCsvLine } from './csv.ts';
import type { SavedImport } from './import.ts';

/**
 * Every line of a list with what becomes, or became, of it, as a table (RFC 4180, UTF-8 with a byte order mark).
 *
 * A line that was left alone because its contact changed after the preview says `outdated`.
 */
export function importReport({ plan, outcome }: Pick<SavedImport, 'plan' | 'outcome'>): string {
  const outdated = new Set(outcome?.outdated.map(({ line }) => line));
  const lines = plan.rows.map((row) =>
    writeCsvLine([
      String(row.line),
      row.customer,
      row.details?.name ?? '',
      outdated.has(row.line) ? 'outdated' : row.kind,
      row.kind === 'cannot' ? row.problems.map(({ words }) => words).join(' ') : row.fields.join(', '),
    ]),
  );
  return `\ufeff${writeCsvLine(['line', 'customer', 'name', 'result', 'what'])}${lines.join('')}`;
}
