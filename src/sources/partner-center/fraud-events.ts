import { AppError } from '../../error.ts';
import type { PartnerCenter } from './client.ts';

/** Events asked for at once; the documents name no maximum. */
const PAGE_SIZE = 100;

/**
 * Every fraud event, in all states, a page at a time.
 *
 * The answer is a bare array without a count or a link: the last page is the first that is not full.
 * Source: https://learn.microsoft.com/partner-center/developer/get-fraud-events
 */
export async function* readFraudEvents(partnerCenter: PartnerCenter): AsyncGenerator<readonly unknown[]> {
  for (let pageNumber = 1; ; pageNumber += 1) {
    const path = `/v1/fraudEvents?PageSize=${PAGE_SIZE}&PageNumber=${pageNumber}`;
    const events = await partnerCenter.send({ path, headers: { 'X-NewEventsModel': 'true' } });
    if (!Array.isArray(events)) throw new AppError('source_malformed', { fields: { api: 'partnerCenter', path } });
    yield events;
    if (events.length < PAGE_SIZE) return;
  }
}
