import { readFileSync } from 'node:fs';
import { figurePage } from '../../src/figures/index.ts';

export const PAGE = new URL('../../docs/metrics.md', import.meta.url);

const BEGIN = '<!-- from here on written by `node test/figures/write-page.ts` out of src/figures -->';

/** What `docs/metrics.md` should be: its own beginning, and the tables as the registry has them. */
export function wantedPage(): string {
  const [beginning = ''] = readFileSync(PAGE, 'utf8').split(BEGIN);
  return `${beginning}${BEGIN}\n\n${figurePage()}`;
}
