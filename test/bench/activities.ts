import { randomUUID } from 'node:crypto';
import { PARTNER_TENANT_ID, staffId } from '../../src/sandbox/cloud/sample-partner.ts';

const CHANNEL = '19:security@thread.tacv2';

/** Makes what Teams sends when Megan Bowen writes to the bot or presses a button. */
export function createActivities(serviceUrl: string) {
  const envelope = (type: string) => ({
    type,
    id: randomUUID(),
    timestamp: new Date().toISOString(),
    channelId: 'msteams',
    serviceUrl,
    locale: 'en-GB',
    localTimezone: 'Europe/London',
    from: { id: '29:megan', name: 'Megan Bowen', aadObjectId: staffId('Megan Bowen') },
    recipient: { id: '28:bot', name: 'Watchpost' },
    conversation: { id: 'a:megan', conversationType: 'personal', tenantId: PARTNER_TENANT_ID },
    channelData: { tenant: { id: PARTNER_TENANT_ID } },
    entities: [{ type: 'clientInfo', locale: 'en-GB', country: 'GB', platform: 'Web', timezone: 'Europe/London' }],
  });
  return {
    message: (text: string) => ({ ...envelope('message'), text, textFormat: 'plain' }),
    /** Somebody adds the bot to a team: alerts go to its channel from now on. */
    install: () => ({
      ...envelope('installationUpdate'),
      action: 'add',
      conversation: { id: CHANNEL, conversationType: 'channel', tenantId: PARTNER_TENANT_ID, isGroup: true },
      channelData: {
        tenant: { id: PARTNER_TENANT_ID },
        team: { id: '19:team@thread.tacv2' },
        channel: { id: CHANNEL },
        settings: { selectedChannel: { id: CHANNEL } },
      },
    }),
    press: (verb: string, data: object) => ({
      ...envelope('invoke'),
      name: 'adaptiveCard/action',
      value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' },
    }),
  };
}

export type Activities = ReturnType<typeof createActivities>;
