import { type Finding, factsOf, type SecretName } from './alarm.ts';

export interface EndingSecret {
  readonly name: SecretName;
  /** `undefined` when it is not known. */
  readonly diesAt: Date | undefined;
  readonly tellAt: Date;
}

/** How the desk's own work stands. Counts are 0 and moments null where there is nothing to tell. */
export interface DeskReading {
  /** Cards that Teams will not take. */
  readonly parked: { readonly count: number; readonly since: Date | null };
  /** Cards of alerts that nobody in some channel has seen yet, a quarter of an hour after the alert came. */
  readonly unseen: { readonly count: number; readonly since: Date | null };
  /** Jobs that are due, and how long the oldest of them is, by the database's clock. */
  readonly overdue: { readonly count: number; readonly oldestSec: number };
  /** Partner alerts that polling found and no webhook announced, since the last webhook; 0 where none ever came. */
  readonly unannounced: { readonly count: number; readonly since: Date | null };
  /** Secrets of ours with the moment at which they die at the latest, and from when on that is told. */
  readonly secrets: readonly EndingSecret[];
}

/** Seconds that a due job may wait. */
const OVERDUE_SEC = 600;
/** Minutes for which a card may be parked: whoever retries it at once needs no alarm. */
const PARKED_MIN = 5;
/** One or two may have been on their way together; three were not announced. */
const UNANNOUNCED = 3;
const UNANNOUNCED_MIN = 30;

/** What the state of the desk's own work means. Pure. */
export function judgeDesk(reading: DeskReading, now: Date): Finding[] {
  const { parked, unseen, overdue, unannounced, secrets } = reading;
  const isOlder = (at: Date | null, minutes: number): at is Date =>
    at !== null && now.getTime() - at.getTime() >= minutes * 60_000;
  const findings: Finding[] = [];
  const broken = (key: string, sinceAt: Date, facts: Finding['facts']) =>
    findings.push({ key, sinceAt, facts, state: 'broken' });

  if (parked.count > 0 && isOlder(parked.since, PARKED_MIN)) {
    broken('deliveries', parked.since, factsOf('deliveries', { count: parked.count }));
  }
  if (unseen.count > 0 && unseen.since) {
    broken('waiting', unseen.since, factsOf('waiting', { count: unseen.count }));
  }
  if (overdue.oldestSec >= OVERDUE_SEC) {
    const sinceAt = new Date(now.getTime() - Math.round(overdue.oldestSec) * 1000);
    broken('jobs', sinceAt, factsOf('jobs', { count: overdue.count }));
  }
  if (unannounced.count >= UNANNOUNCED && isOlder(unannounced.since, UNANNOUNCED_MIN)) {
    broken('webhook', unannounced.since, factsOf('webhook', { count: unannounced.count }));
  }
  for (const { name, diesAt, tellAt } of secrets) {
    if (tellAt > now) continue;
    broken(`token:${name}`, tellAt, factsOf('token', { secret: name, diesAt: diesAt?.toISOString() ?? '' }));
  }
  return findings;
}
