/**
 * The yardstick of a turn: the smallest bot that the same SDK and the same web server allow, put together as in
 * Microsoft's echo sample. It answers a message with a message and a press with a line. Started as a process of its own.
 */
import { CloudAdapter, ConfigurationBotFrameworkAuthentication, type TurnContext } from 'botbuilder';
import restify from 'restify';

const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));

async function echo(context: TurnContext): Promise<void> {
  if (context.activity.type === 'invoke') {
    const body = { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Pressed.' };
    await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
    return;
  }
  await context.sendActivity(`You said: ${context.activity.text}`);
}

const server = restify.createServer();
server.use(restify.plugins.bodyParser());
server.post('/api/messages', async (req, res) => {
  await adapter.process(req as never, res, echo);
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }));
process.once('disconnect', () => process.exit(0));
