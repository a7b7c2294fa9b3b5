import type { Actor } from '../../alerts/index.ts';
import {
  type DutyChanged,
  LONGEST_DUTY_DAYS,
  leaveDuty,
  MOST_ON_DUTY,
  readUntil,
  takeDuty,
  type UntilRead,
} from '../../preferences/index.ts';
import { refusalFor } from '../authorise.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { actorOf } from '../presses/alert-presses.ts';
import type { Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { notice } from '../views/notice.ts';
import { dutyWords } from '../views/preference-words.ts';
import { shortInstant } from '../views/when.ts';
import { refused } from './alert-commands.ts';
import { choosePerson } from './choose-person.ts';
import { clockOf } from './show-settings.ts';

/** `I am on duty`, with or without an end. */
export async function takeOwnDuty(desk: Desk, turn: Turn, until: string): Promise<Reply> {
  const refusal = await refusalFor(desk.roles, turn.person.entraId, 'duty.take');
  return refusal ? refused(refusal) : put(desk, turn, actorOf(turn), until);
}

/** `duty to @Lee Gu`: whoever says it and is on duty hands it over. */
export async function passDuty(desk: Desk, turn: Turn, to: string, until: string): Promise<Reply> {
  const refusal = await refusalFor(desk.roles, turn.person.entraId, 'duty.take');
  if (refusal) return refused(refusal);
  const chosen = await choosePerson(desk, turn, to, [null]);
  return 'reply' in chosen ? chosen.reply : put(desk, turn, chosen.person, until);
}

async function put(desk: Desk, turn: Turn, person: Actor, until: string): Promise<Reply> {
  const clock = clockOf(desk);
  const read = readUntil(until, clock.now, clock.zone);
  if (read.kind !== 'ok') {
    return notice('refused', untilProblem(read, until), words`Nothing was changed.`, UNTIL_EXAMPLE);
  }
  const isOther = person.entraId !== turn.person.entraId;
  const instead = isOther ? turn.person.entraId : undefined;
  const changed = await takeDuty(desk.preferences, person, read.untilAt, actorOf(turn), instead);
  const who = isOther ? cardText(person.name || 'Somebody', 60) : words`you`;
  return dutyNotice(desk, changed, dutyDone(changed, who, isOther, read.untilAt && shortInstant(read.untilAt, clock)));
}

const UNTIL_EXAMPLE = words`It goes like this: **I am on duty until 18:00**, or **for 8h**`;

/** What is wrong with the end of a duty. */
export const untilProblem = (read: Exclude<UntilRead, { kind: 'ok' }>, typed: string): CardText =>
  read.kind === 'tooLong'
    ? words`A duty lasts ${LONGEST_DUTY_DAYS} days at the most`
    : words`“${cardText(typed, 40)}” is no time that is to come`;

/** What became of putting somebody on duty. */
export function dutyDone(
  { kind }: DutyChanged,
  who: CardText,
  isOther: boolean,
  until: CardText | undefined,
): CardText {
  if (kind === 'full') return words`${MOST_ON_DUTY} people are on duty already`;
  const are = isOther ? words`${who} is` : words`You are`;
  const end = until ? words` until ${until}` : words``;
  return kind === 'changed' ? words`${are} on duty${end}` : words`${are} on duty already${end}`;
}

/** `off duty`, also of somebody else. */
export async function endDuty(desk: Desk, turn: Turn, whose: string): Promise<Reply> {
  const refusal = await refusalFor(desk.roles, turn.person.entraId, 'duty.leave');
  if (refusal) return refused(refusal);
  const person = whose === '' ? actorOf(turn) : await dutyHolder(desk, turn, whose);
  if ('reply' in person) return person.reply;
  const changed = await leaveDuty(desk.preferences, person.entraId, actorOf(turn));
  const isOther = person.entraId !== turn.person.entraId;
  return dutyNotice(desk, changed, offDone(changed, cardText(person.name || 'Somebody', 60), isOther));
}

/** What became of ending somebody's duty. */
export function offDone({ kind }: DutyChanged, name: CardText, isOther: boolean): CardText {
  if (kind === 'changed') return isOther ? words`${name} is off duty` : words`You are off duty`;
  return isOther ? words`${name} was not on duty` : words`You were not on duty`;
}

/** Somebody who is on duty by their name first: they may have left the team meanwhile. */
async function dutyHolder(desk: Desk, turn: Turn, said: string): Promise<Actor | { readonly reply: Reply }> {
  const wanted = said.toLowerCase().replace(/^@/, '').trim();
  const holders = desk.preferences.current().onDuty.filter(({ name }) => name.toLowerCase().includes(wanted));
  const [holder] = holders;
  if (holder && holders.length === 1) return holder;
  const chosen = await choosePerson(desk, turn, said, [null]);
  return 'reply' in chosen ? chosen : chosen.person;
}

function dutyNotice(desk: Desk, { kind, onDuty }: DutyChanged, title: CardText): Reply {
  const now = words`On duty now: ${dutyWords(onDuty, clockOf(desk))}.`;
  return notice(kind === 'full' ? 'refused' : 'info', title, now, words`Type **duty** to see it again.`);
}
