import { setTimeout as pause } from 'node:timers/promises';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { startTeams, type Teams } from '../../src/sandbox/teams/teams.ts';
import { partnerInTeams } from '../support/simulated-partner.ts';
import { createActivities } from './activities.ts';
import { createClient } from './client.ts';
import { type CloudProcess, startCloudProcess } from './cloud.ts';
import { type Figure, type Row, rowOf, spreadOf } from './figure.ts';
import { type Lab, until } from './lab.ts';
import { type Service, startService } from './service.ts';

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
    const presses = await createPresses(service, teams.serviceUrl);
    const idle = await presses.measure();
    await teams.install(staffId('Megan Bowen'));
    await until('the first card', async () => cards(teams).length > 0);
    await pause(halfMinutes * 30_000);
    const delivery = figureOf(teams, halfMinutes);
    // Cards still wait by the hundred, and as many new alerts come in as before.
    await cloud.storm(ALERTS);
    const inStorm = await presses.measure();
    presses.close();
    return { ...delivery, rows: [...delivery.rows, ...rowsOfPresses(idle, inStorm)] };
  } finally {
    await lab.stop(service.child);
    await teams.stop();
  }
}

const ROUNDS = 7;
const PRESSES = 20;
/** Presses of each kind before anything is measured. */
const WARM_UP = 100;

type Latency = Readonly<Record<'acknowledge' | 'refresh', readonly number[]>>;

/** Somebody who presses buttons, one after the other; each alert is acknowledged once. */
async function createPresses({ url, look }: Service, serviceUrl: string) {
  const client = createClient(url, 'AdaptiveCard');
  const activities = createActivities(serviceUrl);
  const alerts = await look((db) => db.selectFrom('alerts').select('id').where('status', '=', 'new').execute());
  const [shown] = alerts;
  const make = {
    acknowledge: () => activities.press('alert.acknowledge', { alertId: alerts.pop()?.id }),
    refresh: () => activities.press('alert.show', { alertId: shown?.id }),
  };
  for (const one of Object.values(make)) await client.send(WARM_UP, 1, one);
  return {
    async measure(): Promise<Latency> {
      const found = { acknowledge: [] as number[], refresh: [] as number[] };
      for (let round = 0; round < ROUNDS; round += 1) {
        found.acknowledge.push(await client.send(PRESSES, 1, make.acknowledge));
        found.refresh.push(await client.send(PRESSES, 1, make.refresh));
      }
      return found;
    },
    close: () => client.close(),
  };
}

const rowsOfPresses = (idle: Latency, inStorm: Latency): Row[] =>
  (['acknowledge', 'refresh'] as const).map((kind) =>
    rowOf(`${kind}, in a storm beside idle`, 'ms', inStorm[kind], idle[kind]),
  );

async function fill(cloud: CloudProcess, isFull: () => Promise<boolean>): Promise<void> {
  await cloud.storm(ALERTS);
  await until(`${ALERTS} alerts`, isFull, 500, 180_000);
}

const simulatedTeams = (url: string): Promise<Teams> =>
  startTeams({
    botUrl: () => `${url}/api/messages`,
    ...partnerInTeams(),
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
      `Presses: one after the other, while ${ALERTS} more alerts come in and cards are sent as fast as Teams allows. Yardstick: the same presses before the bot was in a channel.`,
    ],
    rows: [row],
  };
}
