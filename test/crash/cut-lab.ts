import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Signal } from '../../src/alerts/index.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import {
  createDice,
  type Dice,
  type FaultShares,
  ROUGH_DAY,
  seededFaults,
} from '../../src/sandbox/teams/fault-plan.ts';
import type { SimMessage } from '../../src/sandbox/teams/message.ts';
import type { Teams } from '../../src/sandbox/teams/teams.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { startCrashTeams } from './crash-teams.ts';
import { openJobRoom } from './hand-jobs.ts';
import { createInstanceMaker, type Instance, type MakerOptions } from './instance.ts';
import { type Findings, readHistory, violationsIn } from './read-history.ts';
import { readPresses } from './read-presses.ts';
import { readStore } from './read-store.ts';
import { subjectOf } from './replay.ts';
import { storyOf } from './story.ts';

/** A desk whose instance can be cut off at any step, with a fresh one to take over on the same database. */
export interface CutLab {
  readonly teams: Teams;
  now(): Date;
  /** Moves the clock of everything here. */
  pass(ms: number): void;
  /** Forgets everything that happened, and begins anew: see `Course`. */
  begin(seed: number, cutAt: number | undefined, how?: 'cut' | 'tear'): Promise<Course>;
  stop(): Promise<void>;
}

/** One course of events. Whatever an instance does not survive is done again by the next, as the world outside would. */
export interface Course {
  readonly dice: Dice;
  /** Steps of the instance that works now. */
  readonly steps: number;
  /** Whether an instance was cut off, or its lines torn, so far. */
  readonly wasCut: boolean;
  /** A source shows these items; shown again until they are taken in. @returns whether they were: not while the database is away */
  ingest(signals: readonly Signal[]): Promise<boolean>;
  /** Does the jobs that are due. */
  work(hands?: number): Promise<boolean>;
  /** The database is down from now on, or there again; the instance lives on. */
  databaseAway(isAway: boolean): void;
  readonly isDatabaseAway: boolean;
  /** Somebody presses a button on an alert's card, if it stands there; not again when nobody answers. */
  press(
    person: string,
    situationKey: string,
    verb: string,
    inputs?: Readonly<Record<string, string>>,
  ): Promise<'answered' | 'unanswered' | 'noCard'>;
  /** Cuts off the instance, or tears its lines, so many steps from now. */
  cutSoon(steps: number, how: 'cut' | 'tear'): void;
  /** Ends all faults, lets time pass until nothing is left to do, and reads what happened. */
  end(): Promise<Ending>;
}

export interface Ending {
  readonly findings: Findings;
  /** Everything that must not be, by kind. */
  readonly violations: Readonly<Record<string, readonly string[]>>;
  /** What happened to the cards that are in the violations. */
  readonly story: string;
}

/** Milliseconds after which what a dead instance held has run out, and seconds between two looks at what is due. */
const TAKE_OVER_MS = 120_000;
const LOOK_SEC = 30;

/** After a 429 the service rests for seconds of real time, which nobody has here; the kills have such a Teams. */
const FAULTS: FaultShares = { ...ROUGH_DAY, throttle: 0, throttleWithoutWord: 0 };

/** Milliseconds in which what was sent on loopback has arrived. */
const ON_ITS_WAY_MS = 20;

/** The target of an instance's scissors that is its database. */
const DATABASE = 0;

/** Looks after which everything must be done: half an hour on the clock of the desk. */
const MOST_LOOKS = 60;

const START = new Date('2026-03-04T10:00:00Z');

export async function openCutLab(
  database: TestDatabase,
  change: Partial<Pick<MakerOptions, 'settings' | 'log' | 'mayLook'>> = {},
): Promise<CutLab> {
  const at = { ms: START.getTime() };
  const now = () => new Date(at.ms);
  const current: { instance?: Instance } = {};
  const teams = await startCrashTeams({
    botUrl: () => `${current.instance?.url}/api/messages`,
    serviceUrl: () => current.instance?.serviceUrl ?? '',
    now,
    rateLimits: 'off',
  });
  const room = await openJobRoom(database);
  const maker = createInstanceMaker({
    databaseUrl: database.url,
    teams,
    room,
    now,
    log: change.log ?? (() => undefined),
    settings: change.settings ?? {},
    mayLook: change.mayLook ?? true,
  });
  const onLost = (what: string) => teams.mark(what);
  current.instance = await maker.start(onLost);
  await teams.install(staffId('Megan Bowen'));

  async function replaceInstance(): Promise<Instance> {
    await current.instance?.stop();
    current.instance = await maker.start(onLost);
    return current.instance;
  }

  return {
    teams,
    now,
    pass: (ms) => {
      at.ms += ms;
    },
    async begin(seed, cutAt, how = 'cut') {
      await forget(database);
      // One that lived to the end of the last course may go on: making one takes as long as half a course.
      let instance = current.instance?.scissors.isCut === false ? current.instance : await replaceInstance();
      const from = { call: teams.history.length, mark: teams.marks.length, delivery: teams.deliveries.length };
      const dice = createDice(seed);
      const state: { wasCut: boolean; excused: number; taking?: Promise<void> } = {
        wasCut: false,
        excused: instance.scissors.tears,
      };
      const tearsAtFirst = instance.scissors.tears;
      // A third of the courses has a Teams without faults, so that the cut alone is to blame for what is found.
      teams.faults.follow(seed % 3 === 1 ? undefined : seededFaults(seed, FAULTS));
      instance.scissors.arm(cutAt, how);

      // Two minutes pass here in no time: what left before them must not come after them.
      const arrived = async () => {
        let isStarved = true;
        while (isStarved) {
          const from = performance.now();
          await pause(ON_ITS_WAY_MS);
          // On a machine with much else to do, what is on its way is late as well.
          isStarved = performance.now() - from > 2 * ON_ITS_WAY_MS;
        }
        await teams.idle();
      };

      /** Has the next instance take over from one that was cut off, once, whoever notices it. */
      const takeOver = async (dead: Instance): Promise<void> => {
        if (instance !== dead) return;
        state.taking ??= (async () => {
          await arrived();
          instance = await replaceInstance();
          state.excused = 0;
          at.ms += TAKE_OVER_MS;
          await room.passTime();
          delete state.taking;
        })();
        await state.taking;
      };

      /** Does something with the instance that works; if that is cut off by it, again with the next. */
      async function survive(work: (with_: Instance) => Promise<unknown>, isRepeated = true): Promise<boolean> {
        const worker = instance;
        const tearsBefore = worker.scissors.tears;
        const ended = work(worker).then(
          () => undefined,
          (error: unknown) => ({ error }),
        );
        // What a dead instance still tries reaches nobody, and nobody waits for it.
        const failure = await Promise.race([ended, worker.scissors.whenCut.then(() => undefined)]);
        const { isCut, isAway, tears } = worker.scissors;
        if (!failure && !isCut) return true;
        if (isAway && !isCut) return false;
        state.wasCut = true;
        if (isCut) {
          await takeOver(worker);
        } else {
          // One tear may fail several things that were under way, and one that comes after it on a line that is gone.
          if (tears === tearsBefore && tears === state.excused) throw failure?.error;
          state.excused = tears;
          await arrived();
          at.ms += TAKE_OVER_MS;
          await room.passTime();
        }
        return isRepeated ? survive(work) : false;
      }

      const cardOf = async (situationKey: string): Promise<SimMessage | undefined> => {
        const alert = await database.db
          .selectFrom('alerts')
          .select('id')
          .where('situation_key', '=', situationKey)
          .orderBy('number', 'desc')
          .executeTakeFirst();
        if (!alert) return undefined;
        const begun = teams.history.slice(from.call).flatMap(({ messageIds }) => messageIds);
        return teams
          .messages({ channel: true })
          .find(({ id, card, deleted }) => begun.includes(id) && !deleted && subjectOf(card) === `alert ${alert.id}`);
      };

      return {
        dice,
        get steps() {
          return instance.scissors.steps;
        },
        get wasCut() {
          return state.wasCut || instance.scissors.tears > tearsAtFirst;
        },
        ingest: (signals) => survive((instance) => instance.ingest(signals)),
        work: (hands = 2) => survive(({ jobs }) => jobs.drain(hands)),
        async press(person, situationKey, verb, inputs) {
          const message = await cardOf(situationKey);
          if (!message) return 'noCard';
          const alertId = subjectOf(message.card).replace('alert ', '');
          const answer = { httpStatus: 0, body: {} as unknown };
          await survive(async () => {
            const press = { verb, data: { alertId, ...inputs } };
            Object.assign(answer, await teams.invoke(staffId(person), message.id, press));
          }, false);
          const isError = (answer.body as { type?: string } | undefined)?.type === 'application/vnd.microsoft.error';
          return answer.httpStatus === 200 && !isError ? 'answered' : 'unanswered';
        },
        get isDatabaseAway() {
          return instance.scissors.isAway;
        },
        databaseAway: (isAway) => instance.scissors.away(DATABASE, isAway),
        cutSoon: (steps, how) => instance.scissors.arm(steps, how),
        async end() {
          teams.faults.clear();
          instance.scissors.away(DATABASE, false);
          for (let look = 0; look < MOST_LOOKS; look += 1) {
            await survive(({ lookAfterCards }) => lookAfterCards());
            await survive(({ jobs }) => jobs.drain(2));
            if ((await room.pending()) === 0) break;
            at.ms += LOOK_SEC * 1000;
            await room.passTime();
          }
          await teams.idle();
          const told = await readStore(database.db);
          const evidence = { history: teams.history.slice(from.call), marks: teams.marks.slice(from.mark) };
          const findings = readHistory(evidence, told);
          const presses = readPresses(teams.deliveries.slice(from.delivery), told);
          const violations = { ...violationsIn(findings), ...(presses.length > 0 && { presses }) };
          return {
            findings,
            violations,
            story: storyOf(evidence, { ...violations, doubled: [...findings.ambiguous, ...findings.unsure] }),
          };
        },
      };
    },
    async stop() {
      await current.instance?.stop();
      await room.stop();
      await teams.stop();
    },
  };
}

/** Empties what a course leaves behind; channel and people stay. */
async function forget({ db }: TestDatabase): Promise<void> {
  await sql`
    with cards_gone as (delete from cards), tasks_gone as (delete from tasks), log_gone as (delete from audit_log), told as (delete from personal_messages),
      pace_gone as (delete from paced_sends), signals_gone as (delete from signals), folds_gone as (delete from folds), alerts_gone as (delete from alerts)
    delete from pgboss.job
  `.execute(db);
}
