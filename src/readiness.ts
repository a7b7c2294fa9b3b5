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
  }[];
}

/** A poller that has tried nothing for this long has stopped, whatever the process says. */
const SILENT_AFTER_MS = 15 * 60_000;

/**
 * Tells whether this instance can do its work: the database answers, and the sources are being read. A single customer
 * that cannot be read does not make the service unready: restarting it would not help.
 */
export function createReadiness(
  db: Database,
  now: () => Date,
): () => Promise<{ isReady: boolean; report: ReadinessReport }> {
  return async () => {
    try {
      const rows = await readSources(db);
      const latest = Math.max(...rows.map((row) => row.lastAttemptAt?.getTime() ?? 0));
      const reasons: string[] = [];
      if (rows.length > 0 && latest > 0 && now().getTime() - latest > SILENT_AFTER_MS)
        reasons.push('no source was read for 15 minutes');
      for (const row of rows) {
        if (row.failing > 0 && row.ok === 0) reasons.push(`${row.source} fails everywhere`);
      }
      return report(reasons, rows);
    } catch {
      return report(['the database does not answer'], []);
    }
  };
}

type Row = Awaited<ReturnType<typeof readSources>>[number];

const readSources = (db: Database) =>
  db
    .selectFrom('source_states')
    .select((eb) => [
      'source',
      eb.fn.countAll<number>().filterWhere('status', '=', 'ok').as('ok'),
      eb.fn.countAll<number>().filterWhere('status', '=', 'failing').as('failing'),
      eb.fn.countAll<number>().filterWhere('status', '=', 'notReadable').as('notReadable'),
      eb.fn.max('last_good_at').as('lastGoodAt'),
      eb.fn.max('last_attempt_at').as('lastAttemptAt'),
    ])
    .groupBy('source')
    .orderBy('source')
    .execute();

function report(reasons: readonly string[], rows: readonly Row[]): { isReady: boolean; report: ReadinessReport } {
  const isReady = reasons.length === 0;
  return {
    isReady,
    report: {
      status: isReady ? 'ready' : 'notReady',
      reasons,
      sources: rows.map(({ source, ok, failing, notReadable, lastGoodAt }) => ({
        source,
        ok,
        failing,
        notReadable,
        lastGoodAt: lastGoodAt?.toISOString() ?? null,
      })),
    },
  };
}
