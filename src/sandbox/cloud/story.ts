import type { Cloud } from './cloud.ts';

const HOUR_MS = 3_600_000;

/** Runs something once, so many milliseconds from now; returns how to call it off. */
export type Schedule = (run: () => void, afterMs: number) => () => void;

export interface StoryOptions {
  readonly schedule: Schedule;
  readonly now: () => Date;
}

type Tell = (cloud: Cloud, now: Date) => void;

/**
 * What is told once, each step so many milliseconds after the one before. It is quiet around it, so that a visitor sees
 * one stolen session grow worse on one card, and the mining with its two clocks.
 */
const PLOT: readonly (readonly [waitMs: number, tell: Tell])[] = [
  [0, backlog],
  [12_000, ({ happen }) => happen.tokenTheftStep(1)],
  [23_000, ({ happen }) => happen.tokenTheftStep(2)],
  [20_000, ({ happen }) => happen.fraud('Fabrikam')],
  [25_000, ({ happen }) => happen.tokenTheftStep(3)],
];

/** What is told after the plot, again and again. */
const NOISE: (typeof PLOT)[number] = [45_000, ({ happen }) => happen.noise()];

/** What the last days left behind: found at the first poll, like on the first day of a real installation. */
function backlog({ happen }: Cloud, now: Date): void {
  const ago = (hours: number): Date => new Date(now.getTime() - hours * HOUR_MS);
  happen.riskySignIn('Proseware', {
    level: 'medium',
    riskEventType: 'unlikelyTravel',
    riskState: 'dismissed',
    detectedAt: ago(70),
  });
  happen.leakedCredentials('Coho Vineyard & Winery', { user: 'Debra Berger', detectedAt: ago(31) });
  happen.riskySignIn('Northwind Traders', { level: 'medium', detectedAt: ago(20) });
  happen.riskySignIn('Tailspin Toys', { level: 'medium', riskEventType: 'anonymizedIPAddress', detectedAt: ago(9) });
  happen.riskySignIn('Contoso', { level: 'low', detectedAt: ago(2) });
}

/**
 * Tells a believable story to whoever tries Watchpost out: a handful of older detections, then a stolen session in
 * three steps and a subscription that mines coins, and after that quiet noise for as long as it runs.
 *
 * A world that has heard some of it hears the rest: nothing is told twice, whatever was restarted in between.
 *
 * @returns ends the story; calling it twice is harmless
 */
export function startStory(cloud: Cloud, { schedule, now }: StoryOptions): () => void {
  const { progress } = cloud.world;
  let callOff = () => {};
  const next = (): void => {
    const [waitMs, tell] = PLOT[progress.storySteps] ?? NOISE;
    callOff = schedule(() => {
      progress.storySteps += 1;
      tell(cloud, now());
      next();
    }, waitMs);
  };
  next();
  return () => callOff();
}
