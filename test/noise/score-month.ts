import { readAlertsOfSpan, SEVERITIES } from '../../src/alerts/index.ts';
import type { Database } from '../../src/storage/connect.ts';
import type { Month } from './month.ts';
import type { Message, Played } from './play-month.ts';

/** How a played month did, in the terms of the month's own description. */
export interface Score {
  readonly raw: number;
  readonly posts: number;
  readonly edits: number;
  /** Channel messages posted for each raw risk detection. */
  readonly ratio: number;
  /** What went wrong, in words; nothing else may be in here. */
  readonly untold: readonly string[];
  readonly notUpdated: readonly string[];
  readonly folded: readonly string[];
  readonly twoCards: readonly string[];
  readonly lost: readonly string[];
  readonly testsCounted: readonly string[];
  /** Posts by what they were about. */
  readonly postsBy: Readonly<Record<string, number>>;
}

/** An item may be readable a few minutes before the moment that its story names. */
const READABLE_MS = 5 * 60_000;

/** Scores a played month against its truth. */
export async function scoreMonth(db: Database, month: Month, { messages, keys }: Played): Promise<Score> {
  const { truth } = month;
  const alertOf = await alertsBySourceId(db);
  const raw = month.lines.filter(({ source }) => source === 'graph.riskDetection').length;
  const posts = messages.filter(({ kind }) => kind === 'post');
  const alertsOf = (ids: readonly string[]) => [...new Set(ids.flatMap((id) => alertOf.get(id.toLowerCase()) ?? []))];
  const ofStory = new Map(truth.mustTell.map((story) => [story.id, alertsOf(story.keys)]));
  const shows = ({ shows: shown }: Message, alertIds: readonly string[], least: string) =>
    shown.some(({ alertId, severity }) => alertIds.includes(alertId) && rank(severity) >= rank(least));
  const within = (message: Message, { at, byAt }: { at: string; byAt: string }) =>
    message.at >= Date.parse(at) - READABLE_MS && message.at <= Date.parse(byAt);

  const untold = truth.mustTell
    .filter(
      (story) =>
        !messages.some(
          (message) => within(message, story) && shows(message, ofStory.get(story.id) ?? [], story.minSeverity),
        ),
    )
    .map(({ id, story }) => `${id} ${story}`);
  const notUpdated = truth.mustUpdate
    .filter((update) => {
      const alertIds = [...new Set([...alertsOf(update.keys), ...(ofStory.get(update.of) ?? [])])];
      const least = /to high/.test(update.what) ? 'high' : 'informational';
      return !messages.some((message) => within(message, update) && shows(message, alertIds, least));
    })
    .map(({ of, what }) => `${of} ${what}`);
  const ownCards = new Set(
    posts.filter(({ subject }) => subject.subjectType === 'alert').map(({ subject }) => subject.subjectId),
  );
  const folded = truth.mustNotFold.filter((id) => !alertsOf([id]).some((alertId) => ownCards.has(alertId)));
  const twoCards = truth.sameFraud
    .filter((pair) => new Set(alertsOf(pair)).size !== 1)
    .map((pair) => pair.join(' and '));
  const testIds = truth.noise.flatMap(({ class: name, ids }) => (name.startsWith('test alert') ? (ids ?? []) : []));
  const whose = await ownersOf(db, month);
  const postsBy: Record<string, number> = {};
  for (const { subject, shows: shown } of posts) {
    const about =
      subject.subjectType === 'alert' ? `${whose.get(subject.subjectId)}, ${shown[0]?.severity}` : subject.subjectType;
    postsBy[about] = (postsBy[about] ?? 0) + 1;
  }
  return {
    raw,
    posts: posts.length,
    edits: messages.length - posts.length,
    ratio: posts.length / raw,
    untold,
    notUpdated,
    folded,
    twoCards,
    lost: await lostOf(
      db,
      truth.malformed.map((line) => ({ line, key: keys[line - 1] ?? '' })),
    ),
    testsCounted: await countedTests(db, alertsOf(testIds)),
    postsBy,
  };
}

/** Of whom each alert is: the partner's own tenant, a privileged account, or somebody else. */
async function ownersOf(db: Database, month: Month): Promise<Map<string, string>> {
  const privileged = new Set(month.tenants.flatMap((tenant) => tenant.privileged.map(({ id }) => id)));
  const rows = await db.selectFrom('alerts').select(['id', 'tenant_id', 'subject_id', 'kind']).execute();
  return new Map(
    rows.map(({ id, tenant_id, subject_id, kind }) => [
      id,
      kind === 'partnerAlert'
        ? 'fraud'
        : tenant_id === month.partnerTenantId
          ? 'own tenant'
          : privileged.has(subject_id)
            ? 'privileged'
            : 'others',
    ]),
  );
}

const rank = (severity: string): number => (SEVERITIES as readonly string[]).indexOf(severity);

/** Alerts by the id of an item of theirs, as Microsoft wrote it. */
async function alertsBySourceId(db: Database): Promise<Map<string, string[]>> {
  const rows = await db.selectFrom('signals').select(['key', 'alert_id']).where('alert_id', 'is not', null).execute();
  const found = new Map<string, string[]>();
  for (const { key, alert_id } of rows) {
    const id = key.split('/').at(-1)?.split(':')[0]?.toLowerCase() ?? '';
    found.set(id, [...(found.get(id) ?? []), alert_id ?? '']);
  }
  return found;
}

/** Malformed lines of which there is no trace: neither in quarantine nor, where they could be understood, as a signal. */
async function lostOf(db: Database, malformed: readonly { line: number; key: string }[]): Promise<string[]> {
  const kept = await db.selectFrom('quarantine').select('item_key').execute();
  const signals = await db.selectFrom('signals').select('key').execute();
  const known = new Set([...kept.map(({ item_key }) => item_key), ...signals.map(({ key }) => key)]);
  return malformed.filter(({ key }) => !known.has(key)).map(({ line }) => `line ${line}`);
}

/** Test alerts that the figures of their hour count. */
async function countedTests(db: Database, alertIds: readonly string[]): Promise<string[]> {
  const counted: string[] = [];
  for (const id of alertIds) {
    const alert = await db.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const span = { from: new Date(alert.created_at.getTime()), to: new Date(alert.created_at.getTime() + 1) };
    const { opened } = await readAlertsOfSpan(db, span, 1, alert.tenant_id);
    if (!alert.is_test || opened > 0) counted.push(id);
  }
  return counted;
}
