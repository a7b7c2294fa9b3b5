import type { Transaction } from 'kysely';
import { countSaved, countVotes, listUnanswered } from '../questions/index.ts';
import type { Tables } from '../storage/tables.ts';
import { LINES_SHOWN, type Period, type Questions } from './digest.ts';

/** What was asked during the period: without an answer, with an answer that helped or did not, and what was learned. */
export async function readQuestions(tx: Transaction<Tables>, { periodStart, periodEnd }: Period): Promise<Questions> {
  const span = { from: periodStart, to: periodEnd };
  const { questions, total } = await listUnanswered(tx, span, LINES_SHOWN);
  return {
    unanswered: { total, top: questions },
    votes: await countVotes(tx, span),
    saved: await countSaved(tx, span),
  };
}
