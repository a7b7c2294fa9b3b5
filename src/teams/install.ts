import type { Kysely } from 'kysely';
import { listOpenAlertIds } from '../alerts/index.ts';
import { listOpenTeamQuestions } from '../questions/index.ts';
import type { Jobs } from '../storage/jobs.ts';
import type { Tables } from '../storage/tables.ts';
import { endDestination, installDestination } from './destinations.ts';
import type { Installation } from './installation.ts';
import { renderCard } from './render.ts';
import type { Reply } from './reply.ts';
import { welcomeView } from './views/help-view.ts';

export interface InstallPorts {
  readonly db: Kysely<Tables>;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly now: () => Date;
}

/** Open questions that a new channel is told; more than a team can answer in a week. */
const MOST_QUESTIONS = 100;

/**
 * Makes the channel a destination and has everything that is open shown there, or ends it. Safe to repeat: a channel
 * that shows the alerts already is not told again.
 *
 * @returns the welcome for an installation; an upgrade is no news to people
 */
export async function install(ports: InstallPorts, installation: Installation): Promise<Reply | undefined> {
  const { team, tenantId } = installation;
  const now = ports.now();
  if (installation.action === 'remove') {
    if (team) await endDestination(ports.db, { tenantId, teamId: team.teamId }, 'removed', now);
    return undefined;
  }
  if (team) {
    const { serviceUrl, botId, by } = installation;
    await ports.db.transaction().execute(async (tx) => {
      const channel = { tenantId, ...team, serviceUrl, botId, installedBy: by.entraId };
      await installDestination(tx, channel, now);
      const open = await listOpenAlertIds(tx);
      await ports.jobs.enqueue(
        tx,
        'deliver',
        open.map((subjectId) => ({ subjectType: 'alert', subjectId })),
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
  const view = welcomeView(installation.by.name, team !== undefined);
  return { card: renderCard('welcome', view), summary: view.title };
}
