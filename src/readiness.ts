import { sql } from 'kysely';
import { type Alarm, listOpenAlarms } from './alarms/index.ts';
import type { Database } from './storage/connect.ts';

/** What `GET /readyz` reports. */
export interface ReadinessReport {
  readonly status: 'ready' | 'notReady';
  /** Why not; empty when ready. */
  readonly reasons: readonly string[];
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

/** Milliseconds to wait for the database: who asks whether we are ready waits for few seconds only. */
const PATIENCE_MS = 1_500;

/**
 * Tells whether this instance can do its work: the database answers, the sources are being read, and cards are being
 * delivered. A single customer that cannot be read does not make the service unready: restarting it would not help.
 *
 * Answers within two seconds. While the database hangs there is one question to it, however many ask us.
 */
export function createReadiness(
  db: Database,
  now: () => Date,
): () => Promise<{ isReady: boolean; report: ReadinessReport }> {
  let asking: Promise<Facts> | undefined;
  const ask = () => {
    asking ??= readFacts(db).finally(() => {
      asking = undefined;
    });
    return asking;
  };
  return async () => {
    try {
      const facts = await within(PATIENCE_MS, ask());
      return report(reasonsIn(facts, now()), facts.sources, facts.alarms);
    } catch {
      return report(['the database does not answer'], [], []);
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
    .groupBy('source')
    .orderBy('source')
    .execute();

function reasonsIn({ sources, overdueSec, alarms }: Facts, now: Date): string[] {
  const isLongAgo = (at: Date | null) => now.getTime() - (at?.getTime() ?? 0) > SILENT_AFTER_MS;
  const isDue = sources.some((row) => isLongAgo(row.nextAt));
  const isBlind = sources.every((row) => row.failing + row.notReadable === row.tenants);
  const isSilent = sources.every((row) => isLongAgo(row.lastAttemptAt));
  return [
    // By what is due, not by the last read alone: with a long interval nothing is read for hours, and rightly so.
    ...(isDue && isSilent ? ['no source was read for 15 minutes'] : []),
    // An expired secret of ours makes nothing fail: it makes everything unreadable.
    ...(sources.length > 0 && isBlind ? ['no source can be read'] : []),
    ...sources
      .filter((row) => row.failing > 0 && row.ok === 0)
      .map(({ source, reason }) => `${source} fails everywhere${reason === '' ? '' : `: ${reason}`}`),
    ...((overdueSec ?? 0) * 1000 > SILENT_AFTER_MS ? ['no card was delivered for 15 minutes'] : []),
    ...alarms
      .filter(({ facts }) => facts.kind === 'waiting')
      .map(({ facts }) => `${facts.count} cards of new alerts have not reached a channel`),
  ];
}

function report(
  reasons: readonly string[],
  rows: Facts['sources'],
  alarms: Facts['alarms'],
): { isReady: boolean; report: ReadinessReport } {
  const isReady = reasons.length === 0;
  return {
    isReady,
    report: {
      status: isReady ? 'ready' : 'notReady',
      reasons,
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
