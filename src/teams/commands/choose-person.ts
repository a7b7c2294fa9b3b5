import type { Actor } from '../../alerts/index.ts';
import { findPeopleByName, matchNames } from '../../people/index.ts';
import { cardText, joinText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { actorOf, findAssignee } from '../presses/alert-presses.ts';
import type { Reply } from '../reply.ts';
import { listTeamMembers } from '../team-members.ts';
import type { Turn } from '../turn.ts';
import { notice } from '../views/notice.ts';

/** Names of one answer to an ambiguous one. */
const NAMES_SHOWN = 5;

/**
 * Finds the person that somebody means by `me`, by a mention, or by a name.
 *
 * @param customers - whose alert or task they are to have; see `findAssignee`
 * @returns the person if exactly one is meant and may act on alerts, else what to say
 */
export async function choosePerson(
  desk: Desk,
  turn: Turn,
  said: string,
  customers: readonly (string | null)[],
): Promise<{ readonly person: Actor } | { readonly reply: Reply }> {
  if (/^(me|myself|mich|moi)$/i.test(said)) return { person: actorOf(turn) };
  const meant = turn.mentions[0]
    ? [{ id: turn.mentions[0].teamsId, name: turn.mentions[0].name }]
    : await findByName(desk, turn, said);
  const [only, another] = meant;
  if (!only) {
    return {
      reply: notice(
        'gone',
        words`I do not know “${cardText(said, 60)}”`,
        words`Nobody in the team has that name.`,
        words`Mention them with @, or type **to me**.`,
      ),
    };
  }
  if (another) {
    const names = joinText(
      meant.slice(0, NAMES_SHOWN).map(({ name }) => cardText(name, 60)),
      ', ',
    );
    return {
      reply: notice(
        'info',
        words`Which one do you mean?`,
        names,
        words`Type more of the name, or mention them with @.`,
      ),
    };
  }
  const person = await findAssignee(desk, turn, only.id, customers);
  return 'refusal' in person
    ? { reply: notice('refused', words`Not possible`, cardText(person.refusal, 300)) }
    : { person };
}

/** Teams tells the first hundred of a large team; beyond them, those who have spoken here are known as well. */
async function findByName(desk: Desk, turn: Turn, said: string): Promise<{ id: string; name: string }[]> {
  const members = matchNames(await listTeamMembers(desk, turn), said);
  const found = members.length > 0 ? members : await findPeopleByName(desk.db, turn.tenantId, said);
  return found.map(({ entraId, name }) => ({ id: entraId, name }));
}
