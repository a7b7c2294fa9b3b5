import { type Reading, recordFindings } from '../posture/index.ts';
import type { Batch } from './source.ts';

/** What a check of a tenant's posture brings: one finding and no signals, saved with the source's progress. */
export const findingBatch = (found: Reading, readAt: Date): Batch => ({
  signals: [],
  malformed: [],
  cursor: null,
  alongside: async (tx) => {
    await recordFindings(tx, [found], readAt);
  },
});
