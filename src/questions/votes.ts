import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { NotePorts } from './unanswered.ts';

/**
 * Records whether an article helped a person. One vote a person and article: changing one's mind changes the vote, the
 * same again changes nothing.
 *
 * The voter is kept as a hash of person and article. It tells a second vote from a first one, and gives nobody a list of
 * what a colleague reads.
 */
export async function vote(
  { db, now }: NotePorts,
  articleId: string,
  entraId: string,
  isHelpful: boolean,
): Promise<{ changed: boolean }> {
  const cast = { is_helpful: isHelpful, at: now() };
  const voter = createHash('sha256').update(`${entraId}\n${articleId}`).digest('base64url');
  const row = await db
    .insertInto('answer_votes')
    .values({ article_id: articleId, voter, ...cast })
    .onConflict((conflict) =>
      conflict.columns(['article_id', 'voter']).doUpdateSet(cast).where('answer_votes.is_helpful', '<>', isHelpful),
    )
    .returning('voter')
    .executeTakeFirst();
  return { changed: row !== undefined };
}

/** How many votes of a period say that an answer helped, and how many that it did not. */
export const countVotes = (
  db: Kysely<Tables>,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<{ helpful: number; unhelpful: number }> =>
  db
    .selectFrom('answer_votes')
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere('is_helpful', '=', true).as('helpful'),
      eb.fn.countAll<number>().filterWhere('is_helpful', '=', false).as('unhelpful'),
    ])
    .where('at', '>=', from)
    .where('at', '<', to)
    .executeTakeFirstOrThrow();
