import { z } from 'zod';
import { withoutThread } from './turn.ts';

/** The bot was added to, or removed from, a team, a person's chat or a chat of several people. */
export interface Installation {
  /** `upgrade` when a new version of the app came to where it was already. */
  readonly action: 'add' | 'upgrade' | 'remove';
  readonly tenantId: string;
  /** A chat of several people: nothing is brought there unasked, and it stands for nobody. */
  readonly isGroupChat: boolean;
  /** The team, the channel chosen for it and its Entra group (`''` when untold); undefined in a chat. */
  readonly team: { readonly teamId: string; readonly channelId: string; readonly groupId: string } | undefined;
  readonly conversationId: string;
  readonly serviceUrl: string;
  readonly botId: string;
  readonly by: { readonly entraId: string; readonly name: string };
}

const guid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
const id = z.string().min(1).max(400);

const ACTIVITY = z.object({
  action: z.enum(['add', 'add-upgrade', 'remove', 'remove-upgrade']),
  serviceUrl: z.string().url().max(400),
  from: z.object({ aadObjectId: guid.optional(), name: z.string().default('') }).default({ name: '' }),
  recipient: z.object({ id }),
  conversation: z.object({ id, conversationType: z.string().optional().catch(undefined), tenantId: guid.optional() }),
  channelData: z.object({
    tenant: z.object({ id: guid }).optional(),
    team: z.object({ id, aadGroupId: guid.optional().catch(undefined) }).optional(),
    settings: z.object({ selectedChannel: z.object({ id }) }).optional(),
  }),
});

const ACTIONS = { add: 'add', 'add-upgrade': 'upgrade', remove: 'remove', 'remove-upgrade': 'remove' } as const;

/** Reads an `installationUpdate`. @returns `undefined` when it names no tenant */
export function readInstallation(activity: unknown): Installation | undefined {
  const parsed = ACTIVITY.safeParse(activity);
  if (!parsed.success) return undefined;
  const { action, serviceUrl, from, recipient, conversation, channelData } = parsed.data;
  const tenantId = channelData.tenant?.id ?? conversation.tenantId;
  if (!tenantId) return undefined;
  const channelId = channelData.settings?.selectedChannel.id ?? withoutThread(conversation.id);
  return {
    action: ACTIONS[action],
    tenantId: tenantId.toLowerCase(),
    isGroupChat: conversation.conversationType === 'groupChat',
    team: channelData.team
      ? { teamId: channelData.team.id, channelId, groupId: channelData.team.aadGroupId?.toLowerCase() ?? '' }
      : undefined,
    conversationId: conversation.id,
    serviceUrl,
    botId: recipient.id,
    by: { entraId: from.aadObjectId?.toLowerCase() ?? '', name: from.name },
  };
}
