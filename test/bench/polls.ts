import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { type CloudCalls, startCloudProcess } from './cloud.ts';
import { type Figure, type Row, spreadOf } from './figure.ts';
import { type Lab, until } from './lab.ts';
import { canMeasureMemory, processorMsOf, residentOfNode } from './resident.ts';
import { startService } from './service.ts';

const CUSTOMERS = 5000;
/** What a call to Microsoft takes from a data centre in the same part of the world. */
const LATENCY_MS = 150;
/** What `docs/scale.md` advises for 5,000 customers. */
const INTERVAL_SEC = 300;
const CONCURRENCY = 32;
/** Seconds of the steady state that are looked at. */
const STEADY_SEC = 60;
/** Calls of the yardstick. */
const PLAIN_CALLS = 2000;

/**
 * A poll cycle over all customers of a large partner: every source of every customer is due at once, as after a first
 * start, and then again in its turn. Microsoft's limits hold, and each answer takes its time. The processor time of a call starts
 * with the process: it holds the start and whatever else the service does.
 *
 * @param isQuick - a tenth of the customers
 */
export async function measurePolls(lab: Lab, isQuick: boolean): Promise<Figure> {
  const customers = isQuick ? CUSTOMERS / 10 : CUSTOMERS;
  // A cloud of its own: what other parts made happen in theirs is not to be read here.
  const cloud = await startCloudProcess(lab);
  await cloud.addCustomers(customers);
  await cloud.answerAfter(LATENCY_MS);
  const plain = await plainCalls(cloud.graphUrl);
  await cloud.calls();

  const startedAt = performance.now();
  const service = await startService(lab, cloud, await lab.folder(), {
    POLL_INTERVAL_SEC: String(INTERVAL_SEC),
    POLL_CONCURRENCY: String(CONCURRENCY),
  });
  const total: { -readonly [Name in 'graph' | 'login' | 'refused']: number } = { graph: 0, login: 0, refused: 0 };
  const count = (calls: CloudCalls) => {
    for (const name of ['graph', 'login', 'refused'] as const) total[name] += calls[name];
  };
  const unread = async () => {
    count(await cloud.calls());
    return service.look(async (db) => {
      const { rows } = await sql<{ rows: number; unread: number }>`
        select count(*) as rows, count(*) filter (where last_attempt_at is null) as unread from source_states
      `.execute(db);
      return rows[0] ?? { rows: 0, unread: 0 };
    });
  };
  let rows = 0;
  await until(
    'the first cycle',
    async () => {
      const state = await unread();
      rows = state.rows;
      return state.rows > customers && state.unread === 0;
    },
    2000,
    900_000,
  );
  const cycleSec = (performance.now() - startedAt) / 1000;
  count(await cloud.calls());
  const pid = service.child.pid ?? 0;
  const used = canMeasureMemory
    ? { memory: await residentOfNode(pid), processorMs: await processorMsOf(pid) }
    : undefined;

  await pause(STEADY_SEC * 1000);
  const steady = await cloud.calls();
  await lab.stop(service.child);
  const seconds = spreadOf(steady.bySecond);
  const mean = steady.graph / STEADY_SEC;
  const words = (value: number) => Math.round(value).toLocaleString('en');
  return {
    title: 'Polling every customer',
    about: [
      `${customers.toLocaleString('en')} customers at the simulated Microsoft, which keeps its documented limits and answers after ${LATENCY_MS} ms; \`POLL_CONCURRENCY=${CONCURRENCY}\`, \`POLL_INTERVAL_SEC=${INTERVAL_SEC}\`. At the start all ${words(rows)} rows of source and customer are due at once: they were read in ${words(cycleSec)} s with ${words(total.graph)} calls to Graph and ${words(total.login)} to the login, ${words(total.refused)} of them refused with 429.`,
      `Yardsticks: plain calls to the same host, ${CONCURRENCY} at a time, with nothing kept; the mean second of the minute after that cycle.`,
    ],
    rows: [
      row('calls to Graph in the first cycle', 'a second', total.graph / cycleSec, plain.perSec),
      row('calls in the fullest second of a minute later', 'a second', seconds.max, mean),
      ...(used
        ? [
            row('processor time of Node for a call', 'ms', used.processorMs / total.graph, plain.processorMs),
            row('Node after the cycle, RSS', 'MB', used.memory.rss, undefined),
          ]
        : []),
    ],
  };
}

/** What a client that does nothing else needs: calls a second, and milliseconds of processor for each. */
async function plainCalls(graphUrl: string): Promise<{ readonly perSec: number; readonly processorMs: number }> {
  let left = PLAIN_CALLS;
  const before = process.cpuUsage();
  const startedAt = performance.now();
  const line = async () => {
    while (left > 0) {
      left -= 1;
      await (await fetch(`${graphUrl}/v1.0/organization`)).arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, line));
  const { user, system } = process.cpuUsage(before);
  const perSec = (PLAIN_CALLS * 1000) / (performance.now() - startedAt);
  return { perSec, processorMs: (user + system) / 1000 / PLAIN_CALLS };
}

const row = (what: string, unit: Row['unit'], ours: number, yardstick: number | undefined): Row => ({
  what,
  unit,
  ours: spreadOf([ours]),
  yardstick: yardstick === undefined ? undefined : spreadOf([yardstick]),
  ratio: yardstick === undefined ? undefined : spreadOf([ours / yardstick]),
  aim: undefined,
});
