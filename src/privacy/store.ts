import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { z } from 'zod';
import type { Tables } from '../storage/tables.ts';
import type { Erasure } from './erasure.ts';

type Db = Kysely<Tables>;
type Tx = Transaction<Tables>;

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Finds one erasure by its id, as it stands in a card's data. A text that is no id is one that does not exist. */
export async function findErasure(db: Db, id: string): Promise<Erasure | undefined> {
  if (!ID.test(id)) return undefined;
  const row = await db.selectFrom('erasures').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toErasure(row);
}

/** Finds one by the number that people type. */
export async function findErasureByNumber(db: Db, number: number): Promise<Erasure | undefined> {
  const row = await db.selectFrom('erasures').selectAll().where('number', '=', number).executeTakeFirst();
  return row && toErasure(row);
}

/** The one of somebody that is under way. */
export async function findUnderWay(db: Db, kind: Erasure['kind'], subjectId: string): Promise<Erasure | undefined> {
  const row = await db
    .selectFrom('erasures')
    .selectAll()
    .where('kind', '=', kind)
    .where('subject_id', '=', subjectId)
    .where('state', 'in', ['asked', 'approved'])
    .executeTakeFirst();
  return row && toErasure(row);
}

/** The latest, those that wait for somebody first. */
export async function listErasures(db: Db, limit: number): Promise<Erasure[]> {
  const rows = await db
    .selectFrom('erasures')
    .selectAll()
    .orderBy((eb) => eb('state', 'in', ['asked', 'approved']), 'desc')
    .orderBy('number', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toErasure);
}

/** Writes one down. @returns `undefined` when one of the same subject is under way */
export async function insertErasure(
  tx: Tx,
  erasure: Pick<
    Erasure,
    'id' | 'kind' | 'subjectId' | 'subjectName' | 'pseudonym' | 'askedById' | 'askedByName' | 'askedAt'
  >,
): Promise<Erasure | undefined> {
  const row = await tx
    .insertInto('erasures')
    .values({
      id: erasure.id,
      kind: erasure.kind,
      subject_id: erasure.subjectId,
      subject_name: erasure.subjectName,
      pseudonym: erasure.pseudonym,
      asked_by_id: erasure.askedById,
      asked_by_name: erasure.askedByName,
      asked_at: erasure.askedAt,
      decided_by_id: null,
      decided_by_name: null,
      decided_at: null,
      done_at: null,
      outcome: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  return row && toErasure(row);
}

/**
 * Decides one that waits, if whoever decides did not ask for it; one that was approved and cannot be carried out may still
 * be refused.
 *
 * @returns nothing when it may not be, or was decided
 */
export async function decide(
  tx: Tx,
  id: string,
  state: 'approved' | 'refused',
  by: { readonly entraId: string; readonly name: string },
  at: Date,
): Promise<Erasure | undefined> {
  const row = await tx
    .updateTable('erasures')
    .set((eb) => ({
      state,
      decided_by_id: by.entraId,
      decided_by_name: by.name,
      decided_at: at,
      version: eb('version', '+', 1),
      // What was decided against leaves nobody behind.
      ...(state === 'refused' && { subject_id: '', subject_name: '', outcome: null }),
    }))
    .where('id', '=', id)
    .where((eb) => {
      const isFailing = eb.and([eb('state', '=', 'approved'), sql<boolean>`outcome ? 'failure'`]);
      return state === 'refused' ? eb.or([eb('state', '=', 'asked'), isFailing]) : eb('state', '=', 'asked');
    })
    // The guard is in the statement: the second person is what this is for.
    .where('asked_by_id', '<>', by.entraId)
    .returningAll()
    .executeTakeFirst();
  return row && toErasure(row);
}

/**
 * Takes one that was approved, for as long as the transaction lasts; another instance takes the next. One that could not
 * be carried out waits for its time.
 */
export async function takeApproved(tx: Tx, now: Date): Promise<Erasure | undefined> {
  const row = await tx
    .selectFrom('erasures')
    .selectAll()
    .where('state', '=', 'approved')
    .where(sql<boolean>`coalesce((outcome #>> '{failure,againAt}')::timestamptz <= ${now}, true)`)
    .orderBy('number')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row && toErasure(row);
}

/** Ends one: from here on it says nobody's name. */
export async function markDone(
  tx: Tx,
  id: string,
  by: { readonly id: string; readonly name: string },
  { counts, unclear }: { readonly counts: Erasure['outcome']; readonly unclear: Erasure['unclear'] },
  at: Date,
): Promise<void> {
  await tx
    .updateTable('erasures')
    .set((eb) => ({
      state: 'done',
      done_at: at,
      subject_id: by.id,
      subject_name: by.name,
      outcome: JSON.stringify({ rows: counts, unclear }),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute();
}

/** Writes down that one could not be carried out; nothing when it was decided or done meanwhile. */
export async function markFailed(tx: Tx, id: string, failure: NonNullable<Erasure['failure']>): Promise<boolean> {
  const row = await tx
    .updateTable('erasures')
    .set((eb) => ({ outcome: JSON.stringify({ failure }), version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('state', '=', 'approved')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

const Counts = z.record(z.string(), z.number());
const NO_OUTCOME = { rows: {}, unclear: {}, failure: null };
const Outcome = z
  .union([
    z.strictObject({ rows: Counts, unclear: Counts }).transform((told) => ({ ...NO_OUTCOME, ...told })),
    z
      .strictObject({ failure: z.object({ times: z.number(), againAt: z.coerce.date() }) })
      .transform((told) => ({ ...NO_OUTCOME, ...told })),
    // As it was written first: the rows alone.
    Counts.transform((rows) => ({ ...NO_OUTCOME, rows })),
  ])
  .catch(NO_OUTCOME);

function toErasure(row: Selectable<Tables['erasures']>): Erasure {
  const { rows, unclear, failure } = Outcome.parse(row.outcome ?? {});
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    subjectId: row.subject_id,
    subjectName: row.subject_name,
    pseudonym: row.pseudonym,
    askedById: row.asked_by_id,
    askedByName: row.asked_by_name,
    askedAt: row.asked_at,
    state: row.state,
    decidedByName: row.decided_by_name,
    decidedAt: row.decided_at,
    doneAt: row.done_at,
    outcome: rows,
    unclear,
    failure,
    version: row.version,
  };
}
