import { sql } from 'kysely';
import { type Alarm, listOpenAlarms } from './alarms/index.ts';
import type { Database } from './storage/connect.ts';
import { isWatched } from './tenants/index.ts';

/**
 * Why the service may not be ready: a code for machines and for docs/runbook.md, and the words that a person reads. `…`
 * stands for what differs.
 */
export const READINESS_REASONS = {
  databaseAway: 'the database does not answer',
  nothingRead: 'no source was read for 15 minutes',
  nothingReadable: 'no source can be read',
  sourceFails: '… fails everywhere: …',
  nothingDelivered: 'no card was delivered for 15 minutes',
  cardsWait: '… cards of new alerts have not reached a channel',
} as const;
export type ReadinessCode = keyof typeof READINESS_REASONS;

interface Reason {
  readonly code: ReadinessCode;
  readonly words: string;
}

/** What `GET /readyz` reports. */
export interface ReadinessReport {
  readonly status: 'ready' | 'notReady';
  /** Why not; empty when ready. */
  readonly reasons: readonly string[];
  /** The same as codes, each once; docs/runbook.md has a line for each. */
  readonly codes: readonly ReadinessCode[];
  /** Each source with its tenants by state, and the last good read of any of them. */
  readonly sources: readonly {
    readonly source: string;
    readonly ok: number;
    readonly failing: number;
    readonly notReadable: number;
    readonly lastGoodAt: string | null;
    /** Why most of those that fail do, as a code; `''` where none does. */
    readonly reason: string;
  }[];
  /** What the desk knows that it cannot do; people see the same in the channel. */
  readonly alarms: readonly { readonly number: number; readonly key: string; readonly since: string }[];
}

/** A poller or worker that has left due work alone for this long has stopped, whatever the process says. */
const SILENT_AFTER_MS = 15 * 60_000;

/** Milliseconds for which one answer does for all who take an old one. */
const GOOD_FOR_MS = 1_000;

/** Milliseconds to wait for the database: who asks whether we are ready waits for few seconds only. */
const PATIENCE_MS = 1_500;

/**
 * Tells whether this instance can do its work: the database answers, the sources are being read, and cards are being
 * delivered. A single customer that cannot be read does not make the service unready: restarting it would not help.
 *
 * Answers within two seconds. There is one question to the database at a time, however many ask us; those who take an
 * answer that is a second old cause one a second.
 */
export function createReadiness(
  db: Database,
  now: () => Date,
): (mayBeOld?: boolean) => Promise<{ isReady: boolean; report: ReadinessReport }> {
  let asking: Promise<Facts> | undefined;
  let last: { readonly facts: Facts; readonly atMs: number } | undefined;
  const ask = (mayBeOld: boolean): Promise<Facts> => {
    if (mayBeOld && last && performance.now() - last.atMs < GOOD_FOR_MS) return Promise.resolve(last.facts);
    asking ??= readFacts(db)
      .then((facts) => {
        last = { facts, atMs: performance.now() };
        return facts;
      })
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
  return async (mayBeOld = false) => {
    try {
      const facts = await within(PATIENCE_MS, ask(mayBeOld));
      return report(reasonsIn(facts, now()), facts.sources, facts.alarms);
    } catch {
      return report([plain('databaseAway')], [], []);
    }
  };
}

interface Facts {
  readonly sources: Awaited<ReturnType<typeof readSources>>;
  /** Seconds that the longest waiting job is overdue, by the clock of the database; null when none waits. */
  readonly overdueSec: number | null;
  readonly alarms: readonly Alarm[];
}

async function readFacts(db: Database): Promise<Facts> {
  const sources = await readSources(db);
  const { rows } = await sql<{ overdueSec: number | null }>`
    select extract(epoch from now() - min(start_after))::float8 as "overdueSec"
    from pgboss.job where state in ('created', 'retry')
  `.execute(db);
  return { sources, overdueSec: rows[0]?.overdueSec ?? null, alarms: await listOpenAlarms(db) };
}

const readSources = (db: Database) =>
  db
    .selectFrom('source_states')
    .select((eb) => [
      'source',
      eb.fn.countAll<number>().as('tenants'),
      eb.fn.countAll<number>().filterWhere('status', '=', 'ok').as('ok'),
      eb.fn.countAll<number>().filterWhere('status', '=', 'failing').as('failing'),
      eb.fn.countAll<number>().filterWhere('status', '=', 'notReadable').as('notReadable'),
      sql<string>`coalesce(mode() within group (order by reason_code) filter (where status = 'failing'), '')`.as(
        'reason',
      ),
      eb.fn.max('last_good_at').as('lastGoodAt'),
      eb.fn.max('last_attempt_at').as('lastAttemptAt'),
      eb.fn.min('next_at').as('nextAt'),
    ])
    .where(isWatched('source_states.tenant_id'))
    .groupBy('source')
    .orderBy('source')
    .execute();

const plain = (code: ReadinessCode): Reason => ({ code, words: READINESS_REASONS[code] });

function reasonsIn({ sources, overdueSec, alarms }: Facts, now: Date): Reason[] {
  const isLongAgo = (at: Date | null) => now.getTime() - (at?.getTime() ?? 0) > SILENT_AFTER_MS;
  const isDue = sources.some((row) => isLongAgo(row.nextAt));
  const isBlind = sources.every((row) => row.failing + row.notReadable === row.tenants);
  const isSilent = sources.every((row) => isLongAgo(row.lastAttemptAt));
  return [
    // By what is due, not by the last read alone: with a long interval nothing is read for hours, and rightly so.
    ...(isDue && isSilent ? [plain('nothingRead')] : []),
    // An expired secret of ours makes nothing fail: it makes everything unreadable.
    ...(sources.length > 0 && isBlind ? [plain('nothingReadable')] : []),
    ...sources
      .filter((row) => row.failing > 0 && row.ok === 0)
      .map(({ source, reason }): Reason => {
        const words = `${source} fails everywhere${reason === '' ? '' : `: ${reason}`}`;
        return { code: 'sourceFails', words };
      }),
    ...((overdueSec ?? 0) * 1000 > SILENT_AFTER_MS ? [plain('nothingDelivered')] : []),
    ...alarms
      .filter(({ facts }) => facts.kind === 'waiting')
      .map(
        ({ facts }): Reason => ({
          code: 'cardsWait',
          words: `${facts.count} cards of new alerts have not reached a channel`,
        }),
      ),
  ];
}

function report(
  reasons: readonly Reason[],
  rows: Facts['sources'],
  alarms: Facts['alarms'],
): { isReady: boolean; report: ReadinessReport } {
  const isReady = reasons.length === 0;
  return {
    isReady,
    report: {
      status: isReady ? 'ready' : 'notReady',
      reasons: reasons.map(({ words }) => words),
      codes: [...new Set(reasons.map(({ code }) => code))],
      sources: rows.map(({ source, ok, failing, notReadable, lastGoodAt, reason }) => ({
        source,
        ok,
        failing,
        notReadable,
        lastGoodAt: lastGoodAt?.toISOString() ?? null,
        reason,
      })),
      alarms: alarms.map(({ number, key, sinceAt }) => ({ number, key, since: sinceAt.toISOString() })),
    },
  };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), ms);
  });
  // Nobody else waits for it when it fails after that.
  work.catch(() => undefined);
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}
