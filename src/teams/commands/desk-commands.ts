import { listOpenAlarms } from '../../alarms/index.ts';
import { buildDigest, currentPeriod } from '../../digest/index.ts';
import { findPerson } from '../../people/index.ts';
import { houseFindings } from '../../posture/index.ts';
import { scheduleOf } from '../../preferences/index.ts';
import { readCoverage } from '../../tenants/index.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import { countWaiting } from '../count-waiting.ts';
import type { Desk } from '../desk.ts';
import { listDestinations } from '../destinations.ts';
import { countParked, countUnsure } from '../parked.ts';
import type { CourtesyKind } from '../read-command.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { digestView } from '../views/digest-view.ts';
import { helpView } from '../views/help-view.ts';
import { notice } from '../views/notice.ts';
import { statusView } from '../views/status-view.ts';

/** `help`, and a greeting. */
export function showHelp(desk: Desk): Reply {
  const view = helpView(desk.simulate !== undefined);
  return { card: renderCard('help', view), summary: view.title };
}

/** `digest`: the week up to now, as it would be posted at this moment. */
export async function showDigest(desk: Desk): Promise<Reply> {
  const now = desk.now();
  const period = await currentPeriod(desk.db, scheduleOf(desk.preferences.current()), now);
  const digest = await buildDigest(desk.db, period, now);
  const view = digestView(digest, { zone: desk.timeZone, now });
  return { card: renderCard('digest', view), summary: view.title };
}

/** `status`: what can be read, what cannot, and whether people are told. */
export async function showStatus(desk: Desk, turn: Turn): Promise<Reply> {
  const [coverage, places, parked, unsure, waiting, { basis }, alarms, findings] = await Promise.all([
    readCoverage(desk.db, { limit: 500 }),
    listDestinations(desk.db),
    countParked(desk.db),
    countUnsure(desk.db),
    countWaiting(desk.db),
    desk.roles.roleOf(turn.person.entraId),
    listOpenAlarms(desk.db),
    houseFindings(desk.db, desk.partnerTenantId, desk.now()),
  ]);
  const hasRoles = basis !== 'noGroupsConfigured';
  const channels = places.filter(({ kind }) => kind === 'channel').length;
  const standIns = places.filter(({ kind, takesPosts }) => kind === 'chat' && takesPosts);
  const people = await Promise.all(
    standIns.map(({ tenantId, installedBy }) => findPerson(desk.db, tenantId, installedBy)),
  );
  const chats = people.map((person) => person?.name ?? '');
  const state = {
    alarms,
    coverage,
    channels,
    chats,
    parked,
    unsure,
    waiting,
    hasRoles,
    findings,
    version: desk.version,
  };
  const view = statusView(state, { zone: desk.timeZone, now: desk.now() });
  return { card: renderCard('status', view), summary: view.title };
}

/** `simulate …`: only in the sandbox. */
export function simulate(desk: Desk, what: string): Reply {
  if (!desk.simulate)
    return notice(
      'refused',
      words`Only in the sandbox`,
      words`This desk watches a real cloud: nothing is simulated here.`,
    );
  const { text, isComing } = desk.simulate(what);
  return isComing
    ? notice('info', words`Simulated`, cardText(text, 300), words`The channel shows it in a few seconds.`)
    : notice('info', words`Sandbox`, cardText(text, 400));
}

const COURTESIES: Readonly<Record<CourtesyKind, CardText>> = {
  thanks: words`You are welcome`,
  agreed: words`All right`,
  test: words`I am here`,
};

/** Words that ask for nothing: no question that somebody must answer. */
export const sayCourtesy = (kind: CourtesyKind): Reply =>
  notice('info', COURTESIES[kind], words`Type **help** for what I understand, or ask in your own words.`);

/** What to say to an empty message, one that is too long, or a command that lacks something. */
export const sayMore = (example: string): Reply =>
  notice(
    'info',
    words`Something is missing`,
    words`It goes like this: **${cardText(example)}**`,
    words`Type **help** for all commands.`,
  );

export const tooMany = (most: number): Reply =>
  notice(
    'refused',
    words`That is too many at once`,
    words`I take up to ${most} alerts in one message. Nothing was changed.`,
    words`Send them in several messages.`,
  );

export const tooLong = (longest: number): Reply =>
  notice(
    'refused',
    words`That is too long for me`,
    words`I read up to ${longest} characters. Please ask in fewer words.`,
  );
