import fc from 'fast-check';
import type { Signal } from '../../src/alerts/index.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { seededFaults } from '../../src/sandbox/teams/fault-plan.ts';
import type { TestDatabase } from '../support/create-database.ts';
import type { Course, CutLab } from './cut-lab.ts';
import { DeskModel, type ModelItem, type ModelVerb } from './desk-model.ts';
import { detection } from './signals.ts';

const USERS = ['Adele Vance', 'Alex Wilber', 'Debra Berger'];
const PEOPLE = ['Nestor Wilke', 'Lee Gu', 'Megan Bowen'];

/** One thing that happens. Numbers choose among what is there. */
type Step =
  | { readonly kind: 'appear'; readonly who: number; readonly severity: 'low' | 'medium' | 'high' }
  | { readonly kind: 'worsen' | 'close' | 'repeat'; readonly item: number }
  | { readonly kind: 'read' | 'work' | 'pass' | 'graph' | 'teams' | 'database' }
  | { readonly kind: 'press'; readonly who: number; readonly by: number; readonly verb: ModelVerb }
  | { readonly kind: 'break'; readonly how: 'cut' | 'tear'; readonly after: number };

const number = fc.nat({ max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('appear'),
      who: number,
      severity: fc.constantFrom('low', 'medium', 'high'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('worsen', 'close', 'repeat'), item: number }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('read') }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('work') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('pass', 'graph', 'teams', 'database') }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('press'),
      who: number,
      by: number,
      verb: fc.constantFrom('acknowledge', 'assign', 'resolve', 'reopen'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('break'),
      how: fc.constantFrom('cut', 'tear'),
      after: fc.integer({ min: 1, max: 120 }),
    }),
  },
) as fc.Arbitrary<Step>;

/** Any day at the desk. */
export const anyDay = fc.array(step, { minLength: 5, maxLength: 30 });

/** Minutes that pass at a `pass`: longer than any lease and any silence. */
const PASS_MS = 20 * 60_000;

/**
 * Lets a day happen to the desk and to the model.
 *
 * @returns both views, and everything that the reader found; the seed decides what goes wrong in Teams
 */
export async function liveThrough(lab: CutLab, database: TestDatabase, seed: number, day: readonly Step[]) {
  const course = await lab.begin(seed, undefined);
  const model = new DeskModel();
  const outside = { isGraphAway: false, isTeamsAway: false };
  for (const each of day) {
    await happen({ lab, database, course, model, outside, seed }, each);
    // Moments differ, so that what came first can be told.
    lab.pass(1_000);
  }
  course.databaseAway(false);
  await read(lab, course, model);
  const { findings, violations, story } = await course.end();
  return { wanted: model.view(), found: await viewOf(database), violations, findings, story };
}

interface Scene {
  readonly lab: CutLab;
  readonly database: TestDatabase;
  readonly course: Course;
  readonly model: DeskModel;
  readonly outside: { isGraphAway: boolean; isTeamsAway: boolean };
  readonly seed: number;
}

async function happen({ lab, database, course, model, outside, seed }: Scene, each: Step): Promise<void> {
  const { items } = model;
  const nth = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];
  switch (each.kind) {
    case 'appear':
      return model.appear(nth(USERS, each.who) ?? '', each.severity, lab.now().getTime());
    case 'worsen':
    case 'close': {
      const item = nth(items, each.item);
      if (!item?.isOpen) return;
      Object.assign(
        item,
        { edition: item.edition + 1 },
        each.kind === 'close' ? { isOpen: false } : { severity: 'high' },
      );
      return;
    }
    case 'repeat': {
      const item = nth(items, each.item);
      if (item && item.seen.edition === item.edition) await course.ingest([signalOf(item)]);
      return;
    }
    case 'read':
      return outside.isGraphAway ? undefined : read(lab, course, model);
    case 'work':
      await course.work();
      return;
    case 'database':
      return course.databaseAway(!course.isDatabaseAway);
    case 'pass':
      return lab.pass(PASS_MS);
    case 'graph':
      outside.isGraphAway = !outside.isGraphAway;
      return;
    case 'teams':
      outside.isTeamsAway = !outside.isTeamsAway;
      return lab.teams.faults.follow(outside.isTeamsAway ? seededFaults(seed, { fail: 0.5, drop: 0.5 }) : undefined);
    case 'break':
      return course.cutSoon(each.after, each.how);
    case 'press':
      return press({ lab, database, course, model }, each);
  }
}

async function read(lab: CutLab, course: Course, model: DeskModel): Promise<void> {
  const unseen = model.unseen();
  const isTaken = unseen.length === 0 || (await course.ingest(unseen.map(signalOf)));
  if (isTaken) model.read(lab.now().getTime());
}

async function press(
  { lab, database, course, model }: Pick<Scene, 'lab' | 'database' | 'course' | 'model'>,
  { who, by, verb }: Extract<Step, { kind: 'press' }>,
): Promise<void> {
  const user = USERS[who % USERS.length] ?? '';
  const person = PEOPLE[by % PEOPLE.length] ?? '';
  const inputs = { in_assignee: staffId(person), in_resolution: 'dismissed', in_note: '' };
  const pressedAt = lab.now().getTime();
  const outcome = await course.press(person, detection(user, 0, lab.now()).situationKey, `alert.${verb}`, inputs);
  if (outcome === 'noCard') return;
  // Nobody answered: it may have happened or not, and the store alone knows.
  const isDone = outcome === 'answered' || (await hasLine(database, user, verb, person, pressedAt));
  if (isDone) model.act(user, verb, person, pressedAt);
}

async function hasLine({ db }: TestDatabase, user: string, verb: string, person: string, at: number): Promise<boolean> {
  const line = await db
    .selectFrom('audit_log')
    .innerJoin('alerts', (join) =>
      join.on((eb) => eb(eb.cast<string>('alerts.id', 'text'), '=', eb.ref('audit_log.subject_id'))),
    )
    .select('audit_log.id')
    .where('alerts.subject_id', '=', user)
    .where('audit_log.verb', '=', `alert.${verb}`)
    .where('audit_log.actor_id', '=', staffId(person))
    .where('audit_log.at', '=', new Date(at))
    .executeTakeFirst();
  return line !== undefined;
}

const signalOf = (item: ModelItem): Signal =>
  detection(item.user, item.number, new Date(item.shownAt), {
    severity: item.severity,
    fingerprint: String(item.edition),
    sourceState: item.isOpen ? { kind: 'open' } : { kind: 'closed', resolution: 'dismissed' },
  });

async function viewOf({ db }: TestDatabase): Promise<Record<string, string[]>> {
  const rows = await db
    .selectFrom('alerts')
    .select(['subject_id', 'severity', 'status', 'assignee_name'])
    .orderBy('number')
    .execute();
  const users = Map.groupBy(rows, ({ subject_id: user }) => user);
  return Object.fromEntries(
    [...users]
      .map(
        ([user, alerts]) =>
          [
            user,
            alerts.map(
              ({ severity, status, assignee_name: assignee }) => `${severity} ${status} ${assignee ?? 'nobody'}`,
            ),
          ] as const,
      )
      .toSorted(),
  );
}
