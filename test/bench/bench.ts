/**
 * `npm run bench`: measures the promises of speed and size, each beside a yardstick in the same run, prints them and
 * writes them to `docs/performance.md`. Everything runs on loopback and is taken away again at the end.
 *
 * `npm run bench -- growth` measures some parts only, and prints them without writing; `quick` makes each part smaller.
 */
import { writeFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { createActivities } from './activities.ts';
import { measureAnswers } from './answers.ts';
import { createClient } from './client.ts';
import { type CloudProcess, startCloudProcess } from './cloud.ts';
import { startConnector } from './connector.ts';
import { measureContacts } from './contacts.ts';
import { measureDelivery } from './delivery.ts';
import type { Figure } from './figure.ts';
import { measureGrowth } from './growth.ts';
import { measureIngest } from './ingest.ts';
import { createLab, type Lab } from './lab.ts';
import { measureLoad } from './load.ts';
import { measureMemory } from './memory.ts';
import { measurePolls } from './polls.ts';
import { reportOf } from './report.ts';
import { calm, startService } from './service.ts';
import { measureStart } from './start.ts';
import { FRESH_NEEDED, measureTurns, type TurnsBench } from './turns.ts';

const ALERTS = 10_000;
const REPORT = new URL('../../docs/performance.md', import.meta.url);

/** One thing to measure, or some that need each other. */
type Part = (lab: Lab, cloud: CloudProcess, isQuick: boolean) => Promise<readonly Figure[]>;

/** In the order of the report. */
const PARTS: Readonly<Record<string, Part>> = {
  desk: measureDesk,
  contacts: async (lab) => [await measureContacts(lab)],
  ingest: async (lab, cloud) => [await measureIngest(lab, cloud, ALERTS)],
  delivery: async (lab, _cloud, isQuick) => [await measureDelivery(lab, isQuick)],
  start: async (lab, cloud) => [await measureStart(lab, cloud)],
  growth: async (lab, cloud, isQuick) => [await measureGrowth(lab, cloud, isQuick)],
  polls: async (lab, _cloud, isQuick) => [await measurePolls(lab, isQuick)],
  load: async (lab, _cloud, isQuick) => [await measureLoad(lab, isQuick)],
};

/** Turns, cards and memory: all of one desk in the middle of a storm. */
async function measureDesk(lab: Lab, cloud: CloudProcess): Promise<readonly Figure[]> {
  const folder = await lab.folder();
  const memory = await measureMemory(lab, cloud, folder, ALERTS);

  // The same desk, full now, with nothing to read for an hour: a turn is to be measured, not the poller.
  const service = await startService(lab, cloud, folder, { POLL_INTERVAL_SEC: '3600' });
  await calm(service, ALERTS, 600);
  // The database does this by itself, a minute after a storm at the latest.
  await service.look((db) => sql`vacuum analyze`.execute(db));
  const fresh = await service.look((db) =>
    db.selectFrom('alerts').select(['id', 'number']).where('status', '=', 'new').orderBy('number').execute(),
  );
  const [shown, ...others] = fresh;
  if (!shown || others.length < FRESH_NEEDED) throw new Error('there are not enough fresh alerts');
  const { turns, answers } = await withBots(lab, service.url, (bots) => ({
    ...bots,
    shown,
    nextFresh: () => others.pop()?.id ?? '',
  }));
  await lab.stop(service.child);
  return [turns, answers, memory];
}

async function withBots(
  lab: Lab,
  url: string,
  benchOf: (bots: Pick<TurnsBench, 'bare' | 'ours' | 'activities'>) => TurnsBench,
): Promise<{ turns: Figure; answers: Figure }> {
  const { child, ready } = await lab.script<{ port: number }>('echo-bot.ts');
  const connector = await startConnector();
  const bare = createClient(`http://127.0.0.1:${ready.port}`, 'Pressed.');
  const ours = createClient(url, 'AdaptiveCard');
  const bench = benchOf({ bare, ours, activities: createActivities(connector.url) });
  try {
    return { turns: await measureTurns(bench), answers: await measureAnswers(bench) };
  } finally {
    bare.close();
    ours.close();
    await connector.close();
    await lab.stop(child);
  }
}

const words = process.argv.slice(2);
const isQuick = words.includes('quick');
const chosen = words.filter((word) => word !== 'quick');
const unknown = chosen.filter((name) => !(name in PARTS));
if (unknown.length > 0) throw new Error(`no such part: ${unknown}. There are ${Object.keys(PARTS)}, and quick.`);

const lab = createLab();
process.once('SIGINT', () => void lab.end().finally(() => process.exit(1)));
process.once('SIGTERM', () => void lab.end().finally(() => process.exit(1)));
try {
  const cloud = await startCloudProcess(lab);
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(PARTS)) {
    if (chosen.length === 0 || chosen.includes(name)) figures.push(...(await measure(lab, cloud, isQuick)));
  }
  const report = reportOf(figures, new Date());
  if (words.length === 0) await writeFile(REPORT, report);
  process.stdout.write(report);
} finally {
  await lab.end();
}
