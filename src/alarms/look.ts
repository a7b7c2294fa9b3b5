import type { Transaction } from 'kysely';
import { record } from '../audit/index.ts';
import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Database } from '../storage/connect.ts';
import { type Jobs, PRIORITY } from '../storage/jobs.ts';
import type { Tables } from '../storage/tables.ts';
import type { Alarm, Finding } from './alarm.ts';
import { judgeDesk } from './judge-desk.ts';
import { judgeSources, MANY, SOME } from './judge-sources.ts';
import { readDesk } from './read-desk.ts';
import { readSources } from './read-sources.ts';
import { readSecrets, type WatchedSecrets } from './secrets.ts';
import {
  endHealing,
  foldAlarm,
  keepPending,
  listBehind,
  listOpenAlarms,
  noteCalm,
  noteTrouble,
  openAlarm,
  takeLook,
} from './store.ts';

/** What looking for alarms needs from outside. */
export interface AlarmPorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly now: () => Date;
  readonly log: Logger;
  readonly metrics?: Pick<Metrics, 'alarms'>;
  readonly secrets: WatchedSecrets;
}

/** Milliseconds for which looks must find a trouble before people are told: what one look finds, a start may be healing. */
const LASTING_MS = 20_000;
/** The same for single customers: an outage hits them one after the other, and is one alarm, not two. */
const SOME_LASTING_MS = 5 * 60_000;

/** The service itself, in the log of who did what. */
const WATCHPOST = { entraId: 'watchpost', name: 'Watchpost' };

/**
 * Looks whether everything works, and opens, follows and closes alarms.
 *
 * Call it every few seconds, on any number of instances: the database gives one turn in half a minute. An alarm needs a
 * database and a channel; where these are missing, the log and `readyz` are all that is left, so each that opens is an
 * error in the log.
 *
 * @returns whether this call had the turn
 */
export async function lookForAlarms(ports: AlarmPorts): Promise<boolean> {
  const { db, log } = ports;
  const at = ports.now();
  const pending = await takeLook(db, at);
  if (!pending) return false;
  const [readings, desk, secrets, open] = await Promise.all([
    readSources(db, at),
    readDesk(db, at),
    readSecrets(db, ports.secrets, at),
    listOpenAlarms(db),
  ]);
  const keys = new Set(open.map(({ key }) => key));
  const findings = [...judgeSources(readings, keys, at), ...judgeDesk({ ...desk, secrets }, at)];
  const changes = await db.transaction().execute(async (tx) => {
    const fresh = findings.filter(({ key, state }) => state === 'broken' && !keys.has(key));
    const lasting = new Set(fresh.flatMap(({ key }) => (isLasting(key, pending[key], at) ? [key] : [])));
    await keepPending(tx, Object.fromEntries(fresh.map(({ key }) => [key, sinceOf(pending[key], at).toISOString()])));
    const told = findings.filter(({ key }) => keys.has(key) || lasting.has(key));
    const made = await settle(tx, open, told, at);
    const entries = made.flatMap(({ alarm, verb }) =>
      verb === 'follow'
        ? []
        : [{ at, actor: WATCHPOST, verb: `alarm.${verb}`, ...subjectOf(alarm.id), detail: { key: alarm.key } }],
    );
    await record(tx, entries);
    const behind = await listBehind(tx, at);
    const changed = new Set([...made.map(({ alarm }) => alarm.id), ...behind]);
    await ports.jobs.enqueue(tx, 'deliver', [...changed].map(subjectOf), PRIORITY.urgentPost);
    return made;
  });
  for (const { alarm, verb } of changes) {
    const fields = { alarm: alarm.number, key: alarm.key, count: alarm.facts.count };
    if (verb === 'follow') continue;
    ports.metrics?.alarms.inc({ kind: alarm.facts.kind, what: verb === 'open' ? 'opened' : 'closed' });
    if (verb === 'open') log.error(fields, 'alarm opened');
    else log.info(fields, 'alarm closed');
  }
  return true;
}

/** A clock that was set back makes a moment of the past one to come: it is counted anew then. */
const sinceOf = (since: string | undefined, at: Date): Date =>
  since === undefined || new Date(since) > at ? at : new Date(since);

const isLasting = (key: string, since: string | undefined, at: Date): boolean =>
  at.getTime() - sinceOf(since, at).getTime() >= (key === SOME ? SOME_LASTING_MS : LASTING_MS);

interface Change {
  readonly alarm: Alarm;
  readonly verb: 'open' | 'follow' | 'close' | 'fold';
}

async function settle(
  tx: Transaction<Tables>,
  open: readonly Alarm[],
  findings: readonly Finding[],
  at: Date,
): Promise<Change[]> {
  const changes: Change[] = [];
  const told = new Map(open.map((alarm) => [alarm.key, alarm]));
  for (const finding of findings) {
    const known = told.get(finding.key);
    if (known && (await noteTrouble(tx, known, finding, at))) changes.push({ alarm: known, verb: 'follow' });
    if (known || finding.state === 'healing') continue;
    const alarm = await openAlarm(tx, finding, at);
    if (!alarm) continue;
    told.set(alarm.key, alarm);
    changes.push({ alarm, verb: 'open' });
  }
  for (const alarm of open) {
    const finding = findings.find(({ key }) => key === alarm.key);
    if (finding?.state === 'broken') continue;
    const into = finding ? undefined : tellerOf(alarm, findings, told);
    if (into !== undefined && (await foldAlarm(tx, alarm, into, at))) changes.push({ alarm, verb: 'fold' });
    if (into !== undefined) continue;
    const hasEnded = finding ? await endHealing(tx, alarm, at) : await noteCalm(tx, alarm, at);
    if (hasEnded) changes.push({ alarm, verb: 'close' });
  }
  return changes;
}

/** The alarm that tells of the same silent sources now: trouble that grows must not look as if it were over. */
function tellerOf(alarm: Alarm, findings: readonly Finding[], told: ReadonlyMap<string, Alarm>): number | undefined {
  if (alarm.facts.kind !== 'silent') return undefined;
  const sources = alarm.facts.rows.flatMap((row) => row.sources);
  const teller = findings.find(
    ({ key, facts, state }) =>
      facts.kind === 'silent' &&
      state === 'broken' &&
      (key === MANY || sources.every((source) => facts.rows.some((row) => row.sources.includes(source)))),
  );
  return teller && told.get(teller.key)?.number;
}

const subjectOf = (subjectId: string) => ({ subjectType: 'alarm' as const, subjectId });
