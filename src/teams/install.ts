import { sql, type Transaction } from 'kysely';
import { listOpenAlertIds } from '../alerts/index.ts';
import { record } from '../audit/index.ts';
import type { Logger } from '../log.ts';
import { listOpenTeamQuestions } from '../questions/index.ts';
import type { Database } from '../storage/connect.ts';
import { type Jobs, PRIORITY } from '../storage/jobs.ts';
import type { Tables } from '../storage/tables.ts';
import { findDestination, installDestination, type NewDestination, retireStandIns } from './destinations.ts';
import type { Installation } from './installation.ts';
import type { Installer } from './installer.ts';
import { loseDestination } from './lost-channel.ts';
import { listOutdated } from './repair.ts';
import type { Reply } from './reply.ts';

interface UsePorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly now: () => Date;
}

export interface InstallPorts extends UsePorts {
  readonly partnerTenantId: string;
  readonly log: Logger;
  /** What whoever added the bot may do here. */
  readonly installerOf: (installation: Installation) => Promise<Installer>;
  /** Greets where the bot was added, and has its sign-in checked. */
  readonly welcome: (installation: Installation, installer: Installer) => Promise<Reply | undefined>;
  /** Says that an administrator must confirm the channel, and offers the button. */
  readonly askFor: (installation: Installation, installer: Installer) => Reply;
}

type InTeam = Installation & { readonly team: NonNullable<Installation['team']> };

/** Open questions that a new channel is told; more than a team can answer in a week. */
const MOST_QUESTIONS = 100;

/** Seed of the lock for confirming a channel; any number that nothing else uses. */
const CHANNEL_LOCK = 7_318_220_645;

/**
 * Makes the channel a destination and has everything shown there as it is now: what is open, and what changed while it
 * was away. Or ends it. Safe to repeat: a channel that shows the alerts already is not told again.
 *
 * Anybody may add an app to a team of theirs, and who is in that team sees the alerts of every customer: so a channel
 * counts when an administrator added the bot, and else when one confirms it (`confirmChannel`). Until then nothing is
 * shown there, and the chat that stands in for a lost channel goes on.
 *
 * @returns the welcome for an installation, or the question for an administrator; an upgrade is no news to people
 */
export async function install(ports: InstallPorts, installation: Installation): Promise<Reply | undefined> {
  const { team, tenantId } = installation;
  if (installation.action === 'remove') {
    if (installation.isGroupChat) return undefined;
    // Somebody who removes the bot from their own chat takes with it what may have stood in there for a channel.
    const teamId = team?.teamId ?? `chat:${installation.by.entraId}`;
    await loseDestination(ports, { tenantId, teamId }, 'removed', 'removed');
    return undefined;
  }
  const installer = await ports.installerOf(installation);
  if (team) {
    const channel = await channelOf(ports.db, { ...installation, team }, installer);
    if (!channel) {
      ports.log.info(
        { code: 'channel_unconfirmed', installer, person: installation.by.entraId },
        'channel not used yet',
      );
      return ports.askFor(installation, installer);
    }
    await ports.db.transaction().execute((tx) => showAllIn(ports, tx, channel));
  }
  if (installation.action === 'upgrade') return undefined;
  return ports.welcome(installation, installer);
}

/**
 * An administrator says that alerts shall come to a channel to which somebody else added the bot.
 *
 * Safe to repeat, and from two instances at once: the first one makes it a destination, with a line in the audit log.
 *
 * @returns false when alerts came there already
 */
export async function confirmChannel(
  ports: UsePorts,
  channel: NewDestination,
  actor: { readonly entraId: string; readonly name: string },
): Promise<boolean> {
  const { tenantId, teamId, channelId } = channel;
  return ports.db.transaction().execute(async (tx) => {
    // Nothing is there yet that could be locked, and both of two who press would be thanked.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${tenantId}/${teamId}`}, ${CHANNEL_LOCK}))`.execute(tx);
    const known = await findDestination(tx, channel);
    if (known?.state === 'active' && known.channelId === channelId) return false;
    await showAllIn(ports, tx, channel);
    const id = known?.id ?? (await findDestination(tx, channel))?.id ?? '';
    const detail = { teamId, channelId };
    await record(tx, [
      { at: ports.now(), actor, verb: 'channel.use', subjectType: 'destination', subjectId: id, detail },
    ]);
    return true;
  });
}

/**
 * The channel that an installation makes a destination; `undefined` where an administrator must say so first.
 *
 * What was confirmed goes on where it was, whoever brings the new version of the app or adds it there once more; but only
 * an administrator moves it, or becomes the one whose chat stands in for it.
 */
async function channelOf(
  db: Database,
  installation: InTeam,
  installer: Installer,
): Promise<NewDestination | undefined> {
  const { action, tenantId, team, serviceUrl, botId, by } = installation;
  if (installer === 'administrator') return { tenantId, ...team, serviceUrl, botId, installedBy: by.entraId };
  const known = await findDestination(db, { tenantId, teamId: team.teamId });
  if (!known || known.state === 'removed') return undefined;
  const goesOn = action === 'upgrade' || (known.state === 'active' && known.channelId === team.channelId);
  return goesOn ? { ...known, serviceUrl, botId, groupId: team.groupId } : undefined;
}

async function showAllIn({ jobs, now }: UsePorts, tx: Transaction<Tables>, channel: NewDestination): Promise<void> {
  const { tenantId, teamId } = channel;
  await installDestination(tx, channel, now());
  await retireStandIns(tx, tenantId, now());
  await jobs.enqueue(tx, 'deliver', await listOutdated(tx, { tenantId, teamId }));
  const open = await listOpenAlertIds(tx);
  await jobs.enqueue(
    tx,
    'deliver',
    open.map((subjectId) => ({ subjectType: 'alert', subjectId })),
    PRIORITY.post,
  );
  const { questions } = await listOpenTeamQuestions(tx, MOST_QUESTIONS);
  await jobs.enqueue(
    tx,
    'deliver',
    questions.map(({ id }) => ({ subjectType: 'teamQuestion', subjectId: id })),
  );
}
