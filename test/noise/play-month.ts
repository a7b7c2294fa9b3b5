import { ingestSignals, type Signal } from '../../src/alerts/index.ts';
import { readConfig } from '../../src/config.ts';
import { createPlace, endFolds } from '../../src/folds/index.ts';
import { createPreferences, defaultsFrom } from '../../src/preferences/index.ts';
import { savePrivileged } from '../../src/privileged/index.ts';
import { mapRelationship } from '../../src/sources/graph/map-relationship.ts';
import { mapRiskDetection } from '../../src/sources/graph/map-risk-detection.ts';
import { mapRiskyUser } from '../../src/sources/graph/map-risky-user.ts';
import { mapSecurityAlert } from '../../src/sources/graph/map-security-alert.ts';
import { mapFraudEvent } from '../../src/sources/partner-center/map-fraud-event.ts';
import { saveQuarantine } from '../../src/sources/quarantine.ts';
import { batchOf, type Mapped } from '../../src/sources/source.ts';
import type { Database } from '../../src/storage/connect.ts';
import type { JobData, Jobs } from '../../src/storage/jobs.ts';
import type { Desk } from '../../src/teams/desk.ts';
import { showSubject } from '../../src/teams/show.ts';
import { upsertTenants } from '../../src/tenants/index.ts';
import type { Line, LineSource, Month } from './month.ts';

/** One message as the channel saw it. */
export interface Message {
  readonly at: number;
  readonly kind: 'post' | 'edit';
  readonly subject: JobData['deliver'];
  /** Alerts that it shows, with the severity that it gives them. */
  readonly shows: readonly { readonly alertId: string; readonly severity: string }[];
  readonly text: string;
}

export interface Played {
  readonly messages: readonly Message[];
  /** Key of each line's item as our mapping made it, for what became of it. */
  readonly keys: readonly string[];
}

export interface PlayOptions {
  /** Alert cards of their own that the channel takes in an hour; `undefined` plays without any folding. */
  readonly mostAnHour: number | undefined;
  readonly timeZone?: string;
  /** Seconds between two polls of one source and tenant; default 60, as the setting has it. */
  readonly pollSec?: number;
}

/** Minutes between two looks at folds that may be over. The service looks each minute; nothing in a score depends on it. */
const END_LOOK_MIN = 10;

const MAPPERS: Readonly<Record<LineSource, (tenantId: string, item: unknown, now: Date) => Mapped[]>> = {
  'graph.riskDetection': (tenantId, item) => [mapRiskDetection(tenantId, item)],
  'graph.riskyUser': (tenantId, item) => [mapRiskyUser(tenantId, item)],
  'graph.partnerSecurityAlert': (tenantId, item) => [mapSecurityAlert(tenantId, item)],
  'partnerCenter.fraudEvent': (tenantId, item) => [mapFraudEvent(tenantId, item)],
  'graph.delegatedAdminRelationship': mapRelationship,
};

/**
 * Plays a month through the path of production: the real mapping, the real ingest with its transaction, the real
 * folding, and the real rendering of what a delivery would send; the clock goes from poll to poll. What is not played
 * is HTTP on either side. A job runs when it is due and shows the state as it then is, as `deliver` does; a channel's
 * rate is not played, because the result is far below it.
 */
export async function playMonth(db: Database, month: Month, options: PlayOptions): Promise<Played> {
  const time = { now: Date.parse(month.lines[0]?.at ?? '') };
  const now = () => new Date(time.now);
  const timeZone = options.timeZone ?? 'UTC';
  const names = new Map(month.tenants.map(({ id, displayName }) => [id, displayName]));
  const desk = {
    db,
    now,
    timeZone,
    partnerTenantId: month.partnerTenantId,
    preferences: createPreferences({ db, now, defaults: defaultsFrom(readConfig({}).settings) }),
    customerName: async (tenantId: string) => names.get(tenantId) ?? tenantId,
  } as unknown as Desk;
  const channel = createChannel(desk, time);
  const jobs: Pick<Jobs, 'enqueue'> = {
    enqueue: async (_tx, _queue, subjects, priority = 0, afterSec = 0) => {
      for (const subject of subjects) channel.due(subject as JobData['deliver'], priority, afterSec);
    },
  };
  const { mostAnHour } = options;
  const place =
    mostAnHour === undefined
      ? undefined
      : createPlace({
          partnerTenantId: month.partnerTenantId,
          limits: () => ({ mostAnHour, timeZone, leastSeverity: 'informational' }),
          now,
        });
  const ports = { db, jobs, now, ...(place ? { place } : {}) };

  await learnTenants(db, month, now());
  const keys: string[] = [];
  let endLookAt = time.now;
  for (const poll of pollsOf(month.lines, options.pollSec ?? 60)) {
    while (endLookAt < poll.at) {
      await channel.runUntil(endLookAt);
      time.now = endLookAt;
      await endFolds(ports);
      endLookAt += END_LOOK_MIN * 60_000;
    }
    await channel.runUntil(poll.at);
    time.now = poll.at;
    const mapped = poll.lines.flatMap(({ index, line }) => {
      const items = MAPPERS[line.source](line.tenantId, line.item, now());
      const [first] = items;
      if (first) keys[index] = first.kind === 'signal' ? first.signal.key : first.malformed.key;
      return items;
    });
    const batch = batchOf(mapped, null);
    const groups = Map.groupBy(batch.signals, (signal: Signal) => signal.tenantId);
    if (groups.size === 0) groups.set(poll.tenantId, []);
    for (const [tenantId, signals] of groups) {
      await ingestSignals(ports, tenantId, signals, (tx) =>
        saveQuarantine(tx, poll.source, poll.tenantId, batch, now()),
      );
    }
    await channel.runUntil(time.now);
  }
  await channel.runUntil(time.now + 3_600_000);
  return { messages: channel.messages, keys };
}

interface Poll {
  readonly at: number;
  readonly source: LineSource;
  readonly tenantId: string;
  readonly lines: readonly { readonly index: number; readonly line: Line }[];
}

/** The lines as polls find them: what became readable since the last one, by source and tenant. */
function pollsOf(lines: readonly Line[], pollSec: number): Poll[] {
  const polls = new Map<string, Poll & { readonly lines: { index: number; line: Line }[] }>();
  for (const [index, line] of lines.entries()) {
    const at = Math.ceil(Date.parse(line.at) / (pollSec * 1000)) * pollSec * 1000;
    const key = `${at} ${line.source} ${line.tenantId}`;
    const poll = polls.get(key) ?? { at, source: line.source, tenantId: line.tenantId, lines: [] };
    poll.lines.push({ index, line });
    polls.set(key, poll);
  }
  return [...polls.values()].sort((a, b) => a.at - b.at);
}

async function learnTenants(db: Database, month: Month, at: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await upsertTenants(
      tx,
      month.tenants.map(({ id, displayName, domain, isPartner }) => ({
        id,
        name: displayName,
        domain,
        kind: isPartner ? ('partner' as const) : ('customer' as const),
      })),
      at,
    );
    for (const { id, privileged } of month.tenants) {
      const holders = privileged.map((user) => ({ userId: user.id, roleTemplateIds: user.roleTemplateIds }));
      await savePrivileged(tx, id, holders, at);
    }
  });
}

/** The channel, and the jobs that wait to be shown in it. */
function createChannel(desk: Desk, time: { now: number }) {
  const waiting = new Map<string, { subject: JobData['deliver']; priority: number; at: number }>();
  const versions = new Map<string, number>();
  const messages: Message[] = [];

  async function send(subject: JobData['deliver']): Promise<void> {
    const shown = await showSubject(desk, subject);
    const before = versions.get(subject.subjectId);
    if (!shown || (before !== undefined && before >= shown.version)) return;
    versions.set(subject.subjectId, shown.version);
    const text = JSON.stringify(shown.message.attachments);
    const ids =
      subject.subjectType === 'fold'
        ? [...text.matchAll(/"alertId":"([0-9a-f-]{36})"/g)].map(([, id]) => id ?? '')
        : [subject.subjectId];
    const rows = ids.length
      ? await desk.db.selectFrom('alerts').select(['id', 'severity']).where('id', 'in', ids).execute()
      : [];
    const kind = before === undefined ? 'post' : 'edit';
    messages.push({
      at: time.now,
      kind,
      subject,
      shows: rows.map(({ id, severity }) => ({ alertId: id, severity })),
      text,
    });
  }

  return {
    messages,
    /** One that already waits for the same subject is not added again. */
    due(subject: JobData['deliver'], priority: number, afterSec: number): void {
      const key = `${subject.subjectType} ${subject.subjectId}`;
      if (!waiting.has(key)) waiting.set(key, { subject, priority, at: time.now + afterSec * 1000 });
    },
    /** Runs what is due until then, each at its moment; the most urgent of one moment first. */
    async runUntil(at: number): Promise<void> {
      for (;;) {
        const [next] = [...waiting]
          .filter(([, job]) => job.at <= at)
          .sort(([, a], [, b]) => a.at - b.at || b.priority - a.priority);
        if (!next) return;
        const [key, job] = next;
        waiting.delete(key);
        time.now = Math.max(time.now, job.at);
        await send(job.subject);
      }
    },
  };
}
