import type { Kysely } from 'kysely';
import { newId } from '../storage/new-id.ts';
import type { Tables } from '../storage/tables.ts';
import { forgetCards } from './card-store.ts';

/**
 * A **destination** is a channel that receives alerts because somebody installed the bot there.
 *
 * It is known by tenant and team, so it survives a reinstallation; the service URL is refreshed from whatever comes in,
 * because Teams may change it.
 */
export interface Destination {
  readonly id: string;
  readonly tenantId: string;
  readonly teamId: string;
  readonly channelId: string;
  readonly serviceUrl: string;
  readonly botId: string;
}

type Db = Kysely<Tables>;

/**
 * Makes a channel a destination, or brings the known one up to date. Safe to repeat. Where the team has chosen another
 * channel, nothing has been shown yet.
 */
export async function installDestination(
  db: Db,
  channel: Omit<Destination, 'id'> & { readonly installedBy: string },
  now: Date,
): Promise<void> {
  const fresh = {
    channel_id: channel.channelId,
    service_url: channel.serviceUrl,
    bot_id: channel.botId,
    installed_by: channel.installedBy,
    state: 'active' as const,
    updated_at: now,
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
    .values({ id: newId(now), tenant_id: channel.tenantId, team_id: channel.teamId, created_at: now, ...fresh })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'team_id']).doUpdateSet(fresh))
    .execute();
}

/** Ends a destination: the bot was removed (`removed`), or Teams refuses our messages (`blocked`). */
export async function endDestination(
  db: Db,
  team: { readonly tenantId: string; readonly teamId: string },
  state: 'removed' | 'blocked',
  now: Date,
): Promise<void> {
  await db
    .updateTable('destinations')
    .set({ state, updated_at: now })
    .where('tenant_id', '=', team.tenantId)
    .where('team_id', '=', team.teamId)
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

/** The channels that receive alerts now, oldest first. */
export async function listDestinations(db: Db): Promise<Destination[]> {
  const rows = await db
    .selectFrom('destinations')
    .selectAll()
    .where('state', '=', 'active')
    .orderBy('created_at')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    tenantId: row.tenant_id,
    teamId: row.team_id,
    channelId: row.channel_id,
    serviceUrl: row.service_url,
    botId: row.bot_id,
  }));
}
