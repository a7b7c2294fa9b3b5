import { ingestSignals, type Signal } from '../../src/alerts/index.ts';
import { createLog } from '../../src/log.ts';
import { claimDue, endClaim } from '../../src/sources/source-states.ts';
import { connect, type Database } from '../../src/storage/connect.ts';
import { startEmbeddedServer } from '../../src/storage/embedded-server.ts';
import { type Jobs, openJobs } from '../../src/storage/jobs.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { customerId, customerName, type Fill, fillStore } from '../support/fill-store.ts';
import { type Activities, createActivities } from './activities.ts';
import { type Client, createClient } from './client.ts';
import type { CloudProcess } from './cloud.ts';
import { startConnector } from './connector.ts';
import { type Figure, interleave, type Row, rowOf } from './figure.ts';
import type { Lab } from './lab.ts';
import { startService } from './service.ts';

/** What the issue allows: each with a million at most so many times what it costs with a thousand. */
const MOST = 1.5;

const ROUNDS = 5;
/** Turns of one kind in one round. */
const TURNS = 30;
/** Turns of each kind before anything is measured. */
const WARM_UP = 40;
/** Pages taken in, and claims made, in one round. */
const POLLS = 20;
/** Items of a page that are known already, and that are new: a usual read repeats two days. */
const KNOWN = 90;
const NEW = 10;
/** As many as a poller takes at once. */
const CLAIMED = 8;

const SMALL: Fill = { alerts: 1000, customers: 5000, open: 800, days: 100 };
const LARGE: Fill = { alerts: 1_000_000, customers: 5000, open: 8000, days: 100 };

/** What counts all alerts of a span of time. */
const COUNTED = ['what happened today?', '`digest`'];

/** One filled store with the service that runs on it. */
interface Desk {
  readonly fill: Fill;
  readonly client: Client;
  readonly db: Database;
  readonly jobs: Jobs;
  /** Ids of alerts that nobody has; each is used once. */
  readonly fresh: string[];
  close(): Promise<void>;
}

/**
 * What people and pollers wait for, with a million alerts in the store, beside the same with a thousand; both of 5,000
 * customers: two services, each on a database of its own, in turns.
 *
 * @param isQuick - a tenth of the large store, for a look while working
 */
export async function measureGrowth(lab: Lab, cloud: CloudProcess, isQuick: boolean): Promise<Figure> {
  const large = isQuick ? { ...LARGE, alerts: LARGE.alerts / 10, days: LARGE.days / 10 } : LARGE;
  const connector = await startConnector();
  const small = await openDesk(lab, cloud, SMALL);
  const full = await openDesk(lab, cloud, large);
  try {
    const rows = await measure(small, full, createActivities(connector.url));
    return {
      title: 'Growth',
      about: [
        `${large.alerts.toLocaleString('en')} alerts in the store beside ${SMALL.alerts.toLocaleString('en')}, both of ${large.customers.toLocaleString('en')} customers: the yardstick is the same service on the smaller store, in turns. Each alert has two signals, its log lines and its card, and came in evenly over ${large.days} days, ${(large.alerts / large.days).toLocaleString('en')} a day; the newest ${large.open.toLocaleString('en')} (${SMALL.open}) are open.`,
        'Whole turns through `POST /api/messages`. What a person asks for is another alert or customer each time, anywhere in the store. “Today” and the digest count the alerts of their day and week, so they cost what these had and not what the store holds; nothing is promised for them.',
        `A page of a poll holds ${KNOWN} known items and ${NEW} new ones, each a new alert with its job; claims are of ${CLAIMED} due rows among ${(large.customers * 4).toLocaleString('en')}, taken and given back.`,
      ],
      rows,
    };
  } finally {
    await small.close();
    await full.close();
    await connector.close();
  }
}

async function openDesk(lab: Lab, cloud: CloudProcess, fill: Fill): Promise<Desk> {
  const folder = await lab.folder();
  const filling = await startEmbeddedServer(folder);
  const empty = connect(filling.url, () => undefined, Number.POSITIVE_INFINITY);
  await migrate(empty);
  await fillStore(empty, fill);
  await empty.destroy();
  await filling.release();

  // Nothing is read for an hour: the store is to be measured, not the poller.
  const service = await startService(lab, cloud, folder, { POLL_INTERVAL_SEC: '3600' });
  const server = await startEmbeddedServer(folder);
  const db = connect(server.url, () => undefined);
  const jobs = await openJobs(server.url, createLog('error'));
  const fresh = await db.selectFrom('alerts').select('id').where('status', '=', 'new').orderBy('number').execute();
  const client = createClient(service.url, 'AdaptiveCard');
  return {
    fill,
    client,
    db,
    jobs,
    fresh: fresh.map(({ id }) => id),
    async close() {
      client.close();
      await jobs.stop();
      await db.destroy();
      await server.release();
      await lab.stop(service.child);
    },
  };
}

async function measure(small: Desk, full: Desk, activities: Activities): Promise<Row[]> {
  const turn = (make: (desk: Desk, at: number) => object) => {
    let asked = 0;
    // Far apart, so that no two turns want the same page of the store.
    const next = (desk: Desk) => () => make(desk, (asked++ * 7_919 + 13) % desk.fill.alerts);
    return async (desk: Desk, count = TURNS) => desk.client.send(count, 1, next(desk));
  };
  const say = (words: (desk: Desk, at: number) => string) => turn((desk, at) => activities.message(words(desk, at)));
  const customerAt = ({ fill }: Desk, at: number) => at % fill.customers;
  const paths: Readonly<Record<string, (desk: Desk, count?: number) => Promise<number>>> = {
    '`alerts`': say(() => 'alerts'),
    '`alerts` of one customer': say((desk, at) => `alerts ${customerName(customerAt(desk, at))}`),
    '`alert N`': say((_desk, at) => `alert ${at + 1}`),
    acknowledge: turn((desk) => activities.press('alert.acknowledge', { alertId: desk.fresh.pop() ?? '' })),
    refresh: turn((desk, at) => activities.press('alert.show', { alertId: desk.fresh[at % desk.fresh.length] ?? '' })),
    '`tasks`': say(() => 'tasks'),
    'what is late?': say(() => 'what is late?'),
    'what happened at a customer?': say(
      (desk, at) => `what happened at ${customerName(customerAt(desk, at))} this week?`,
    ),
    'what happened today?': say(() => 'what happened today?'),
    '`digest`': say(() => 'digest'),
    '`status`': say(() => 'status'),
    'a page of a poll': (desk, count = POLLS) => polls(desk, count),
    'claiming what is due': (desk, count = POLLS) => claims(desk, count),
  };
  for (const path of Object.values(paths)) {
    for (const desk of [small, full]) await path(desk, WARM_UP);
  }
  const rows: Row[] = [];
  for (const [what, path] of Object.entries(paths)) {
    const found = await interleave(ROUNDS, { few: () => path(small), many: () => path(full) });
    rows.push(rowOf(what, 'ms', found.many, found.few, COUNTED.includes(what) ? undefined : MOST));
  }
  return rows;
}

/** Milliseconds to take a page in, the next customer each time. */
async function polls({ db, jobs, fill }: Desk, count: number): Promise<number> {
  const now = () => new Date();
  const pages: { tenantId: string; signals: Signal[] }[] = [];
  for (let page = 0; page < count; page += 1) {
    const tenantId = customerId(Math.floor(Math.random() * fill.customers));
    const known = await db
      .selectFrom('signals')
      .selectAll()
      .where('key', '>', `graph:riskDetection:${tenantId}/`)
      .orderBy('key')
      .limit(KNOWN)
      .execute();
    const repeated = known.map(({ key, fingerprint }) => signalOf(tenantId, key, fingerprint));
    const fresh = Array.from({ length: NEW }, () => signalOf(tenantId, `graph:bench:${crypto.randomUUID()}`, 'new'));
    pages.push({ tenantId, signals: [...repeated, ...fresh] });
  }
  const startedAt = performance.now();
  for (const { tenantId, signals } of pages) await ingestSignals({ db, jobs, now }, tenantId, signals);
  return (performance.now() - startedAt) / count;
}

function signalOf(tenantId: string, key: string, fingerprint: string): Signal {
  const at = new Date();
  const when = { happenedAt: at.toISOString(), detectedAt: at.toISOString() };
  const where = { ip: '203.0.113.9', place: 'Lisbon, PT', device: '', state: 'atRisk', detail: 'none' };
  return {
    key,
    situationKey: key,
    twinKey: '',
    source: 'graph.riskDetections',
    kind: 'identityRisk',
    tenantId,
    subject: { id: key, name: 'Seat' },
    severity: 'low',
    sourceState: { kind: 'open' },
    shownAt: at,
    happenedAt: at,
    fingerprint,
    isTest: false,
    evidence: { type: 'riskDetection', eventType: 'unfamiliarFeatures', ...when, ...where },
  };
}

/** Milliseconds to take what is due and to give it back; two days ahead of the clock everything is due. */
async function claims({ db }: Desk, count: number): Promise<number> {
  const now = new Date(Date.now() + 2 * 86_400_000);
  const sources = ['graph.riskDetections', 'graph.riskyUsers', 'graph.securityDefaults', 'graph.contactAccounts'];
  const startedAt = performance.now();
  for (let turn = 0; turn < count; turn += 1) {
    const nextAt = new Date(now.getTime() + 60_000);
    for (const claim of await claimDue(db, sources, CLAIMED, now)) {
      await endClaim(db, claim, { status: 'ok', reason: undefined, failures: 0, nextAt }, now);
    }
  }
  return (performance.now() - startedAt) / count;
}
