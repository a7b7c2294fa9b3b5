import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Stage } from './stage.ts';

/** What a flood did to the memory of the service, in MB. */
export interface Flooded {
  readonly name: string;
  readonly duringMb: number;
  readonly afterMb: number;
  /** Milliseconds until it answered others again. */
  readonly wellAfterMs: number;
}

const HEAD = 'HTTP/1.1\r\nhost: desk\r\ncontent-type: application/json\r\n';

/** What each of a thousand connections sends, and never ends. */
const FLOODS: readonly (readonly [name: string, bytes: string])[] = [
  ['that say nothing', ''],
  ['with half a header', 'POST /api/messages HTTP/1.1\r\nhost: desk\r\nx-half: '],
  [
    'with half a webhook of 32 KB',
    `POST /api/webhooks/partner-center ${HEAD}content-length: 32000\r\n\r\n${'x'.repeat(31_000)}`,
  ],
  ['with half an activity of 250 KB', `POST /api/messages ${HEAD}content-length: 250000\r\n\r\n${'x'.repeat(240_000)}`],
  ['that ask two hundred times and do not read', `GET /healthz ${HEAD}\r\n`.repeat(200)],
];

/** Holds a thousand connections open in each of these ways, one way after the other. */
export async function flood(stage: Stage): Promise<readonly Flooded[]> {
  const results: Flooded[] = [];
  for (const [name, bytes] of FLOODS) {
    const sockets = Array.from({ length: 1_000 }, () => dial(stage, bytes));
    let duringMb = 0;
    for (let look = 0; look < 30; look += 1) {
      await pause(100);
      duringMb = Math.max(duringMb, stage.residentMb());
    }
    for (const socket of sockets) socket.destroy();
    await pause(2_000);
    const { isWell, afterMs } = await recovery(stage);
    if (!isWell) throw new Error(`not well after a thousand connections ${name}`);
    const faults = stage.faults();
    if (faults.length > 0) throw new Error(`a thousand connections ${name}: logged ${faults[0]}`);
    results.push({ name, duringMb, afterMb: stage.residentMb(), wellAfterMs: afterMs });
  }
  return results;
}

/** What stands in its queues is worked off first; half a minute is the longest that anybody should wait for that. */
async function recovery(stage: Stage): Promise<{ readonly isWell: boolean; readonly afterMs: number }> {
  const startedAt = performance.now();
  const passed = () => performance.now() - startedAt;
  while (passed() < 30_000) {
    if (await stage.isAlive()) return { isWell: true, afterMs: passed() };
    await pause(250);
  }
  return { isWell: false, afterMs: passed() };
}

function dial(stage: Stage, bytes: string): Socket {
  const socket = connect(Number(new URL(stage.url).port), '127.0.0.1').on('error', () => undefined);
  socket.pause();
  socket.write(bytes);
  return socket;
}
