import type { TeamsChannelAccount } from 'botbuilder';
import type { ConnectorClient } from 'botframework-connector';
import { z } from 'zod';
import type { Standing } from '../people/index.ts';
import { storableText } from './storable-text.ts';
import { withoutThread } from './turn.ts';

/** Somebody who is in a conversation, as Teams says at this moment. */
export interface Member {
  readonly entraId: string;
  readonly name: string;
}

export interface Roster {
  /** Finds one member by Entra object id or by Teams id. */
  find(place: Place, id: string): Promise<Member | undefined>;
  /** The members of a conversation; of a large team the first hundred. */
  list(place: Place): Promise<Member[]>;
}

/** What a roster says about somebody; empty where it says nothing. */
const SAYS_WHO = z.object({
  userRole: z.string().catch(''),
  tenantId: z.string().catch(''),
  userPrincipalName: z.string().catch(''),
});

/**
 * Asks Teams whether somebody of a conversation belongs to the tenant.
 *
 * The second source, for when the directory is away: Teams is known to call guests `user` in `userRole`, so their
 * principal name (`…#EXT#@…`) and their tenant are looked at too. Somebody who is not in the conversation is unknown.
 *
 * @returns `unknown` whenever Teams does not say
 */
export function createRosterStanding(
  connectorFor: (serviceUrl: string) => Promise<ConnectorClient>,
): (place: Place, entraId: string, tenantId: string) => Promise<Standing> {
  return async ({ serviceUrl, conversation }, entraId, ours) => {
    try {
      const client = await connectorFor(serviceUrl);
      const account = await client.conversations.getConversationMember(withoutThread(conversation.id), entraId);
      const { userRole, tenantId, userPrincipalName } = SAYS_WHO.parse(account);
      if (userRole === '' || tenantId === '') return 'unknown';
      const isOurs = userRole === 'user' && tenantId.toLowerCase() === ours && !/#ext#/i.test(userPrincipalName);
      return isOurs ? 'member' : 'guest';
    } catch {
      return 'unknown';
    }
  };
}

export interface Place {
  readonly serviceUrl: string;
  readonly conversation: { readonly id: string };
}

const PAGE = 100;
const NOT_FOUND = z.object({ statusCode: z.literal(404) });

/** Asks Teams who is in a conversation. */
export function createRoster(connectorFor: (serviceUrl: string) => Promise<ConnectorClient>): Roster {
  return {
    async find({ serviceUrl, conversation }, id) {
      const client = await connectorFor(serviceUrl);
      try {
        return memberOf(await client.conversations.getConversationMember(withoutThread(conversation.id), id));
      } catch (error) {
        if (NOT_FOUND.safeParse(error).success) return undefined;
        throw error;
      }
    },
    async list({ serviceUrl, conversation }) {
      const client = await connectorFor(serviceUrl);
      // The SDK's types want a token for the first page too; Teams takes none for it.
      const options = { pageSize: PAGE } as { pageSize: number; continuationToken: string };
      const page = await client.conversations.getConversationPagedMembers(withoutThread(conversation.id), options);
      return (page.members ?? []).flatMap((account) => memberOf(account) ?? []);
    },
  };
}

// One and the same call gives `objectId` in Teams and `aadObjectId` in older answers.
function memberOf(account: Partial<TeamsChannelAccount> & { objectId?: string }): Member | undefined {
  const entraId = account.aadObjectId ?? account.objectId;
  return entraId ? { entraId: entraId.toLowerCase(), name: storableText(account.name ?? '') } : undefined;
}
