import { setTimeout as pause } from 'node:timers/promises';
import { PARTNER_TENANT_ID, partnerStaff, staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { startTeams, type Teams } from '../../src/sandbox/teams/teams.ts';
import { type CloudProcess, startCloudProcess } from './cloud.ts';
import { type Figure, type Row, spreadOf } from './figure.ts';
import { type Lab, until } from './lab.ts';
import { startService } from './service.ts';

/** More alerts than Teams lets into one channel in the time of the measurement. */
const ALERTS = 600;

/** Half minutes that are measured; Teams lets 60 messages into a channel in each. */
const HALF_MINUTES = 3;
const MOST_IN_HALF_MINUTE = 60;

/** Share of what Teams allows that we promise to use while there is a backlog. */
const LEAST = 0.95;

/**
 * How much of what Teams allows one channel the delivery uses while hundreds of cards wait, and how often Teams had to
 * refuse: the real service, against the simulated Teams with its rate limits, on the real clock.
 *
 * @param isQuick - one half minute only
 */
export async function measureDelivery(lab: Lab, isQuick: boolean): Promise<Figure> {
  const halfMinutes = isQuick ? 1 : HALF_MINUTES;
  const cloud = await startCloudProcess(lab);
  await cloud.enforceLimits(false);
  const folder = await lab.folder();
  const service = await startService(lab, cloud, folder, { POLL_INTERVAL_SEC: '2' });
  const teams = await simulatedTeams(service.url);
  try {
    await fill(cloud, () =>
      service.look(async (db) => {
        const { count } = await db
          .selectFrom('alerts')
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow();
        return count >= ALERTS;
      }),
    );
    await teams.install(staffId('Megan Bowen'));
    await until('the first card', async () => cards(teams).length > 0);
    await pause(halfMinutes * 30_000);
    return figureOf(teams, halfMinutes);
  } finally {
    await lab.stop(service.child);
    await teams.stop();
  }
}

async function fill(cloud: CloudProcess, isFull: () => Promise<boolean>): Promise<void> {
  await cloud.storm(ALERTS);
  await until(`${ALERTS} alerts`, isFull, 500, 180_000);
}

const simulatedTeams = (url: string): Promise<Teams> =>
  startTeams({
    botUrl: () => `${url}/api/messages`,
    botId: '00000000-0000-4000-8000-00000000b071',
    botName: 'Watchpost',
    tenantId: PARTNER_TENANT_ID,
    people: partnerStaff().map((person) => ({
      id: person.id,
      name: person.displayName,
      upn: person.upn,
      title: person.jobTitle,
      role: person.jobTitle,
    })),
    now: () => new Date(),
  });

const cards = (teams: Teams) =>
  teams.history.filter(({ operation, placeId, applied }) => {
    return operation === 'createConversation' && placeId === teams.channelId && applied;
  });

function figureOf(teams: Teams, halfMinutes: number): Figure {
  const times = cards(teams).map(({ at }) => new Date(at).getTime());
  const from = Math.min(...times);
  const seconds = halfMinutes * 30;
  const sent = times.filter((at) => at < from + seconds * 1000).length;
  const refused = teams.history.filter(({ status }) => status === 429).length;
  const [ours, allowed] = [sent / seconds, MOST_IN_HALF_MINUTE / 30];
  const isMet = ours / allowed >= LEAST && refused === 0;
  const row: Row = {
    what: 'cards into one channel with a backlog',
    unit: 'a second',
    ours: spreadOf([ours]),
    yardstick: spreadOf([allowed]),
    ratio: spreadOf([ours / allowed]),
    aim: { words: `≥ ${LEAST}×, no 429`, isMet },
  };
  return {
    title: 'Delivery',
    about: [
      `${ALERTS} alerts wait when the bot is installed in a channel; ${seconds} s from the first card. Teams refused ${refused} calls with 429.`,
      'Yardstick: the 60 messages in 30 s that Teams lets one bot write into one channel; over an hour its 1,800 bind.',
    ],
    rows: [row],
  };
}
