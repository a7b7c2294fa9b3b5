import type { Course, CutLab, Ending } from './cut-lab.ts';
import { detection } from './signals.ts';

/** What one course with one cut came to. */
export interface Cut extends Ending {
  readonly seed: number;
  /** The step before which everything was severed; 0 when nothing was. */
  readonly step: number;
  readonly wasCut: boolean;
}

const situation = (user: string): string => detection(user, 1, new Date(0)).situationKey;

/**
 * A quarter of an hour at the desk: items come in and come again, cards are posted and edited, three people press.
 *
 * @param cutAt - the step before which the first instance is cut off
 */
export async function runCourse(
  lab: CutLab,
  seed: number,
  cutAt: number | undefined,
): Promise<Cut & { readonly steps: number }> {
  // Every second course loses its lines once and goes on; in the others the instance is gone for good.
  const course = await lab.begin(seed, cutAt, seed % 2 === 0 ? 'tear' : 'cut');
  // Every fourth course is a storm.
  await (seed % 4 === 0 ? storm : happen)(lab, course);
  const steps = course.wasCut ? 0 : course.steps;
  const ending = await course.end();
  return { ...ending, seed, step: cutAt ?? 0, wasCut: course.wasCut, steps };
}

/** More of a kind than people want to read: the first get cards of their own, the others fold into one. */
async function storm(lab: CutLab, { dice, ingest, work, press }: Course): Promise<void> {
  const users = Array.from({ length: 6 }, (_none, index) => `Seat ${index} ${Math.floor(dice() * 1000)}`);
  const items = users.map((user) => detection(user, 1, lab.now()));
  await ingest(items.slice(0, 4));
  await work();
  lab.pass(60_000);
  await press('Nestor Wilke', situation(users[0] ?? ''), 'alert.acknowledge');
  await ingest(items);
  lab.pass(60_000);
  await work();
  // One becomes worse and leaves the storm.
  await ingest(items.slice(5).map((item) => ({ ...item, severity: 'high', fingerprint: 'worse' })));
  await work();
}

async function happen(lab: CutLab, { dice, ingest, work, press }: Course): Promise<void> {
  const [ann, ben, cleo] = ['Ann', 'Ben', 'Cleo'].map((name) => `${name} ${Math.floor(dice() * 1000)}`) as [
    string,
    string,
    string,
  ];
  const first = detection(ann, 1, lab.now());
  const second = detection(ben, 1, lab.now(), { severity: 'high' });
  await ingest([first, second]);
  await work();
  lab.pass(30_000);
  await press('Nestor Wilke', situation(ann), 'alert.acknowledge');
  await ingest([{ ...first, fingerprint: 'changed', severity: 'high' }, detection(cleo, 1, lab.now())]);
  await press('Lee Gu', situation(ann), 'alert.tasks');
  await Promise.all([work(), press('Lee Gu', situation(ben), 'alert.acknowledge')]);
  lab.pass(30_000);
  await press('Megan Bowen', situation(ann), 'alert.resolve', { in_resolution: 'dismissed', in_note: '' });
  await work();
  lab.pass(30_000);
  await ingest([second, detection(ben, 2, lab.now())]);
  await work();
}

/** Fewer points than these are spread over several courses, every `SPREAD`-th step of each; more go through every step. */
const MANY = 2_000;
const SPREAD = 7;

/**
 * Cuts at so many points, seed after seed, from the first step to the last of each seed's course.
 *
 * @param onCut - told of every point, for a line on the way
 */
export async function runCuts(
  lab: CutLab,
  points: number,
  firstSeed: number,
  onCut?: (cut: Cut) => void,
): Promise<readonly Cut[]> {
  const every = points < MANY ? SPREAD : 1;
  const cuts: Cut[] = [];
  const run = async (seed: number, step: number | undefined): Promise<number> => {
    const cut = await runCourse(lab, seed, step);
    cuts.push(cut);
    onCut?.(cut);
    return cut.steps;
  };
  for (let seed = firstSeed; cuts.length < points; seed += 1) {
    const steps = await run(seed, undefined);
    for (let step = 1 + (seed % every); step <= steps && cuts.length < points; step += every) await run(seed, step);
  }
  return cuts;
}
