import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { createDice, type Dice, ROUGH_DAY, seededFaults } from '../../src/sandbox/teams/fault-plan.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { verbsIn } from '../support/read-card.ts';
import { type KillLab, openKillLab, untilSo } from './kill-lab.ts';
import { type Findings, readHistory, violationsIn } from './read-history.ts';
import { readPresses } from './read-presses.ts';
import { readStore } from './read-store.ts';
import { subjectOf } from './replay.ts';
import type { ServiceProcess } from './service-process.ts';
import { storyOf } from './story.ts';

/** What a run with many kills came to. */
export interface KillRun {
  readonly kills: number;
  readonly violations: Readonly<Record<string, readonly string[]>>;
  readonly findings: Findings;
  /** What happened to the cards that are in the violations. */
  readonly story: string;
}

/** Milliseconds between two things that happen outside, at most; the channel takes two writes a second for long. */
const HAPPENS_MS = 1_200;
/** Calls to Teams after which a process is killed, at most, and milliseconds, should it have nothing to say. */
const MOST_CALLS = 5;
const LIVES_MS = 2_000;
/** One in six is killed while it starts, which takes about so long. */
const STARTS_MS = 1_500;
/** Milliseconds after the last of these calls: in the middle of the next, or of what is noted about it. */
const LATER_MS = 60;

/**
 * Runs the service, kills it at random instants, starts it again at once, and so on, alone or as a pair, while alerts
 * come in, people press and Teams has a rough day. Then lets it work in peace until nothing is left to do, and reads.
 *
 * @param options.onKill - told of every kill, for a line on the way
 */
export async function runKills(
  database: TestDatabase,
  kills: number,
  seed: number,
  options: { readonly onKill?: (count: number) => void; readonly settings?: Readonly<Record<string, string>> } = {},
): Promise<KillRun> {
  const lab = await openKillLab(database, options.settings);
  try {
    const dice = createDice(seed);
    lab.teams.faults.follow(seededFaults(seed, ROUGH_DAY));
    const outside = startOutside(lab, createDice(seed + 1));
    let done = 0;
    while (done < kills) {
      done += await killAll(lab, dice, () => options.onKill?.(done + 1));
      await lab.passTwoMinutes();
      for (let count = dice() < 0.5 ? 1 : 2; count > 0; count -= 1) lab.start();
    }
    await outside.end();
    lab.teams.faults.clear();
    await settle(lab, database);
    return await judge(lab, database, outside.atRisk, done);
  } finally {
    await lab.stop();
  }
}

/** Kills each process that is alive at an instant of its own. @returns how many */
async function killAll(lab: KillLab, dice: Dice, onKill: () => void): Promise<number> {
  const all = [...lab.alive];
  await Promise.all(
    all.map(async (process) => {
      const [isEarly, calls, laterMs] = [dice() < 1 / 6, Math.floor(dice() * MOST_CALLS), dice() * LATER_MS];
      if (isEarly) await pause(dice() * STARTS_MS);
      else await untilCalled(lab, process, calls);
      await pause(laterMs);
      await lab.kill(process);
      onKill();
    }),
  );
  return all.length;
}

/** Waits until Teams was called so often since the process is ready, or the process has lived long enough. */
async function untilCalled(lab: KillLab, process: ServiceProcess, calls: number): Promise<void> {
  await process.started;
  const from = lab.teams.history.length;
  const until = performance.now() + LIVES_MS;
  while (lab.teams.history.length - from <= calls && performance.now() < until) await pause(10);
}

interface Outside {
  /** Users who came to be at risk. */
  readonly atRisk: readonly string[];
  end(): Promise<void>;
}

const PEOPLE = ['Nestor Wilke', 'Lee Gu', 'Megan Bowen'];

/** Lets things happen that the service must not miss: people at risk, presses, somebody who looks at the channel. */
function startOutside(lab: KillLab, dice: Dice): Outside {
  const atRisk: string[] = [];
  const state = { isOver: false };
  const pressSomething = async () => {
    const cards = lab.teams
      .messages({ channel: true })
      .filter(({ card, deleted }) => !deleted && subjectOf(card).startsWith('alert '));
    const message = cards[Math.floor(dice() * cards.length)];
    if (!message) return;
    const [verb = ''] = verbsIn(message.card);
    const person = staffId(PEOPLE[Math.floor(dice() * PEOPLE.length)] ?? '');
    const alertId = subjectOf(message.card).replace('alert ', '');
    const form = { in_resolution: 'dismissed', in_assignee: person, in_note: '' };
    const act = verb === 'alert.chooseAssignee' ? (dice() < 0.5 ? 'alert.assign' : 'alert.resolve') : verb;
    await lab.teams.invoke(person, message.id, { verb: act, data: { alertId, ...form } });
  };
  const run = async () => {
    while (!state.isOver) {
      if (dice() < 0.5) atRisk.push(lab.somebodyNew());
      else await pressSomething();
      await pause(dice() * HAPPENS_MS);
    }
  };
  const running = run();
  return {
    atRisk,
    async end() {
      state.isOver = true;
      await running;
    },
  };
}

/** Waits until the sources have been read to their end, no job is left, and every card shows its alert. */
async function settle(lab: KillLab, { db }: TestDatabase): Promise<void> {
  const since = new Date();
  // What was postponed waits for its moment, and sometimes for minutes; nothing holds it but the hour.
  const hasten = sql`update pgboss.job set start_after = now() where state in ('created', 'retry') and start_after > now()`;
  await untilSo('a rest', async () => {
    if (lab.alive.every(({ url }) => url === undefined)) return false;
    await hasten.execute(db);
    const { rows } = await sql<{ unread: number; jobs: number }>`
      select (select count(*) from source_states where source like 'graph.risk%' and status <> 'notReadable'
          and coalesce(last_good_at, 'epoch') < ${since}) as unread,
        (select count(*) from pgboss.job where state < 'completed' and name = 'deliver') as jobs`.execute(db);
    return rows[0]?.unread === 0 && rows[0].jobs === 0;
  });
  await lab.teams.settled();
  await lab.teams.idle();
}

async function judge(lab: KillLab, database: TestDatabase, atRisk: readonly string[], kills: number): Promise<KillRun> {
  const told = await readStore(database.db);
  const findings = readHistory(lab.teams, told);
  const presses = readPresses(lab.teams.deliveries, told);
  const { rows } = await sql<{ id: string }>`select subject_id as id from alerts`.execute(database.db);
  const stored = new Set(rows.map(({ id }) => id));
  const missed = atRisk.filter((userId) => !stored.has(userId));
  const errors = lab.errors.concat(lab.alive.flatMap((process) => process.errors));
  // Real time is the machine's: where it has too much to do, calls that left apart arrive together. They are counted, and
  // the pacer has tests of its own.
  const { throttled: _counted, ...found } = violationsIn(findings);
  const violations = {
    ...found,
    ...(presses.length > 0 && { presses }),
    ...(missed.length > 0 && { missed }),
    ...(errors.length > 0 && { errors }),
  };
  return { kills, findings, violations, story: storyOf(lab.teams, violations) };
}
