import type { Known } from '../../posture/index.ts';
import { outcomeOf } from '../outcome.ts';
import { reasonOf } from '../reason.ts';

/**
 * What a question to Microsoft brought, or why it cannot be answered: a missing permission or licence is an answer for our
 * own house, and no reason to call a source broken.
 *
 * @throws AppError where trying again may help: then the last finding stands, with its age
 */
export async function known<T>(ask: () => Promise<T>): Promise<Known<T>> {
  try {
    return { known: await ask() };
  } catch (error) {
    if (outcomeOf(error, 1, 1, 0).status === 'notReadable') return { reason: reasonOf(error) };
    throw error;
  }
}
