import {
  askErasure,
  decideErasure,
  findErasable,
  findErasureByNumber,
  listErasures,
  type Wanted,
} from '../../privacy/index.ts';
import { refusalFor } from '../authorise.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { actorOf } from '../presses/alert-presses.ts';
import type { FileReply, Reply } from '../reply.ts';
import { findTeamMember } from '../team-members.ts';
import type { Turn } from '../turn.ts';
import { erasureLine, erasureReply, obstacleText } from '../views/erasure-view.ts';
import { notice } from '../views/notice.ts';
import { refused } from './alert-commands.ts';
import { offerPerson } from './file-commands.ts';

const LINES = 8;

/** `erase person @somebody`, `erase customer contoso`: asks for it; somebody else decides. */
export async function eraseSubject(desk: Desk, turn: Turn, kind: Wanted['kind'], said: string): Promise<Reply> {
  const refusal = await refusalFor(desk.roles, turn.person.entraId, 'erasure.ask');
  if (refusal) return refused(refusal);
  const found = kind === 'person' ? await findPersonMeant(desk, turn, said) : await findCustomerMeant(desk, said);
  if ('reply' in found) return found.reply;
  const asked = await askErasure(desk, found.wanted, actorOf(turn));
  if (asked.kind === 'notYet') {
    return notice(
      'refused',
      words`${cardText(found.wanted.name, 60)} cannot be forgotten yet`,
      obstacleText(asked.obstacles),
    );
  }
  const banner = asked.kind === 'unchanged' ? words`Somebody asked for it already.` : words``;
  return erasureReply(desk, asked.erasure, banner);
}

/** `erasures`: the latest, those that wait first. */
export async function showErasures(desk: Desk): Promise<Reply> {
  const erasures = await listErasures(desk.db, LINES);
  const clock = { zone: desk.timeZone, now: desk.now() };
  if (erasures.length === 0) {
    return notice(
      'info',
      words`Nobody was ever erased`,
      words`Data of a person or of a customer that left can be forgotten for good.`,
      words`An administrator types **erase person @somebody**; a second person approves.`,
    );
  }
  return notice(
    'info',
    words`Erasures`,
    joinText(
      erasures.map((erasure) => erasureLine(erasure, clock)),
      '\n\n',
    ),
    words`Type **erasure ${erasures[0]?.number ?? 1}** for one with its buttons.`,
  );
}

/** `erasure 3`. */
export async function showErasure(desk: Desk, number: number): Promise<Reply> {
  const erasure = await findErasureByNumber(desk.db, number);
  return erasure ? erasureReply(desk, erasure) : noErasure(number);
}

/** `approve erasure 3`, `refuse erasure 3`. */
export async function decideByNumber(
  desk: Desk,
  turn: Turn,
  verb: 'approve' | 'refuse',
  number: number,
): Promise<Reply> {
  const refusal = await refusalFor(desk.roles, turn.person.entraId, `erasure.${verb}`);
  if (refusal) return refused(refusal);
  const erasure = await findErasureByNumber(desk.db, number);
  return (erasure && (await decideById(desk, turn, verb, erasure.id)))?.reply ?? noErasure(number);
}

/** The same by id, for a press. @returns `undefined` when there is none like that */
export async function decideById(
  desk: Desk,
  turn: Turn,
  verb: 'approve' | 'refuse',
  id: string,
): Promise<{ readonly reply: Reply; readonly isChanged: boolean } | undefined> {
  const decided = await decideErasure(desk, id, verb, actorOf(turn));
  if (decided.kind === 'gone') return undefined;
  const isChanged = decided.kind === 'changed';
  return { reply: erasureReply(desk, decided.erasure, bannerOf(decided)), isChanged };
}

function bannerOf(decided: Exclude<Awaited<ReturnType<typeof decideErasure>>, { kind: 'gone' }>): CardText {
  switch (decided.kind) {
    case 'changed':
      return words``;
    case 'unchanged':
      return words`Somebody was first.`;
    case 'own':
      return words`You asked for it yourself: somebody else must decide.`;
    case 'notYet':
      return obstacleText(decided.obstacles);
  }
}

/** `export person @somebody`: what is kept about them, as a file. */
export async function exportPersonOf(desk: Desk, turn: Turn, said: string): Promise<Reply | FileReply> {
  const refusal = await refusalFor(desk.roles, turn.person.entraId, 'person.export');
  if (refusal) return refused(refusal);
  if (turn.conversation.kind !== 'personal') {
    return notice(
      'info',
      words`Ask me in our own chat`,
      words`What is kept about a person belongs to one person, and Teams brings files to personal chats only.`,
    );
  }
  const found = await findPersonMeant(desk, turn, said);
  return 'reply' in found ? found.reply : offerPerson(desk, found.wanted.id);
}

type Meant = { readonly wanted: Wanted } | { readonly reply: Reply };

async function findPersonMeant(desk: Desk, turn: Turn, said: string): Promise<Meant> {
  const [mention] = turn.mentions;
  const member = mention && (await findTeamMember(desk, turn, mention.teamsId));
  if (member) return { wanted: { kind: 'person', id: member.entraId, name: member.name } };
  if (/^(?:me|myself)$/i.test(said)) {
    return { wanted: { kind: 'person', id: turn.person.entraId, name: turn.person.name } };
  }
  const found = await findErasable(desk.db, said);
  const [only, another] = found;
  if (only && !another) return { wanted: only };
  const name = cardText(said, 60);
  if (!only) {
    return {
      reply: notice(
        'gone',
        words`I know nobody called “${name}”`,
        words`Nobody who wrote here, no contact and no user of an alert is called so.`,
        words`Mention them with @, or type the Entra object id or the e-mail address.`,
      ),
    };
  }
  return {
    reply: notice(
      'info',
      words`Which one do you mean?`,
      joinText(
        found.map((one) => words`${cardText(one.name, 60)}: ${cardText(one.id, 60)}`),
        '\n\n',
      ),
      words`Type the id or the address behind the name instead of the name.`,
    ),
  };
}

async function findCustomerMeant(desk: Desk, said: string): Promise<Meant> {
  const found = await desk.tenants.find(said);
  const [only, another] = found;
  if (only && !another && only.id !== desk.partnerTenantId) {
    return { wanted: { kind: 'customer', id: only.id, name: only.name } };
  }
  if (only && !another) {
    return {
      reply: notice('refused', words`That is our own tenant`, words`Only a customer that left can be forgotten.`),
    };
  }
  return {
    reply: notice(
      'gone',
      found.length > 1 ? words`Which customer do you mean?` : words`I know no customer called “${cardText(said, 60)}”`,
      joinText(
        found.slice(0, 5).map(({ name }) => cardText(name, 60)),
        ', ',
      ),
      words`Type the whole name as it stands on the cards.`,
    ),
  };
}

const noErasure = (number: number): Reply =>
  notice(
    'gone',
    words`There is no erasure ${cardText(String(number))}`,
    words`Type **erasures** for those that there are.`,
  );
