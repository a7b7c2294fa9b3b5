import { type Kysely, sql } from 'kysely';
import type { Logger } from '../log.ts';
import type { Database } from '../storage/connect.ts';
import type { Jobs } from '../storage/jobs.ts';
import { newId } from '../storage/new-id.ts';
import type { Tables } from '../storage/tables.ts';
import type { ChannelSender, Posted } from './channel-sender.ts';
import { cardAttachment } from './render.ts';
import type { Reply } from './reply.ts';

/**
 * A **kept card** is an answer to somebody that changes when what it shows does: “checking …” becomes what was found.
 *
 * The cards of alerts stand in every channel; these stand where somebody asked for them. Editing one twice is editing it
 * once, and each edit shows the state as it then is, so nothing is lost with a process.
 */
export const KEPT_VIEWS = ['welcome', 'setup', 'setupList', 'consent', 'webhook', 'testAlert'] as const;
export type KeptView = (typeof KEPT_VIEWS)[number];

/** What a kept card shows; `aboutId` is a run or a test, and empty where there is only one of its kind. */
export interface Kept {
  readonly view: KeptView;
  readonly aboutId: string;
}

/** Where a card stands. */
export interface KeptPlace extends Posted {
  readonly serviceUrl: string;
}

/** Milliseconds for which a card is kept up to date; what is older far up in a chat nobody reads. */
const KEEP_MS = 2 * 86_400_000;

/** Cards of one view that are kept up to date, the newest first. */
const MOST = 20;

/** Milliseconds for which an edit may hold a card; Teams gives up on a call at 15 s. */
const LEASE_MS = 30_000;

/** Seconds after which a card that somebody else is editing is looked at again. */
const BUSY_SEC = 2;

/**
 * Seconds until a card is edited once more. The answer to a press may reach its presser after the edit that followed it,
 * and would then stand there for ever.
 */
const SETTLE_SEC = 3;

/** Notes that a card stands somewhere; one that stood there before shows something else from now on. */
export async function keepCard(db: Kysely<Tables>, kept: Kept, place: KeptPlace, now: Date): Promise<void> {
  await db
    .deleteFrom('kept_cards')
    .where('made_at', '<', new Date(now.getTime() - KEEP_MS))
    .execute();
  const what = { view: kept.view, about_id: kept.aboutId, service_url: place.serviceUrl, made_at: now };
  await db
    .insertInto('kept_cards')
    .values({
      id: newId(now),
      conversation_id: place.conversationId,
      activity_id: place.activityId,
      sending_until: null,
      ...what,
    })
    .onConflict((conflict) => conflict.columns(['conversation_id', 'activity_id']).doUpdateSet(what))
    .execute();
}

/**
 * Notes where an answer stands and has it brought up to date there. The answer has been given by then: what goes wrong
 * here only leaves it as it is.
 */
export async function keepAnswer(
  ports: {
    readonly db: Database;
    readonly jobs: Pick<Jobs, 'enqueue'>;
    readonly now: () => Date;
    readonly log: Logger;
  },
  kept: Kept,
  place: KeptPlace,
  settleSec?: number,
): Promise<void> {
  try {
    await keepCard(ports.db, kept, place, ports.now());
    await showKept(ports, [kept.view], kept.aboutId, settleSec);
  } catch (err) {
    ports.log.warn({ err, view: kept.view }, 'card could not be kept up to date');
  }
}

/**
 * Has every card of these views edited, now and once more when all presses are answered.
 *
 * @param settleSec - seconds until the second time
 */
export async function showKept(
  ports: { readonly db: Database; readonly jobs: Pick<Jobs, 'enqueue'> },
  views: readonly KeptView[],
  aboutId?: string,
  settleSec: number = SETTLE_SEC,
): Promise<void> {
  const cards = await ports.db
    .selectFrom('kept_cards')
    .select('id')
    .where('view', 'in', views)
    .$if(aboutId !== undefined, (query) => query.where('about_id', '=', aboutId ?? ''))
    .orderBy('made_at', 'desc')
    .limit(MOST)
    .execute();
  if (cards.length === 0) return;
  const edits = cards.map(({ id }) => ({ subjectType: 'show' as const, subjectId: id }));
  await ports.db.transaction().execute(async (tx) => {
    await ports.jobs.enqueue(tx, 'setup', edits);
    await ports.jobs.enqueue(tx, 'setup', edits, undefined, settleSec);
  });
}

export interface EditPorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueueLater'>;
  readonly sender: Pick<ChannelSender, 'edit'>;
  readonly now: () => Date;
  readonly log: Logger;
  /** Renders what a card shows, from the state as it then is; `undefined` when there is nothing to show. */
  readonly show: (kept: Kept) => Promise<Reply | undefined>;
}

/** Edits one kept card. Safe to repeat; a card has one writer at a time, so an older state never follows a newer one. */
export async function editKept(ports: EditPorts, id: string): Promise<void> {
  const { db, now, log } = ports;
  const at = now();
  const card = await db
    .updateTable('kept_cards')
    .set({ sending_until: new Date(at.getTime() + LEASE_MS) })
    .where('id', '=', id)
    .where((eb) =>
      eb.or([
        eb('sending_until', 'is', null),
        eb('sending_until', '<', at),
        // Made before the clock was set back.
        eb('sending_until', '>', new Date(at.getTime() + 2 * LEASE_MS)),
      ]),
    )
    .returningAll()
    .executeTakeFirst();
  if (!card) {
    const exists = await db.selectFrom('kept_cards').select('id').where('id', '=', id).executeTakeFirst();
    if (exists) await ports.jobs.enqueueLater('setup', { subjectType: 'show', subjectId: id }, BUSY_SEC);
    return;
  }
  try {
    const view = KEPT_VIEWS.find((known) => known === card.view);
    const reply = view && (await ports.show({ view, aboutId: card.about_id }));
    if (!reply) return;
    const posted = { conversationId: card.conversation_id, activityId: card.activity_id };
    const message = { attachments: [cardAttachment(reply.card)], summary: reply.summary };
    const sent = await ports.sender.edit(card.service_url, posted, message);
    if (sent.kind === 'done') return;
    if (sent.kind === 'again' || sent.kind === 'unsure') {
      const afterSec = sent.kind === 'again' ? (sent.afterSec ?? BUSY_SEC) : BUSY_SEC;
      await ports.jobs.enqueueLater('setup', { subjectType: 'show', subjectId: id }, afterSec);
      return;
    }
    // Deleted, or the chat is closed to us: nobody sees it any more.
    await db.deleteFrom('kept_cards').where('id', '=', id).execute();
    log.info({ outcome: sent.kind, view: card.view }, 'kept card is gone');
  } finally {
    await db
      .updateTable('kept_cards')
      .set({ sending_until: null })
      .where('id', '=', id)
      .where(sql<boolean>`sending_until is not distinct from ${card.sending_until}`)
      .execute();
  }
}
