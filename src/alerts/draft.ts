import type { AuditEntry } from '../audit/index.ts';
import { newId } from '../storage/new-id.ts';
import { newTraceId } from '../trace.ts';
import { type Alert, MICROSOFT, type Resolution, type Signal } from './alert.ts';
import { closedAt, join, type KnownSignal, meaningOf, speaksForSituation } from './gather.ts';

/** An alert while a batch of signals is being taken in. */
export interface Draft {
  readonly alert: Alert;
  readonly isNew: boolean;
  readonly log: readonly AuditEntry[];
  readonly closing: Closing | undefined;
}

/** The source says that it is over. */
interface Closing {
  readonly resolution: Resolution;
  /** An item that speaks for the whole situation has said so. */
  readonly forAll: boolean;
  readonly at: Date;
  /** Key of the signal that said it. */
  readonly key: string;
}

export interface Drafts {
  readonly drafts: readonly Draft[];
  /** Where each signal belongs now; null for history that nobody must be told. */
  readonly placed: readonly { readonly signal: Signal; readonly alertId: string | null }[];
}

/**
 * Puts new and changed signals into the alerts of their situations, in the order in which Microsoft showed them.
 * Pure: the same signals on the same alerts give the same drafts, ids and traces aside.
 *
 * @param latest - the latest alert of each situation, by situation key
 * @param known - the signals as they were stored before, by key
 * @param archived - the latest archived alert of situations that have no other; it swallows what it would have gathered
 */
export function draftAlerts(
  signals: readonly Signal[],
  latest: ReadonlyMap<string, Alert>,
  known: ReadonlyMap<string, KnownSignal>,
  now: Date,
  archived: ReadonlyMap<string, Alert> = new Map(),
): Drafts {
  const drafts = new Map<string, Draft>();
  // A late signal may join a resolved alert and a later one open the next, both in one batch.
  const superseded: Draft[] = [];
  const placed: { signal: Signal; alertId: string | null }[] = [];
  for (const signal of [...signals].sort((a, b) => a.shownAt.getTime() - b.shownAt.getTime())) {
    const draft = drafts.get(signal.situationKey);
    const current = draft?.alert ?? latest.get(signal.situationKey);
    const past = current ? undefined : archived.get(signal.situationKey);
    const before = known.get(signal.key);
    const meaning = meaningOf(signal, current ?? past, before);
    // What Microsoft opens again would reopen its alert; an archived one stays as it is, and there is a new one.
    const isBack = signal.sourceState.kind !== 'closed' && before !== undefined && !before.wasOpen;
    if (meaning === 'isHistory' || (past && meaning === 'joins' && !isBack)) {
      placed.push({ signal, alertId: past?.id ?? null });
      continue;
    }
    const next = meaning === 'joins' && current ? joined(current, draft, signal, before, now) : opened(signal, now);
    if (draft && draft.alert.id !== next.alert.id) superseded.push(draft);
    drafts.set(signal.situationKey, next);
    placed.push({ signal, alertId: next.alert.id });
  }
  return { drafts: [...superseded, ...drafts.values()], placed };
}

/** The draft as the source closed it. */
export function closed(draft: Draft, now: Date): Draft {
  if (!draft.closing) return draft;
  const { resolution, at, key } = draft.closing;
  const alert: Alert = {
    ...draft.alert,
    status: 'resolved',
    acknowledgedAt: draft.alert.acknowledgedAt ?? at,
    acknowledgedBy: draft.alert.acknowledgedBy ?? MICROSOFT.name,
    resolvedAt: at,
    resolvedBy: MICROSOFT.name,
    resolution,
  };
  return { ...draft, alert, log: [...draft.log, logLine(alert, 'alert.resolve', now, { resolution, signal: key })] };
}

function opened(signal: Signal, now: Date): Draft {
  const isTaken = signal.sourceState.kind === 'acknowledged';
  const alert: Alert = {
    ...UNTOUCHED,
    id: newId(now),
    number: 0,
    situationKey: signal.situationKey,
    source: signal.source,
    kind: signal.kind,
    tenantId: signal.tenantId,
    subjectId: signal.subject.id,
    subjectName: signal.subject.name,
    severity: signal.severity,
    ...(isTaken ? takenByMicrosoft(now) : {}),
    shownAt: signal.shownAt,
    happenedAt: signal.happenedAt,
    isTest: signal.isTest,
    evidence: [signal.evidence],
    signalCount: 1,
    version: 1,
    createdAt: now,
    updatedAt: now,
    traceId: newTraceId(),
  };
  return { alert, isNew: true, log: [logLine(alert, 'alert.open', now, { signal: signal.key })], closing: undefined };
}

function joined(
  current: Alert,
  draft: Draft | undefined,
  signal: Signal,
  before: KnownSignal | undefined,
  now: Date,
): Draft {
  let alert: Alert = { ...join(current, signal, before), updatedAt: now };
  const rise = alert.severity === current.severity ? {} : { from: current.severity, to: alert.severity };
  const log = [...(draft?.log ?? []), logLine(alert, 'alert.update', now, { signal: signal.key, ...rise })];
  const isOpen = signal.sourceState.kind !== 'closed';
  if (current.status === 'resolved' && isOpen && before && !before.wasOpen) {
    alert = { ...alert, ...UNTOUCHED };
    log.push(logLine(alert, 'alert.reopen', now, { signal: signal.key }));
  }
  if (alert.status === 'new' && signal.sourceState.kind === 'acknowledged') {
    alert = { ...alert, ...takenByMicrosoft(now) };
    log.push(logLine(alert, 'alert.acknowledge', now, { signal: signal.key }));
  }
  const closing = alert.status === 'resolved' ? undefined : closingOf(signal, draft?.closing, now);
  return { alert, isNew: draft?.isNew ?? false, log, closing };
}

/** What the batch says so far about the end of the situation: whatever is still open takes it back. */
function closingOf(signal: Signal, before: Closing | undefined, now: Date): Closing | undefined {
  if (signal.sourceState.kind !== 'closed') return undefined;
  if (before?.forAll && !speaksForSituation(signal)) return before;
  const { resolution } = signal.sourceState;
  return { resolution, forAll: speaksForSituation(signal), at: closedAt(signal, now), key: signal.key };
}

/** How an alert looks before anybody has done anything to it. */
const UNTOUCHED = {
  status: 'new',
  assigneeId: null,
  assigneeName: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  resolvedBy: null,
  resolution: null,
} as const;

const takenByMicrosoft = (now: Date) =>
  ({ status: 'acknowledged', acknowledgedAt: now, acknowledgedBy: MICROSOFT.name }) as const;

const logLine = (alert: Alert, verb: string, at: Date, detail: Record<string, unknown>): AuditEntry => ({
  at,
  actor: MICROSOFT,
  verb,
  subjectType: 'alert',
  subjectId: alert.id,
  detail,
});
