import type { Kysely } from 'kysely';
import type { Actor } from '../alerts/index.ts';
import { record } from '../audit/index.ts';
import type { Database } from '../storage/connect.ts';
import { newId } from '../storage/new-id.ts';
import type { Tables } from '../storage/tables.ts';

/** A registration that somebody wants to put in place of another one, which was shown to them. */
export interface WebhookChange {
  readonly id: string;
  /** The address that stood there, `''` for none. */
  readonly fromUrl: string;
  readonly toUrl: string;
  readonly proposedByName: string;
  readonly confirmedAt: Date | null;
}

interface ChangePorts {
  readonly db: Database;
  readonly now: () => Date;
}

/** Milliseconds for which a proposed change may be confirmed: whoever confirms must have seen it today. */
export const CHANGE_HOLDS_MS = 3_600_000;

/** Writes down that somebody wants `toUrl` in place of `fromUrl`. @returns its id, which the confirming button carries */
export async function proposeChange(
  ports: ChangePorts,
  urls: { readonly fromUrl: string; readonly toUrl: string },
  actor: Actor,
): Promise<string> {
  const now = ports.now();
  const id = newId(now);
  await ports.db
    .insertInto('webhook_changes')
    .values({
      id,
      from_url: urls.fromUrl,
      to_url: urls.toUrl,
      proposed_at: now,
      proposed_by_id: actor.entraId,
      proposed_by_name: actor.name,
      confirmed_at: null,
      confirmed_by_id: null,
      confirmed_by_name: null,
    })
    .execute();
  return id;
}

/** Finds one proposed change. A text that is no id is one that does not exist. */
export async function findChange(db: Kysely<Tables>, id: string): Promise<WebhookChange | undefined> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return undefined;
  const row = await db.selectFrom('webhook_changes').selectAll().where('id', '=', id).executeTakeFirst();
  return (
    row && {
      id: row.id,
      fromUrl: row.from_url,
      toUrl: row.to_url,
      proposedByName: row.proposed_by_name,
      confirmedAt: row.confirmed_at,
    }
  );
}

/**
 * Takes the confirmation: of several presses the first counts.
 *
 * @returns whether it is to be carried out
 */
export async function confirmChange(ports: ChangePorts, id: string, actor: Actor): Promise<boolean> {
  const now = ports.now();
  return ports.db.transaction().execute(async (tx) => {
    const row = await tx
      .updateTable('webhook_changes')
      .set({ confirmed_at: now, confirmed_by_id: actor.entraId, confirmed_by_name: actor.name })
      .where('id', '=', id)
      .where('confirmed_at', 'is', null)
      .where('proposed_at', '>', new Date(now.getTime() - CHANGE_HOLDS_MS))
      .returning(['from_url', 'to_url'])
      .executeTakeFirst();
    if (!row) return false;
    const detail = { from: row.from_url, to: row.to_url };
    await record(tx, [{ at: now, actor, verb: 'webhook.replace', subjectType: 'webhook', subjectId: id, detail }]);
    return true;
  });
}

/** Writes down that somebody has our address registered. Call it before Partner Center is asked: whether it answers in time is another matter. */
export const recordRegistration = (ports: ChangePorts, toUrl: string, actor: Actor): Promise<void> =>
  ports.db.transaction().execute((tx) => {
    const at = ports.now();
    const detail = { to: toUrl };
    return record(tx, [
      { at, actor, verb: 'webhook.register', subjectType: 'webhook', subjectId: 'registration', detail },
    ]);
  });
