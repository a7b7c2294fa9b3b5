import { sql, type Transaction } from 'kysely';
import { type Alert, MICROSOFT, type Severity, type Shown, showAlert, type Taken } from '../alerts/index.ts';
import { record } from '../audit/index.ts';
import { createOffset, firstMoment } from '../digest/index.ts';
import { findPrivileged } from '../privileged/index.ts';
import { PRIORITY } from '../storage/jobs.ts';
import type { Tables } from '../storage/tables.ts';
import { EDIT_SEC, type Fold, type FoldKind, STORM_HOURS } from './fold.ts';
import { type Channel, isBelow, isHeavier, type News, type Place, placeOf, stormKey, weigh } from './fold-rules.ts';
import { kindOf } from './kind-of.ts';
import { foldKindsOf, leaveFolds, openFold, readChannel, readPast, setFold } from './store.ts';
import { postWithheld, withheldOf, withhold } from './withheld.ts';

export interface PlacePorts {
  readonly partnerTenantId: string;
  /** Asked anew for each ingest. */
  readonly limits: () => PlaceLimits;
  readonly now: () => Date;
}

/** What people may change about the channel. */
export interface PlaceLimits {
  /** Alert cards of their own that a channel takes in an hour before it folds. */
  readonly mostAnHour: number;
  /** IANA zone whose days a quiet fold keeps. */
  readonly timeZone: string;
  /** What is below it shows on no card at all. */
  readonly leastSeverity: Severity;
}

/** A fold to put an alert in. */
type Group = Pick<Fold, 'kind' | 'groupKey' | 'eventType' | 'tenantId'>;

/**
 * Decides for every alert of one ingest whether it has a card of its own, shows in a fold or is below what is posted,
 * writes it down in the same transaction, and says what has to be shown. Alerts that are neither new nor worse stay where
 * they are.
 */
export const createPlace =
  (ports: PlacePorts) =>
  async (tx: Transaction<Tables>, taken: readonly Taken[]): Promise<readonly Shown[]> => {
    const now = ports.now();
    const limits = ports.limits();
    const known = taken.filter(({ isNew }) => !isNew).map(({ alert }) => alert.id);
    const places: Places = { folded: await foldKindsOf(tx, known), withheld: await withheldOf(tx, known) };
    const { folded, withheld } = places;
    const open = taken.filter(({ alert, isNew }) => isNew || folded.has(alert.id) || withheld.has(alert.id));
    const own = taken.filter((item) => !open.includes(item)).map(({ alert }) => showAlert(alert, true));
    if (open.length === 0) return own;

    const all = await decide(tx, { ...limits, partnerTenantId: ports.partnerTenantId }, open, places, now);
    const decided = all.filter(({ isBelow }) => !isBelow);
    const hidden = all.filter(({ alert, isBelow }) => isBelow && !withheld.has(alert.id)).map(({ alert }) => alert);
    await withhold(tx, hidden);
    await record(
      tx,
      hidden.map((alert) => lineOf(alert, 'alert.withhold', { below: limits.leastSeverity }, now)),
    );
    const risen = decided.filter(({ alert }) => withheld.has(alert.id)).map(({ alert }) => alert);
    await postWithheld(tx, idsOf(risen));
    await record(
      tx,
      risen.map((alert) => lineOf(alert, 'alert.post', {}, now)),
    );
    const leaving = decided.filter(({ leaves }) => leaves).map(({ alert }) => alert);
    await leaveFolds(tx, idsOf(leaving), now);
    await record(
      tx,
      leaving.map((alert) => lineOf(alert, 'alert.unfold', {}, now)),
    );
    const opened = await putIntoFolds(tx, limits, decided, now);
    const stays = decided.filter(({ alert, group, leaves }) => folded.has(alert.id) && !leaves && !group);
    return [
      ...own,
      ...decided
        .filter(({ alert, group, leaves }) => leaves || (!group && !folded.has(alert.id)))
        .map(({ alert }) => showAlert(alert, false)),
      ...opened,
      ...(await foldsToEdit(tx, idsOf([...stays.map(({ alert }) => alert), ...leaving]))),
    ];
  };

const DAY_MS = 86_400_000;

/** Where the alerts stand that were known before. */
interface Places {
  readonly folded: ReadonlyMap<string, FoldKind>;
  /** By id, the severity at which it was withheld. */
  readonly withheld: ReadonlyMap<string, Severity>;
}

interface Decided {
  readonly alert: Alert;
  /** It is below what is posted, and shows nowhere. */
  readonly isBelow: boolean;
  /** It was in a fold and gets its own card now. */
  readonly leaves: boolean;
  /** It is new and goes into this fold. */
  readonly group: Group | undefined;
}

async function decide(
  tx: Transaction<Tables>,
  limits: PlaceLimits & Pick<PlacePorts, 'partnerTenantId'>,
  open: readonly Taken[],
  { folded, withheld }: Places,
  now: Date,
): Promise<Decided[]> {
  const [first] = open;
  if (!first) return [];
  const { tenantId } = first.alert;
  const subjects = open.map(({ alert }) => ({ id: alert.subjectId, name: alert.subjectName }));
  const privileged = await findPrivileged(tx, tenantId, subjects);
  const past = await readPast(tx, [...new Set(open.map(({ alert }) => alert.situationKey))], now);
  let channel = await readChannel(tx, limits.mostAnHour, idsOf(open.map(({ alert }) => alert)), now);
  return open.map(({ alert, signals }) => {
    const news: News = {
      alert,
      signals,
      isPrivileged: privileged.has(alert.subjectId),
      isPartnerTenant: alert.tenantId === limits.partnerTenantId,
      wasCompromised: past.get(alert.situationKey)?.wasCompromised ?? false,
      harmlessTypes: past.get(alert.situationKey)?.harmlessTypes ?? new Set(),
    };
    const weight = weigh(news);
    const kind = kindOf(signals.length > 0 ? signals.map(({ evidence }) => evidence) : alert.evidence);
    const inFold = folded.get(alert.id);
    if (inFold && !isHeavier(weight, inFold === 'quiet' ? 'quiet' : 'loud')) {
      return { alert, isBelow: false, leaves: false, group: undefined };
    }
    if (!inFold && isBelow(alert, weight, limits.leastSeverity, withheld.get(alert.id))) {
      return { alert, isBelow: true, leaves: false, group: undefined };
    }
    const place = placeOf(weight, kind, alert.tenantId, channel);
    channel = withPlaced(channel, place, kind, alert.tenantId);
    const isOwn = place.kind === 'own';
    return {
      alert,
      isBelow: false,
      leaves: inFold !== undefined && isOwn,
      group: inFold || isOwn ? undefined : groupOf(place, kind, alert.tenantId, limits, now),
    };
  });
}

/** The channel as the next alert of the same batch finds it. */
function withPlaced(channel: Channel, place: Place, kind: string, tenantId: string): Channel {
  switch (place.kind) {
    case 'own':
      return { ...channel, lastHour: [...channel.lastHour, { kind, tenantId }], lastDay: channel.lastDay + 1 };
    case 'storm':
      return { ...channel, storms: new Set([...channel.storms, stormKeyOf(place.by, kind, tenantId)]) };
    case 'quiet':
      return channel;
  }
}

const stormKeyOf = (by: 'kind' | 'tenant', kind: string, tenantId: string) =>
  stormKey(by, by === 'kind' ? kind : tenantId);

function groupOf(
  place: Exclude<Place, { kind: 'own' }>,
  kind: string,
  tenantId: string,
  { timeZone }: PlaceLimits,
  now: Date,
): Group {
  if (place.kind === 'quiet') {
    const day = new Intl.DateTimeFormat('en-CA', { timeZone }).format(now);
    return { kind: 'quiet', groupKey: `quiet:${day}`, eventType: '', tenantId: null };
  }
  const isKind = place.by === 'kind';
  return {
    kind: 'storm',
    groupKey: stormKeyOf(place.by, kind, tenantId),
    eventType: isKind ? kind : '',
    tenantId: isKind ? null : tenantId,
  };
}

async function putIntoFolds(
  tx: Transaction<Tables>,
  { timeZone }: PlaceLimits,
  decided: readonly Decided[],
  now: Date,
): Promise<Shown[]> {
  const groups = new Map<string, { group: Group; alerts: Alert[] }>();
  for (const { alert, group } of decided) {
    if (!group) continue;
    const entry = groups.get(group.groupKey) ?? { group, alerts: [] };
    entry.alerts.push(alert);
    groups.set(group.groupKey, entry);
  }
  const shown: Shown[] = [];
  // In one order, so that two tenants that open the same folds never wait for each other in a circle.
  for (const [, { group, alerts }] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const until = group.kind === 'quiet' ? endOfDay(timeZone, now) : hoursAfter(now, STORM_HOURS);
    const fold = await openFold(tx, { ...group, until }, now);
    await setFold(tx, fold.id, idsOf(alerts));
    await record(tx, [
      ...(fold.isNew
        ? [
            {
              at: now,
              actor: MICROSOFT,
              verb: 'fold.open',
              subjectType: 'fold',
              subjectId: fold.id,
              detail: { group: fold.groupKey },
            },
          ]
        : []),
      ...alerts.map((alert) => lineOf(alert, 'alert.fold', { fold: fold.id }, now)),
    ]);
    shown.push(showFold(fold.id, fold.kind, fold.isNew));
  }
  return shown;
}

/**
 * The next midnight of a zone; a day of 23 or 25 hours ends when it ends. Not asked of the database, which may know fewer
 * zones than we do.
 */
function endOfDay(zone: string, now: Date): Date {
  const offsetAt = createOffset(zone);
  const today = Math.floor((now.getTime() + offsetAt(now.getTime())) / DAY_MS);
  return new Date(firstMoment((today + 1) * DAY_MS, offsetAt));
}

/** The folds of these alerts, whose cards change with them. */
async function foldsToEdit(tx: Transaction<Tables>, alertIds: readonly string[]): Promise<Shown[]> {
  if (alertIds.length === 0) return [];
  const { rows } = await sql<{ id: string; kind: FoldKind }>`
    select id, kind from folds where id in (
      select fold_id from alerts where id = any(${[...alertIds]}::uuid[]) and fold_id is not null
    )
  `.execute(tx);
  return rows.map(({ id, kind }) => showFold(id, kind, false));
}

const hoursAfter = (at: Date, hours: number): Date => new Date(at.getTime() + hours * 3_600_000);
const idsOf = (alerts: readonly Alert[]): string[] => alerts.map(({ id }) => id);

/** A fold's card: at once when it is new; its edits wait, so that one edit shows what came meanwhile. */
const showFold = (foldId: string, kind: FoldKind, isNew: boolean): Shown => ({
  subject: { subjectType: 'fold', subjectId: foldId },
  priority: isNew ? PRIORITY.post : PRIORITY.edit,
  afterSec: isNew ? 0 : EDIT_SEC[kind],
});

const lineOf = (alert: Alert, verb: string, detail: Record<string, unknown>, at: Date) => ({
  at,
  actor: MICROSOFT,
  verb,
  subjectType: 'alert',
  subjectId: alert.id,
  detail,
});
