import type { TeamsChannelAccount } from 'botbuilder';
import type { ConnectorClient } from 'botframework-connector';
import { z } from 'zod';
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
