import type { Cloud } from './cloud.ts';

const HOUR_MS = 3_600_000;

/** Runs something once, so many milliseconds from now; returns how to call it off. */
export type Schedule = (run: () => void, afterMs: number) => () => void;

export interface StoryOptions {
  readonly schedule: Schedule;
  readonly now: () => Date;
}

/** What is told once, by milliseconds after the start. Quiet noise fills the time around it, for as long as it runs. */
const PLOT: readonly (readonly [afterMs: number, happens: (cloud: Cloud) => void])[] = [
  [12_000, ({ happen }) => happen.tokenTheftStep(1)],
  [40_000, ({ happen }) => happen.tokenTheftStep(2)],
  [60_000, ({ happen }) => happen.fraud('Fabrikam')],
  [85_000, ({ happen }) => happen.tokenTheftStep(3)],
];
const NOISE_EVERY_MS = 25_000;

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
 * three steps, a subscription that mines coins, and quiet noise for as long as it runs.
 *
 * @returns ends the story; calling it twice is harmless
 */
export function startStory(cloud: Cloud, { schedule, now }: StoryOptions): () => void {
  backlog(cloud, now());
  const calledOff = PLOT.map(([afterMs, happens]) => schedule(() => happens(cloud), afterMs));
  let stopNoise = () => {};
  const nextNoise = (): void => {
    stopNoise = schedule(() => {
      cloud.happen.noise();
      nextNoise();
    }, NOISE_EVERY_MS);
  };
  nextNoise();
  return () => {
    for (const callOff of calledOff) callOff();
    stopNoise();
  };
}
