import { PARTNER_TENANT_ID, staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import type { TestDesk } from './desk.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * An activity that Teams delivered before, of this type and person, as a model for one that its client would never send.
 */
export function deliveredActivity(desk: TestDesk, type: string, person: string): Json {
  const found = desk.teams.deliveries.findLast(
    ({ activity }) => activity.type === type && (activity['from'] as Json)['aadObjectId'] === staffId(person),
  );
  if (!found) throw new Error(`${person} has sent no ${type} yet`);
  return found.activity;
}

/** Sends an activity to the service as it stands. */
export async function postActivity(desk: TestDesk, activity: unknown): Promise<{ status: number; body: Json }> {
  const response = await fetch(`${desk.url}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(activity),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
}

/** The bot was added to a team, with this channel for its messages. */
export const installation = (desk: TestDesk, channelId: string, action: 'add' | 'remove', change: Json = {}): Json => ({
  type: 'installationUpdate',
  id: `f:${channelId}-${action}`,
  action,
  channelId: 'msteams',
  serviceUrl: desk.teams.serviceUrl,
  from: { id: '29:1installer', name: 'Megan Bowen', aadObjectId: staffId('Megan Bowen') },
  recipient: { id: '28:00000000-0000-4000-8000-00000000b071', name: 'Watchpost' },
  conversation: { id: channelId, conversationType: 'channel', isGroup: true, tenantId: PARTNER_TENANT_ID },
  channelData: {
    tenant: { id: PARTNER_TENANT_ID },
    team: { id: desk.teams.teamId },
    settings: { selectedChannel: { id: channelId } },
  },
  ...change,
});
