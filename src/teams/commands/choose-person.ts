import type { Actor } from '../../alerts/index.ts';
import { findPeopleByName, matchNames } from '../../people/index.ts';
import { cardText, joinText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { actorOf, findAssignee } from '../presses/alert-presses.ts';
import type { Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { notice } from '../views/notice.ts';

/**
 * Finds the person that somebody means by `me`, by a mention, or by a name.
 *
 * @returns the person if exactly one is meant and may act on alerts, else what to say
 */
export async function choosePerson(
  desk: Desk,
  turn: Turn,
  said: string,
): Promise<{ readonly person: Actor } | { readonly reply: Reply }> {
  if (/^(me|myself|mich|moi)$/i.test(said)) return { person: actorOf(turn) };
  const ids = turn.mentions[0] ? [turn.mentions[0].teamsId] : await idsByName(desk, turn, said);
  const [id] = ids;
  if (id === undefined) {
    return {
      reply: notice(
        'gone',
        words`I do not know “${cardText(said, 60)}”`,
        words`Nobody in this conversation has that name.`,
        words`Mention them with @, or type **to me**.`,
      ),
    };
  }
  if (ids.length > 1) {
    const names = joinText(
      ids.slice(0, 5).map((one) => cardText(nameIn(one), 60)),
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
  const person = await findAssignee(desk, turn, idIn(id));
  return 'refusal' in person
    ? { reply: notice('refused', words`Not possible`, cardText(person.refusal, 300)) }
    : { person };
}

/** `id name`, so that several matches can be listed by name. */
async function idsByName(desk: Desk, turn: Turn, said: string): Promise<string[]> {
  const known = await findPeopleByName(desk.db, turn.tenantId, said);
  if (known.length > 0) return known.map((person) => `${person.entraId} ${person.name}`);
  const members = matchNames(await desk.roster.list(turn), said);
  return members.map((member) => `${member.entraId} ${member.name}`);
}

const idIn = (entry: string): string => entry.split(' ')[0] ?? entry;
const nameIn = (entry: string): string => entry.slice(idIn(entry).length + 1);
