import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { type Activities, createActivities } from './activities.ts';
import { type Client, createClient } from './client.ts';
import { type CloudProcess, startCloudProcess } from './cloud.ts';
import { startConnector } from './connector.ts';
import { type Figure, type Row, spreadOf } from './figure.ts';
import { type Lab, until } from './lab.ts';
import { canMeasureMemory, type Resident, residentOfDatabase, residentOfNode } from './resident.ts';
import { type Service, startService } from './service.ts';

/** Waves of the load; each is about what a busy hour brings to a desk of 5,000 customers, in some seconds. */
const WAVES = 12;
const ALERTS_A_WAVE = 800;
/** People at work in each wave: presses, looks and questions. */
const TURNS_A_WAVE = 400;

/** Waves after which everything that is kept for good is there: compiled code, caches, pools. */
const SETTLED_AFTER = 4;

/** What memory may grow from a settled process to the end of the load. */
const MOST = 1.15;

/** Seconds of rest before a look, so that what was needed for a moment only may go. */
const REST_SEC = 3;

interface Look {
  readonly node: Resident;
  readonly database: Resident;
}

/**
 * Whether the service holds on to memory: hours of alerts, presses, edits and questions, one wave after the other as fast
 * as they are worked off, with a look at the start, when it has settled, in the middle and at the end.
 *
 * @param isQuick - a third of the waves
 */
export async function measureLoad(lab: Lab, isQuick: boolean): Promise<Figure> {
  const waves = isQuick ? WAVES / 2 : WAVES;
  const cloud = await startCloudProcess(lab);
  // Microsoft's pace, and not ours, would be what takes the time.
  await cloud.enforceLimits(false);
  const connector = await startConnector();
  const folder = await lab.folder();
  const service = await startService(lab, cloud, folder, { POLL_INTERVAL_SEC: '2' });
  const client = createClient(service.url, 'AdaptiveCard');
  const activities = createActivities(connector.url);
  const look = async (): Promise<Look> => {
    await pause(REST_SEC * 1000);
    const [node, database] = await Promise.all([residentOfNode(service.child.pid ?? 0), residentOfDatabase(folder)]);
    return { node, database };
  };
  // Cards go to a channel, at the pace that Teams allows, folded where there are too many, and edited by the presses.
  await client.send(1, 1, activities.install);
  const looks: Look[] = [];
  if (canMeasureMemory) looks.push(await look());
  for (let wave = 1; wave <= waves; wave += 1) {
    await work({ cloud, service, client, activities }, wave);
    if (canMeasureMemory) looks.push(await look());
  }
  client.close();
  await connector.close();
  await lab.stop(service.child);
  const at = (wave: number) => looks[Math.min(wave, looks.length - 1)];
  const [start, settled, middle, end] = [0, SETTLED_AFTER, Math.ceil((SETTLED_AFTER + waves) / 2), waves].map(at);
  return {
    title: 'Memory under load',
    about: [
      `${waves} waves, each ${ALERTS_A_WAVE.toLocaleString('en')} alerts with two signals each, read over HTTP, shown in a channel at the pace of Teams, and ${TURNS_A_WAVE} turns: acknowledging, looking again, lists and questions. ${connector.count().toLocaleString('en')} messages and edits went to Teams. A look after each wave, at rest.`,
      `Yardstick: the same process after ${SETTLED_AFTER} waves, when code is compiled, caches are filled and pools are open. What a leak would hold shows between there and the end.`,
      ...(canMeasureMemory ? [] : ['Not measured: this system does not tell.']),
    ],
    rows:
      start && settled && middle && end
        ? [
            row('Node at the start, RSS', start.node.rss, settled.node.rss),
            row('Node in the middle, RSS', middle.node.rss, settled.node.rss),
            row('Node at the end, RSS', end.node.rss, settled.node.rss, MOST),
            row('PostgreSQL at the end, shared split', end.database.pss, settled.database.pss, MOST),
          ]
        : [],
  };
}

interface Bench {
  readonly cloud: CloudProcess;
  readonly service: Service;
  readonly client: Client;
  readonly activities: Activities;
}

async function work({ cloud, service, client, activities }: Bench, wave: number): Promise<void> {
  await cloud.storm(ALERTS_A_WAVE);
  const wanted = wave * ALERTS_A_WAVE;
  await until(
    `${wanted} alerts`,
    () =>
      service.look(async (db) => {
        const { rows } = await sql<{ signals: number }>`select count(*) as signals from signals`.execute(db);
        return (rows[0]?.signals ?? 0) >= 2 * wanted;
      }),
    500,
    180_000,
  );
  const fresh = await service.look((db) =>
    db.selectFrom('alerts').select(['id', 'number']).where('status', '=', 'new').limit(TURNS_A_WAVE).execute(),
  );
  let turn = 0;
  await client.send(TURNS_A_WAVE, 4, () => {
    const alert = fresh[turn % fresh.length] ?? { id: '', number: 1 };
    const kinds = [
      () => activities.press('alert.acknowledge', { alertId: alert.id }),
      () => activities.press('alert.show', { alertId: alert.id }),
      () => activities.message(`alert ${alert.number}`),
      () => activities.message(['alerts', 'what is late?', 'how do I enforce MFA?', 'status'][(turn % 16) >> 2] ?? ''),
    ];
    return kinds[turn++ % kinds.length]?.() ?? {};
  });
}

const row = (what: string, ours: number, yardstick: number, most?: number): Row => ({
  what,
  unit: 'MB',
  ours: spreadOf([ours]),
  yardstick: spreadOf([yardstick]),
  ratio: spreadOf([ours / yardstick]),
  aim: most === undefined ? undefined : { words: `≤ ${most}×`, isMet: ours / yardstick <= most },
});
