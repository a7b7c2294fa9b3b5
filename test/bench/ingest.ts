import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { sql } from 'kysely';
import { type IngestPorts, ingestSignals, type Signal } from '../../src/alerts/index.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { RISK_DETECTIONS } from '../../src/sources/graph/map-risk-detection.ts';
import { createRiskDetections } from '../../src/sources/graph/risk-detections.ts';
import { createSources, type Sources } from '../../src/sources/index.ts';
import { connect, type Database } from '../../src/storage/connect.ts';
import { startEmbeddedServer } from '../../src/storage/embedded-server.ts';
import { openJobs } from '../../src/storage/jobs.ts';
import { migrate } from '../../src/storage/migrate.ts';
import type { CloudProcess } from './cloud.ts';
import { type Figure, interleave, rowOf } from './figure.ts';
import type { Lab } from './lab.ts';
import { createPlainInsert } from './plain-insert.ts';

const ROUNDS = 3;
/** Items that Graph puts on one page. */
const PAGE = 500;

/** One page of detections of one tenant, mapped. */
interface Page {
  readonly tenantId: string;
  readonly signals: readonly Signal[];
}

interface IngestBench extends IngestPorts {
  readonly db: Database;
  readonly sources: Sources;
}

/**
 * Alerts that are taken in a second, out of `detections` that wait in the simulated Graph. Microsoft allows one page a
 * second and tenant; here the cloud allows everything and the client does not wait for its turn, so that what is
 * measured is ours.
 */
export async function measureIngest(lab: Lab, cloud: CloudProcess, detections: number): Promise<Figure> {
  await cloud.enforceLimits(false);
  const folder = await lab.folder();
  const { settings } = readConfig(await cloud.settings(folder));
  setDefaultCACertificates([...getCACertificates('default'), cloud.caPem]);
  const server = await startEmbeddedServer(folder);
  const db = connect(server.url, () => undefined);
  await migrate(db);
  const log = createLog('error');
  const jobs = await openJobs(server.url, log);
  try {
    const ports = { db, jobs, now: () => new Date() };
    const sources = createSources({ ...ports, settings, log, wait: async () => undefined });
    return await measure({ ...ports, sources }, detections, server.url);
  } finally {
    await jobs.stop();
    await db.destroy();
    await server.release();
  }
}

async function measure(bench: IngestBench, detections: number, url: string): Promise<Figure> {
  // Once for the list of customers, and once for the compiler.
  await bench.sources.runDueOnce();
  const pages = await readPages(bench);
  const count = pages.reduce((all, { signals }) => all + signals.length, 0);
  if (count !== detections) throw new Error(`${count} detections were read instead of ${detections}`);
  await empty(bench.db);
  await ingestPages(bench, pages);

  const plain = await createPlainInsert(url, ['alerts', 'signals', 'audit_log'], PAGE);
  const timed = async (items: number, work: () => Promise<unknown>) => {
    const startedAt = performance.now();
    await work();
    return (items * 1000) / (performance.now() - startedAt);
  };
  const found = await interleave(ROUNDS, {
    plain: () => timed(detections, plain.insert),
    pages: async () => {
      await empty(bench.db);
      return timed(detections, () => ingestPages(bench, pages));
    },
    poll: async () => {
      await empty(bench.db);
      // Each person at risk is an item of its own too, and joins the alert.
      return timed(2 * detections, () => bench.sources.runDueOnce());
    },
  });
  await plain.close();
  return {
    title: 'Taking alerts in',
    about: [
      `${detections.toLocaleString('en')} detections, each an alert of its own: the costliest case. Yardstick: the very rows that this leaves (alerts, signals, audit log), written into copies of the tables by plain INSERTs of ${PAGE} rows, three to a transaction, over one connection.`,
      'A ratio above 1 is faster than the yardstick.',
      'Ours also looks up what is known, locks the situation, and adds the delivery jobs. The poller reads over HTTP, maps, and takes in detections and risky users of all customers, eight at a time.',
    ],
    rows: [
      rowOf(`alerts from mapped pages of ${PAGE}, one after the other`, 'a second', found.pages, found.plain),
      rowOf('items from Graph to the database, by the poller', 'a second', found.poll, found.plain),
    ],
  };
}

/** What Graph holds of every tenant that it shows, a page at a time. */
async function readPages({ db, sources, now }: IngestBench): Promise<Page[]> {
  const tenants = await db
    .selectFrom('source_states')
    .select('tenant_id')
    .where('source', '=', RISK_DETECTIONS)
    .where('status', '=', 'ok')
    .execute();
  const source = createRiskDetections(sources.graph, 60, now);
  const pages: Page[] = [];
  for (const { tenant_id: tenantId } of tenants) {
    for await (const { signals } of source.read(tenantId, null)) {
      if (signals.length > 0) pages.push({ tenantId, signals });
    }
  }
  return pages;
}

async function ingestPages(ports: IngestPorts, pages: readonly Page[]): Promise<void> {
  for (const { tenantId, signals } of pages) await ingestSignals(ports, tenantId, signals);
}

/** As before the first read; only the list of customers is kept. */
async function empty(db: Database): Promise<void> {
  await sql`truncate alerts, signals, audit_log, paced_sends, tasks`.execute(db);
  await sql`delete from pgboss.job`.execute(db);
  await sql`update source_states set cursor = null, next_at = now() - interval '1 minute'`.execute(db);
}
