import { type Kysely, sql, type Transaction } from 'kysely';
import { z } from 'zod';
import type { Actor } from '../alerts/index.ts';
import { type AuditEntry, record } from '../audit/index.ts';
import { newId } from '../storage/new-id.ts';
import type { Tables } from '../storage/tables.ts';
import { assureTenants } from './assure.ts';
import type { NoJobs } from './change.ts';
import { CONTACT_KINDS, CONTACT_ROLES } from './contact.ts';
import { DETAILS, detailsOf, isSamePerson, lockAllContacts, toRow } from './detail-columns.ts';
import { type ImportOutcome, type ImportPlan, PLANNED, type PlannedRow, type SavedImport } from './import.ts';
import { CONTACT_FIELDS } from './problem.ts';
import { isId } from './store.ts';

export type Applied =
  /** `unchanged`: it was applied before, also by somebody else at this very moment. */
  { readonly kind: 'changed' | 'unchanged'; readonly outcome: ImportOutcome } | { readonly kind: 'gone' };

/** `applied`: it is too late to drop it. */
export type Dropped = { readonly kind: 'changed' | 'applied' | 'gone' };

/**
 * Hours for which the lines of a list are kept: to be confirmed, by then they are about contacts of another day; and for
 * the report of one that was applied. They hold names and numbers.
 */
const KEPT_HOURS = 24;

const Problem = z.object({
  line: z.number(),
  field: z.enum([...CONTACT_FIELDS, 'customer', 'line']),
  words: z.string(),
});
const Details = z.object({
  name: z.string(),
  kind: z.enum(CONTACT_KINDS),
  role: z.enum(CONTACT_ROLES),
  position: z.number(),
  email: z.string(),
  phone: z.string(),
  languages: z.array(z.string()),
  hours: z.string(),
  zone: z.string(),
  entraId: z.string().nullable(),
  note: z.string(),
});
const Rows = z.array(
  z.object({
    line: z.number(),
    kind: z.enum(PLANNED),
    tenantId: z.string(),
    customer: z.string(),
    details: Details.nullable(),
    contact: z.object({ id: z.string(), version: z.number() }).nullable(),
    fields: z.array(z.enum(CONTACT_FIELDS)),
    problems: z.array(Problem),
  }),
);
const Outcome = z.object({
  added: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  cannot: z.number(),
  outdated: z.array(z.object({ line: z.number(), customer: z.string(), name: z.string() })),
});

/** Keeps a plan until somebody confirms it: what they confirm is what they were shown. */
export async function saveImport({ db, now }: NoJobs, plan: ImportPlan, actor: Actor): Promise<string> {
  const at = now();
  const id = newId(at);
  await db
    .insertInto('contact_imports')
    .values({
      id,
      by_id: actor.entraId,
      rows: JSON.stringify(plan.rows),
      created_at: at,
      applied_at: null,
      outcome: null,
    })
    .execute();
  return id;
}

/** Finds a kept plan by its id. A day after it was applied only its outcome is left. */
export async function findImport(db: Kysely<Tables>, id: string): Promise<SavedImport | undefined> {
  if (!isId(id)) return undefined;
  const row = await db.selectFrom('contact_imports').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  const rows = Rows.parse(row.rows);
  const counts = Object.fromEntries(PLANNED.map((kind) => [kind, 0])) as Record<PlannedRow['kind'], number>;
  for (const { kind } of rows) counts[kind] += 1;
  return {
    id: row.id,
    byId: row.by_id,
    plan: { rows, counts },
    createdAt: row.created_at,
    appliedAt: row.applied_at,
    outcome: row.outcome === null ? null : Outcome.parse(row.outcome),
  };
}

/**
 * Does what a plan says, exactly as it was shown. A contact that changed since, or a place that somebody took, is left
 * alone and told.
 *
 * All of it is one transaction: after a crash in between nothing of it has happened, and a second press waits for the
 * first and is told its outcome. The largest list is a few seconds, for which other changes of contacts wait.
 */
export async function applyImport({ db, now }: NoJobs, id: string, actor: Actor): Promise<Applied> {
  if (!isId(id)) return { kind: 'gone' };
  const at = now();
  const outcome = await db.transaction().execute(async (tx) => {
    const claimed = await tx
      .updateTable('contact_imports')
      .set({ applied_at: at })
      .where('id', '=', id)
      .where('applied_at', 'is', null)
      .returning('rows')
      .executeTakeFirst();
    if (!claimed) return undefined;
    const rows = Rows.parse(claimed.rows);
    await lockAllContacts(tx);
    const written = [...(await insertAdded(tx, rows, at)), ...(await updateChanged(tx, rows, at))];
    const result = outcomeOf(rows, written);
    await record(tx, [...written.map((change) => entryOf(change, actor, at)), importEntry(id, result, actor, at)]);
    await assureTenants(tx, [...new Set(written.map(({ row }) => row.tenantId))], at);
    await tx
      .updateTable('contact_imports')
      .set({ outcome: JSON.stringify(result) })
      .where('id', '=', id)
      .execute();
    return result;
  });
  if (outcome) return { kind: 'changed', outcome };
  const saved = await findImport(db, id);
  return saved?.outcome ? { kind: 'unchanged', outcome: saved.outcome } : { kind: 'gone' };
}

/** Forgets a plan that nobody wants. A second time it is `gone`. */
export async function dropImport({ db, now }: NoJobs, id: string, actor: Actor): Promise<Dropped> {
  if (!isId(id)) return { kind: 'gone' };
  return db.transaction().execute(async (tx): Promise<Dropped> => {
    const row = await tx
      .deleteFrom('contact_imports')
      .where('id', '=', id)
      .where('applied_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (row) {
      const subject = { subjectType: 'contactImport', subjectId: id };
      await record(tx, [{ at: now(), actor, verb: 'contact.dropImport', ...subject, detail: {} }]);
      return { kind: 'changed' };
    }
    const other = await tx.selectFrom('contact_imports').select('id').where('id', '=', id).executeTakeFirst();
    return { kind: other ? 'applied' : 'gone' };
  });
}

/** Forgets plans that nobody confirmed within a day, and the lines of those that were applied. Safe to call at any time. */
export async function forgetImports({ db, now }: NoJobs): Promise<void> {
  const before = new Date(now().getTime() - KEPT_HOURS * 3_600_000);
  await db.deleteFrom('contact_imports').where('applied_at', 'is', null).where('created_at', '<', before).execute();
  await db
    .updateTable('contact_imports')
    .set({ rows: '[]' })
    .where('applied_at', '<', before)
    .where(sql<boolean>`rows <> '[]'`)
    .execute();
}

interface Written {
  readonly contactId: string;
  readonly row: PlannedRow;
}

async function insertAdded(tx: Transaction<Tables>, rows: readonly PlannedRow[], at: Date): Promise<Written[]> {
  const added = rows.flatMap((row) =>
    row.kind === 'add' && row.details ? [{ row, id: newId(at), details: row.details }] : [],
  );
  if (added.length === 0) return [];
  const values = added.map(({ row, id, details }) => ({ ...toRow(details), id, tenant_id: row.tenantId }));
  const inserted = await sql<{ id: string }>`
    insert into contacts (id, tenant_id, updated_at, ${DETAILS})
    select id, tenant_id, ${at}::timestamptz, ${DETAILS}
    from json_populate_recordset(null::contacts, ${JSON.stringify(values)}::json)
    order by tenant_id, role, position
    on conflict (tenant_id, role, position) do nothing
    returning id
  `.execute(tx);
  const ids = new Set(inserted.rows.map(({ id }) => id));
  return added.flatMap(({ row, id }) => (ids.has(id) ? [{ contactId: id, row }] : []));
}

async function updateChanged(tx: Transaction<Tables>, rows: readonly PlannedRow[], at: Date): Promise<Written[]> {
  const changed = new Map(
    rows.flatMap((row) =>
      row.kind === 'change' && row.details && row.contact ? [[row.contact.id, row] as const] : [],
    ),
  );
  if (changed.size === 0) return [];
  const values = [...changed].map(([id, { details, contact }]) => ({
    ...(details && toRow(details)),
    id,
    version: contact?.version,
  }));
  const updated = await sql<{ id: string }>`
    update contacts as old set
      (${DETAILS}) = row (${detailsOf('new')}),
      verified_at = case when ${isSamePerson('old', 'new')} then old.verified_at end,
      verified_by = case when ${isSamePerson('old', 'new')} then old.verified_by end,
      version = old.version + 1,
      updated_at = ${at}
    from json_populate_recordset(null::contacts, ${JSON.stringify(values)}::json) as new
    where old.id = new.id and old.version = new.version
    returning old.id
  `.execute(tx);
  const written = updated.rows.flatMap(({ id }) => {
    const row = changed.get(id);
    return row ? [{ contactId: id, row }] : [];
  });
  // What Microsoft said was of another account, or of a person and not of a group's members.
  const others = written
    .filter(({ row }) => row.fields.includes('entraId') || row.fields.includes('kind'))
    .map(({ contactId }) => contactId);
  await sql`delete from contact_accounts where contact_id = any(${others}::uuid[])`.execute(tx);
  return written;
}

function outcomeOf(rows: readonly PlannedRow[], written: readonly Written[]): ImportOutcome {
  const done = new Set(written.map(({ row }) => row));
  const count = (kind: PlannedRow['kind']) => rows.filter((row) => row.kind === kind).length;
  const outdated = rows.filter((row) => (row.kind === 'add' || row.kind === 'change') && !done.has(row));
  return {
    added: written.filter(({ row }) => row.kind === 'add').length,
    changed: written.filter(({ row }) => row.kind === 'change').length,
    unchanged: count('unchanged'),
    cannot: count('cannot'),
    outdated: outdated.map(({ line, customer, details }) => ({ line, customer, name: details?.name ?? '' })),
  };
}

const entryOf = ({ contactId, row }: Written, actor: Actor, at: Date): AuditEntry => ({
  at,
  actor,
  verb: `contact.${row.kind}`,
  subjectType: 'contact',
  subjectId: contactId,
  detail:
    row.kind === 'change'
      ? { fields: row.fields, isImport: true }
      : { role: row.details?.role, position: row.details?.position, isImport: true },
});

const importEntry = (id: string, { outdated, ...counts }: ImportOutcome, actor: Actor, at: Date): AuditEntry => ({
  at,
  actor,
  verb: 'contact.import',
  subjectType: 'contactImport',
  subjectId: id,
  detail: { ...counts, outdated: outdated.length },
});
