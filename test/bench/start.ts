import type { CloudProcess } from './cloud.ts';
import { type Figure, interleave, rowOf } from './figure.ts';
import type { Lab } from './lab.ts';
import { startService } from './service.ts';

const ROUNDS = 3;

/** How long it takes from the start of the process to the first `GET /readyz` that answers 200. */
export async function measureStart(lab: Lab, cloud: CloudProcess): Promise<Figure> {
  let folder = '';
  const start = async () => {
    const service = await startService(lab, cloud, folder);
    await lab.stop(service.child);
    return service.readyMs;
  };
  const found = await interleave(ROUNDS, {
    bare: () => startEchoBot(lab),
    first: async () => {
      folder = await lab.folder();
      return start();
    },
    later: start,
  });
  return {
    title: 'Start',
    about: [
      'From the start of the process to `readyz` 200. Yardstick: the bare bot, from the start of its process until it listens.',
      'The first start makes the database; a later one finds it stopped and starts it.',
    ],
    rows: [
      rowOf('first start, empty folder', 'ms', found.first, found.bare),
      rowOf('later start', 'ms', found.later, found.bare),
    ],
  };
}

async function startEchoBot(lab: Lab): Promise<number> {
  const startedAt = performance.now();
  const { child } = await lab.script('echo-bot.ts');
  const ms = performance.now() - startedAt;
  await lab.stop(child);
  return ms;
}
