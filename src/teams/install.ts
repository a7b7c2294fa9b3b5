import { listOpenAlertIds } from '../alerts/index.ts';
import type { Logger } from '../log.ts';
import { listOpenTeamQuestions } from '../questions/index.ts';
import type { Database } from '../storage/connect.ts';
import { type Jobs, PRIORITY } from '../storage/jobs.ts';
import { installDestination, retireStandIns } from './destinations.ts';
import type { Installation } from './installation.ts';
import { loseDestination } from './lost-channel.ts';
import { listOutdated } from './repair.ts';
import type { Reply } from './reply.ts';

export interface InstallPorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly partnerTenantId: string;
  readonly now: () => Date;
  readonly log: Logger;
  /** Greets where the bot was added, and has its sign-in checked. */
  readonly welcome: (installation: Installation) => Promise<Reply | undefined>;
}

/** Open questions that a new channel is told; more than a team can answer in a week. */
const MOST_QUESTIONS = 100;

/**
 * Makes the channel a destination and has everything shown there as it is now: what is open, and what changed while it
 * was away. Or ends it. Safe to repeat: a channel that shows the alerts already is not told again.
 *
 * @returns the welcome for an installation; an upgrade is no news to people
 */
export async function install(ports: InstallPorts, installation: Installation): Promise<Reply | undefined> {
  const { team, tenantId } = installation;
  const now = ports.now();
  if (installation.action === 'remove') {
    if (installation.isGroupChat) return undefined;
    // Somebody who removes the bot from their own chat takes with it what may have stood in there for a channel.
    const teamId = team?.teamId ?? `chat:${installation.by.entraId}`;
    await loseDestination(ports, { tenantId, teamId }, 'removed', 'removed');
    return undefined;
  }
  if (team) {
    const { serviceUrl, botId, by } = installation;
    await ports.db.transaction().execute(async (tx) => {
      const channel = { tenantId, ...team, serviceUrl, botId, installedBy: by.entraId };
      await installDestination(tx, channel, now);
      await retireStandIns(tx, tenantId, now);
      await ports.jobs.enqueue(tx, 'deliver', await listOutdated(tx, { tenantId, teamId: team.teamId }));
      const open = await listOpenAlertIds(tx);
      await ports.jobs.enqueue(
        tx,
        'deliver',
        open.map((subjectId) => ({ subjectType: 'alert', subjectId })),
        PRIORITY.post,
      );
      const { questions } = await listOpenTeamQuestions(tx, MOST_QUESTIONS);
      await ports.jobs.enqueue(
        tx,
        'deliver',
        questions.map(({ id }) => ({ subjectType: 'teamQuestion', subjectId: id })),
      );
    });
  }
  if (installation.action === 'upgrade') return undefined;
  return ports.welcome(installation);
}
