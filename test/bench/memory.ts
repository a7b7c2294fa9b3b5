import { setTimeout as pause } from 'node:timers/promises';
import type { CloudProcess } from './cloud.ts';
import { type Figure, type Row, spreadOf } from './figure.ts';
import type { Lab } from './lab.ts';
import { canMeasureMemory, type Resident, residentOfDatabase, residentOfNode } from './resident.ts';
import { calm, type Service, startService } from './service.ts';

/** Promised resident memory after the storm, in MB. */
const NODE_MB = 250;
const DATABASE_MB = 150;

/** Seconds of rest before a look, so that what was needed for a moment only may go. */
const REST_SEC = 3;

interface Look {
  readonly node: Resident;
  readonly database: Resident;
}

/**
 * How much memory the service and its database hold before and after `alerts` detections, each an alert of its own, that
 * come in through Graph at the pace that Microsoft allows. The folder keeps them for whoever needs a full desk.
 */
export async function measureMemory(lab: Lab, cloud: CloudProcess, folder: string, alerts: number): Promise<Figure> {
  const service = await startService(lab, cloud, folder, { POLL_INTERVAL_SEC: '5' });
  await calm(service, 0);
  const before = await look(service, folder);
  await cloud.storm(alerts);
  await calm(service, alerts);
  const after = await look(service, folder);
  await lab.stop(service.child);
  const bare = await bareBot(lab);
  return {
    title: 'Resident memory',
    about: [
      `After ${alerts.toLocaleString('en')} alerts, each with a detection and a risky user, read over HTTP at Microsoft's pace and worked off by the jobs; no channel is installed.`,
      'Yardsticks: the bare bot, idle; the same database before the first alert. “shared split” counts what processes share once, “RSS” counts it for each.',
      ...(canMeasureMemory ? [] : ['Not measured: this system does not tell.']),
    ],
    rows: canMeasureMemory
      ? [
          row('Node before, RSS', before.node.rss, bare.rss),
          row('Node after, RSS', after.node.rss, bare.rss, NODE_MB),
          row('PostgreSQL before, shared split', before.database.pss, undefined),
          row('PostgreSQL after, shared split', after.database.pss, before.database.pss, DATABASE_MB),
          row('PostgreSQL after, RSS of all processes', after.database.rss, before.database.rss),
        ]
      : [],
  };
}

async function look(service: Service, folder: string): Promise<Look> {
  await pause(REST_SEC * 1000);
  const [node, database] = await Promise.all([residentOfNode(service.child.pid ?? 0), residentOfDatabase(folder)]);
  return { node, database };
}

async function bareBot(lab: Lab): Promise<Resident> {
  const { child } = await lab.script('echo-bot.ts');
  await pause(REST_SEC * 1000);
  const resident = await residentOfNode(child.pid ?? 0);
  await lab.stop(child);
  return resident;
}

const row = (what: string, ours: number, yardstick: number | undefined, mostMb?: number): Row => ({
  what,
  unit: 'MB',
  ours: spreadOf([ours]),
  yardstick: yardstick === undefined ? undefined : spreadOf([yardstick]),
  ratio: yardstick === undefined ? undefined : spreadOf([ours / yardstick]),
  aim: mostMb === undefined ? undefined : { words: `≤ ${mostMb} MB`, isMet: ours <= mostMb },
});
