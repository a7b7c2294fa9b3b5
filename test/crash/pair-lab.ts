import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import type { Teams } from '../../src/sandbox/teams/teams.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { startCrashTeams } from './crash-teams.ts';
import { openJobRoom } from './hand-jobs.ts';
import { createInstanceMaker, type Instance } from './instance.ts';
import { type Findings, readHistory } from './read-history.ts';
import { readPresses } from './read-presses.ts';
import { readStore } from './read-store.ts';

/** Two instances of the service on one database, and a Teams that turns to them by turns. */
export interface PairLab {
  readonly teams: Teams;
  readonly pair: readonly [Instance, Instance];
  now(): Date;
  pass(ms: number): void;
  /** Both instances work until nothing is left to do. */
  rest(): Promise<void>;
  /** What people should see, and what they do see. */
  read(): Promise<{ readonly findings: Findings; readonly presses: readonly string[] }>;
  stop(): Promise<void>;
}

/** Jobs that go round and never end would keep a test for ever. */
const MOST_LOOKS = 60;

export async function openPairLab(database: TestDatabase): Promise<PairLab> {
  const at = { ms: Date.parse('2026-03-04T10:00:00Z'), turn: 0 };
  const now = () => new Date(at.ms);
  const instances: Instance[] = [];
  const teams = await startCrashTeams({
    botUrl() {
      at.turn += 1;
      return `${instances[at.turn % instances.length]?.url}/api/messages`;
    },
    serviceUrl: () => instances[0]?.serviceUrl ?? '',
    now,
    rateLimits: 'off',
  });
  const room = await openJobRoom(database);
  const log = () => undefined;
  const maker = createInstanceMaker({ databaseUrl: database.url, teams, room, now, log, settings: {}, mayLook: true });
  const pair = [await maker.start(() => undefined), await maker.start(() => undefined)] as const;
  instances.push(...pair);
  await teams.install(staffId('Megan Bowen'));
  return {
    teams,
    pair,
    now,
    pass: (ms) => {
      at.ms += ms;
    },
    async rest() {
      for (let look = 0; look < MOST_LOOKS; look += 1) {
        await Promise.all(pair.map(({ jobs }) => jobs.drain(2)));
        if ((await room.pending()) === 0) return;
        at.ms += 30_000;
        await room.passTime();
      }
      throw new Error('the jobs never end');
    },
    async read() {
      await teams.idle();
      const told = await readStore(database.db);
      return { findings: readHistory(teams, told), presses: readPresses(teams.deliveries, told) };
    },
    async stop() {
      for (const instance of pair) await instance.stop();
      await room.stop();
      await teams.stop();
    },
  };
}
