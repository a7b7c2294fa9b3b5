import { randomInt } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { Actor } from '../alerts/index.ts';
import { record } from '../audit/index.ts';
import { newId } from '../storage/new-id.ts';
import type { Tables } from '../storage/tables.ts';
import { type ContactPorts, verifyIn } from './change.ts';
import type { Contact } from './contact.ts';
import { lockContacts } from './detail-columns.ts';
import { DRILL_MIN, type Drill, type DrillReason, WATCHPOST } from './drill.ts';
import { findDrill, findDrillByCode, findWaiting } from './drill-store.ts';
import { findContact } from './store.ts';

export type Started =
  /** `unchanged`: one waits for this contact already; `drill` is that one. */
  { readonly kind: 'changed' | 'unchanged'; readonly drill: Drill } | { readonly kind: 'gone' };

export type Ended =
  /** `unchanged`: it has ended before, also by its deadline; `drill` says how. */
  | { readonly kind: 'changed' | 'unchanged'; readonly drill: Drill }
  /** Our message went to one person, and this is another; or noting what a customer said is not for this person. */
  | { readonly kind: 'notYours' | 'notAllowed'; readonly drill: Drill }
  | { readonly kind: 'gone' };

/** Letters and digits that nobody takes for another on the phone or in a bad font. */
const ALPHABET = 'ACDEFGHJKMNPQRTUVWXY34679';
const CODE_LENGTH = 4;

/** A few drills wait at once, of 390,000 codes; a second try is rare and a fifth means that something else is wrong. */
const CODE_TRIES = 5;

/**
 * Asks a contact whether they are there: the drill, its line in the log, our message to them and the card for the
 * channel, all or nothing. We write to a person whom we have met in Teams; anybody else, and every group, gets the code
 * from one of us by phone or mail.
 *
 * A contact has one waiting drill at most, held by the database: a second call returns the one that waits.
 *
 * @param deadlineMin - minutes for the answer
 */
export async function startDrill(
  ports: ContactPorts,
  contactId: string,
  reason: DrillReason,
  actor: Actor,
  deadlineMin = DRILL_MIN,
): Promise<Started> {
  await expireDrills(ports);
  const contact = await findContact(ports.db, contactId);
  if (!contact) return { kind: 'gone' };
  for (let left = CODE_TRIES; left > 0; left -= 1) {
    const drillId = await insertDrill(ports, contact, reason, actor, deadlineMin);
    const drill = drillId ? await findDrill(ports.db, drillId) : await findWaiting(ports.db, contact.id);
    if (drill) return { kind: drillId ? 'changed' : 'unchanged', drill };
  }
  throw new Error('no free code for a drill was found');
}

/** @returns nothing when the contact has a waiting drill, or a waiting drill has this code */
async function insertDrill(
  ports: ContactPorts,
  contact: Contact,
  reason: DrillReason,
  actor: Actor,
  deadlineMin: number,
): Promise<string | undefined> {
  const at = ports.now();
  return ports.db.transaction().execute(async (tx) => {
    const sentHow = contact.kind === 'person' && (await isKnown(tx, contact.entraId)) ? 'message' : 'byHand';
    const row = await tx
      .insertInto('drills')
      .values({
        id: newId(at),
        tenant_id: contact.tenantId,
        contact_id: contact.id,
        contact_name: contact.name,
        contact_entra_id: contact.entraId,
        contact_version: contact.version,
        code: newCode(),
        reason,
        started_by_id: actor.entraId,
        started_by_name: actor.name,
        started_at: at,
        due_at: new Date(at.getTime() + deadlineMin * 60_000),
        sent_how: sentHow,
        ended_at: null,
        ended_by_id: null,
        ended_by_name: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!row) return undefined;
    const subject = { subjectType: 'drill', subjectId: row.id } as const;
    await record(tx, [
      { at, actor, verb: 'drill.start', ...subject, detail: { contactId: contact.id, reason, sentHow } },
    ]);
    await ports.jobs.enqueue(tx, 'deliver', [subject]);
    if (sentHow === 'message' && contact.entraId) {
      await ports.jobs.enqueue(tx, 'tell', [{ ...subject, entraId: contact.entraId }]);
    }
    return row.id;
  });
}

/**
 * Takes the answer of whoever says that they are there, by the button of our message or by the code.
 *
 * The first answer before the deadline counts; a later one changes nothing and is told how the drill ended. Our message
 * went to one person, so only they can answer it. A code that was passed on by hand may come from anybody of one of our
 * own lists; people of a customer cannot write to us, so whoever types theirs is one of us who notes what they said, and
 * must be somebody who may.
 *
 * An answer of the contact themselves, or taken by somebody who may verify, proves that they answer: it verifies the
 * contact, unless somebody changed it since the drill began. The code stands on the card in the channel, so from anybody
 * else it proves no more than that the list is read.
 *
 * @param mayVerify - whether this person's role allows to verify contacts
 */
export async function answerDrill(
  ports: ContactPorts & { readonly partnerTenantId: string },
  about: { readonly drillId: string } | { readonly code: string },
  actor: Actor,
  mayVerify: boolean,
): Promise<Ended> {
  const drill =
    'drillId' in about
      ? await findDrill(ports.db, about.drillId)
      : await findDrillByCode(ports.db, about.code.toUpperCase().replace(/[^A-Z0-9]/g, ''));
  if (!drill) return { kind: 'gone' };
  const isContact = drill.contactEntraId === actor.entraId;
  if (drill.outcome === 'waiting' && !isContact) {
    if (drill.sentHow === 'message' || 'drillId' in about) return { kind: 'notYours', drill };
    if (!mayVerify && drill.tenantId !== ports.partnerTenantId) return { kind: 'notAllowed', drill };
  }
  return end(ports, drill, 'answered', '', actor, { verb: 'answer', isProof: isContact || mayVerify });
}

/**
 * Records how a drill ended that one of us did by hand: somebody answered the phone, or nobody did. The first who says
 * so counts; after the deadline nobody does.
 *
 * @param note - in their own words, may be empty
 */
export async function endDrill(
  ports: ContactPorts,
  drillId: string,
  outcome: 'answered' | 'notReached',
  note: string,
  actor: Actor,
): Promise<Ended> {
  const drill = await findDrill(ports.db, drillId);
  if (!drill) return { kind: 'gone' };
  const isProof = outcome === 'answered';
  return end(ports, drill, outcome, note, actor, { verb: isProof ? 'reached' : 'notReached', isProof });
}

async function end(
  ports: ContactPorts,
  { id: drillId, tenantId }: Drill,
  outcome: 'answered' | 'notReached',
  note: string,
  actor: Actor,
  { verb, isProof }: { readonly verb: 'answer' | 'reached' | 'notReached'; readonly isProof: boolean },
): Promise<Ended> {
  await expireDrills(ports);
  const at = ports.now();
  const hasChanged = await ports.db.transaction().execute(async (tx) => {
    await lockContacts(tx, tenantId);
    const row = await tx
      .updateTable('drills')
      .set((eb) => ({
        outcome,
        note,
        ended_at: at,
        ended_by_id: actor.entraId,
        ended_by_name: actor.name,
        version: eb('version', '+', 1),
      }))
      .where('id', '=', drillId)
      .where('outcome', '=', 'waiting')
      .where('due_at', '>=', at)
      .returning(['id', 'contact_id', 'contact_version'])
      .executeTakeFirst();
    if (!row) return false;
    const subject = { subjectType: 'drill', subjectId: row.id } as const;
    await record(tx, [{ at, actor, verb: `drill.${verb}`, ...subject, detail: note === '' ? {} : { note } }]);
    await ports.jobs.enqueue(tx, 'deliver', [subject]);
    // An answer says nothing about an address or a number that somebody wrote down after the question went out.
    if (isProof) await verifyIn(tx, row.contact_id, row.contact_version, actor, at);
    return true;
  });
  const drill = await findDrill(ports.db, drillId);
  return drill ? { kind: hasChanged ? 'changed' : 'unchanged', drill } : { kind: 'gone' };
}

/**
 * Ends the drills whose time is over. Safe to call at any time and on any number of instances.
 *
 * @returns how many ended by this call
 */
export async function expireDrills(ports: ContactPorts): Promise<number> {
  const at = ports.now();
  return ports.db.transaction().execute(async (tx) => {
    const rows = await tx
      .updateTable('drills')
      .set((eb) => ({ outcome: 'expired', ended_at: eb.ref('due_at'), version: eb('version', '+', 1) }))
      .where('outcome', '=', 'waiting')
      .where('due_at', '<', at)
      .returning('id')
      .execute();
    const subjects = rows.map(({ id }) => ({ subjectType: 'drill', subjectId: id }) as const);
    await record(
      tx,
      subjects.map((subject) => ({ at, actor: WATCHPOST, verb: 'drill.expire', ...subject, detail: {} })),
    );
    await ports.jobs.enqueue(tx, 'deliver', subjects);
    return rows.length;
  });
}

/** Whether we have met them in Teams, and so can write to them. */
async function isKnown(tx: Transaction<Tables>, entraId: string | null): Promise<boolean> {
  if (entraId === null) return false;
  const person = await tx
    .selectFrom('people')
    .select(sql`1`.as('is'))
    .where('entra_id', '=', entraId)
    .executeTakeFirst();
  return person !== undefined;
}

const newCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
