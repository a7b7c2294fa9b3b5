import type { Kysely } from 'kysely';
import { newId } from '../storage/new-id.ts';
import type { Tables } from '../storage/tables.ts';
import { forgetCards } from './card-store.ts';

/**
 * A **destination** is a place that receives alerts: a channel, because somebody installed the bot there, or, while no
 * channel is left, the chat of the person who did.
 *
 * A channel is known by tenant and team, so it survives a reinstallation; the service URL is refreshed from whatever
 * comes in, because Teams may change it.
 */
export interface Destination {
  readonly id: string;
  readonly tenantId: string;
  /** Of a chat `chat:` and the Entra object id of its person. */
  readonly teamId: string;
  /** Of a chat its conversation id. */
  readonly channelId: string;
  readonly serviceUrl: string;
  readonly botId: string;
  readonly kind: 'channel' | 'chat';
  /** Entra group of the team; `''` while unknown. */
  readonly groupId: string;
  /** Otherwise what stands there is kept up to date and nothing new comes. */
  readonly takesPosts: boolean;
  /** Entra object id; `''` when unknown. */
  readonly installedBy: string;
}

type Db = Kysely<Tables>;

type Team = Pick<Destination, 'tenantId' | 'teamId'>;

/** What an installation tells of a destination. */
export type NewDestination = Pick<
  Destination,
  'tenantId' | 'teamId' | 'channelId' | 'serviceUrl' | 'botId' | 'installedBy'
> &
  Partial<Pick<Destination, 'kind' | 'groupId'>>;

/**
 * Makes a channel a destination, or brings the known one up to date. Safe to repeat. Where the team has chosen another
 * channel, nothing has been shown yet.
 */
export async function installDestination(db: Db, channel: NewDestination, now: Date): Promise<void> {
  const fresh = {
    channel_id: channel.channelId,
    service_url: channel.serviceUrl,
    bot_id: channel.botId,
    installed_by: channel.installedBy,
    state: 'active' as const,
    takes_posts: true,
    loss_id: null,
    lost_at: null,
    updated_at: now,
    ...(channel.groupId && { group_id: channel.groupId }),
  };
  const known = await db
    .selectFrom('destinations')
    .select(['id', 'channel_id'])
    .where('tenant_id', '=', channel.tenantId)
    .where('team_id', '=', channel.teamId)
    .forUpdate()
    .executeTakeFirst();
  if (known && known.channel_id !== channel.channelId) await forgetCards(db, known.id);
  await db
    .insertInto('destinations')
    .values({
      id: newId(now),
      tenant_id: channel.tenantId,
      team_id: channel.teamId,
      created_at: now,
      kind: channel.kind ?? 'channel',
      ...fresh,
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'team_id']).doUpdateSet(fresh))
    .execute();
}

/**
 * Ends a destination: the bot was removed (`removed`), or Teams refuses our messages (`blocked`).
 *
 * @param lossId - an id for this loss
 * @returns the destination as it was; `undefined` when it had ended before
 */
export async function endDestination(
  db: Db,
  team: Team,
  state: 'removed' | 'blocked',
  lossId: string,
  now: Date,
): Promise<Destination | undefined> {
  const row = await db
    .updateTable('destinations')
    .set({ state, loss_id: lossId, lost_at: now, updated_at: now })
    .where('tenant_id', '=', team.tenantId)
    .where('team_id', '=', team.teamId)
    .where('state', '=', 'active')
    .returningAll()
    .executeTakeFirst();
  return row && destinationOf(row);
}

/** From now on the chats that stood in take nothing new: a channel is there again. What stands in them is kept up to date. */
export async function retireStandIns(db: Db, tenantId: string, now: Date): Promise<void> {
  await db
    .updateTable('destinations')
    .set({ takes_posts: false, updated_at: now })
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', 'chat')
    .where('takes_posts', '=', true)
    .execute();
}

/** Takes over the service URL of an incoming activity for every destination of its tenant that has another one. */
export async function refreshServiceUrl(db: Db, tenantId: string, serviceUrl: string, now: Date): Promise<void> {
  await db
    .updateTable('destinations')
    .set({ service_url: serviceUrl, updated_at: now })
    .where('tenant_id', '=', tenantId)
    .where('service_url', '<>', serviceUrl)
    .execute();
}

/** The places that show cards now, oldest first. */
export async function listDestinations(db: Db): Promise<Destination[]> {
  const rows = await db
    .selectFrom('destinations')
    .selectAll()
    .where('state', '=', 'active')
    .orderBy('created_at')
    .execute();
  return rows.map(destinationOf);
}

/** The place of a team, also one that has ended. */
export async function findDestination(
  db: Db,
  { tenantId, teamId }: Team,
): Promise<(Destination & { readonly state: 'active' | 'removed' | 'blocked' }) | undefined> {
  const row = await db
    .selectFrom('destinations')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('team_id', '=', teamId)
    .executeTakeFirst();
  return row && { ...destinationOf(row), state: row.state };
}

/** The place of a tenant that was heard of last, also one that has ended: Teams can still be spoken to the same way. */
export async function findLastDestination(db: Db, tenantId: string): Promise<Destination | undefined> {
  const row = await db
    .selectFrom('destinations')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('updated_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && destinationOf(row);
}

const destinationOf = (row: {
  id: string;
  tenant_id: string;
  team_id: string;
  channel_id: string;
  service_url: string;
  bot_id: string;
  kind: 'channel' | 'chat';
  group_id: string | null;
  takes_posts: boolean;
  installed_by: string | null;
}): Destination => ({
  id: row.id,
  tenantId: row.tenant_id,
  teamId: row.team_id,
  channelId: row.channel_id,
  serviceUrl: row.service_url,
  botId: row.bot_id,
  kind: row.kind,
  groupId: row.group_id ?? '',
  takesPosts: row.takes_posts,
  installedBy: row.installed_by ?? '',
});
