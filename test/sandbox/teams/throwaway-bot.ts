import type { AddressInfo } from 'node:net';
import {
  type Activity,
  ActivityTypes,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type ConversationReference,
  type TurnContext,
} from 'botbuilder';
import * as restify from 'restify';

type Turn = (context: TurnContext) => Promise<void>;

export interface ThrowawayBot {
  readonly url: string;
  readonly adapter: CloudAdapter;
  /** What the bot does with an activity from now on. */
  does(turn: Turn): void;
  /** Opens a thread in a channel, as a bot does when nobody asked. @returns conversation id and root message id */
  post(
    serviceUrl: string,
    channelId: string,
    activity: Partial<Activity>,
  ): Promise<{ conversationId: string; messageId: string }>;
  /** Runs something in a conversation that the bot knows. */
  continue(serviceUrl: string, conversationId: string, turn: Turn): Promise<void>;
  stop(): Promise<void>;
}

export const cardActivity = (card: object): Partial<Activity> => ({
  type: ActivityTypes.Message,
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
});

/** Answers an invoke. */
export const answer = (context: TurnContext, type: string, value: unknown, status = 200): Promise<unknown> =>
  context.sendActivity({ type: 'invokeResponse', value: { status, body: { statusCode: status, type, value } } });

export const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';

/** A bot of the kind that customers write: botbuilder and restify, no credentials. */
export async function startThrowawayBot(botId: string): Promise<ThrowawayBot> {
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
  let turn: Turn = async () => {};
  const server = restify.createServer();
  server.use(restify.plugins.bodyParser());
  server.post('/api/messages', async (request: restify.Request, response: restify.Response) => {
    // restify fills the body in; its types and botbuilder's disagree about what is optional.
    await adapter.process(request as never, response as never, (context: TurnContext) => turn(context));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/api/messages`,
    adapter,
    does(next) {
      turn = next;
    },
    async post(serviceUrl, channelId, activity) {
      let conversationId = '';
      const parameters = {
        isGroup: true,
        bot: { id: botId, name: '' },
        channelData: { channel: { id: channelId } },
        activity,
      };
      // The SDK's types want fields that Teams' own samples leave out.
      await adapter.createConversationAsync('', 'msteams', serviceUrl, '', parameters as never, async (context) => {
        conversationId = context.activity.conversation.id;
      });
      return { conversationId, messageId: conversationId.split(';messageid=')[1] ?? '' };
    },
    async continue(serviceUrl, conversationId, logic) {
      const reference = { bot: { id: botId }, conversation: { id: conversationId }, serviceUrl, channelId: 'msteams' };
      await adapter.continueConversationAsync('', reference as Partial<ConversationReference>, logic);
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
