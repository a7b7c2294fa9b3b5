import type { ConnectorClient } from 'botframework-connector';
import { TeamsConnectorClient } from 'botframework-connector';
import { z } from 'zod';

/** One channel of a team, as Teams tells it. */
export interface TeamChannel {
  readonly id: string;
  /** Untrusted; `''` for the first channel of a team, which is called General in the reader's language. */
  readonly name: string;
  readonly kind: 'standard' | 'shared' | 'private';
}

const Channels = z.object({
  conversations: z.array(
    z.object({
      id: z.string().min(1),
      name: z.string().nullish(),
      // Older answers have no type, and then there are standard channels only.
      type: z.enum(['standard', 'shared', 'private']).catch('standard').default('standard'),
    }),
  ),
});

/** Asks Teams for the channels of a team in which the bot is installed. */
export type ListChannels = (serviceUrl: string, teamId: string) => Promise<readonly TeamChannel[]>;

/** See `ListChannels`. */
export const createChannelList =
  (connectorFor: (serviceUrl: string) => Promise<ConnectorClient>): ListChannels =>
  async (serviceUrl, teamId) => {
    const { credentials } = await connectorFor(serviceUrl);
    const client = new TeamsConnectorClient(credentials, { baseUri: serviceUrl, noRetryPolicy: true });
    const { conversations } = Channels.parse(await client.teams.fetchChannelList(teamId));
    return conversations.map(({ id, name, type }) => ({ id, name: name ?? '', kind: type }));
  };
