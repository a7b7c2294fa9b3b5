import { createRequire } from 'node:module';
import {
  type Activity,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type ConfigurationBotFrameworkAuthenticationOptions,
  type InvokeResponse,
  type TurnContext,
} from 'botbuilder';
import {
  type AuthenticateRequestResult,
  ClaimsIdentity,
  type ConnectorClient,
  type ConnectorFactory,
  type UserTokenClient,
} from 'botframework-connector';
import type { Settings } from '../config.ts';
import type { Logger } from '../log.ts';
import { botIdentity } from './bot-identity.ts';
import { otherCloudSecret } from './other-cloud-secret.ts';
import { withPlainAddress } from './plain-address.ts';

// The SDK's serializer knows only `type`, `text` and `mentioned` of an entity and drops the rest, so the citations of an
// answer would never leave. Can go when a message's `citation` arrives without it; a flow test looks at the wire.
const mappers = createRequire(import.meta.url)('botframework-connector/lib/connectorApi/models/mappers');
mappers.Entity.type.additionalProperties = { type: { name: 'Object' } };

export interface BotAdapter {
  /**
   * Runs one turn. The activity must have come through the gate (`inbound/gate.ts`): nothing is authenticated here.
   *
   * @returns the answer to an invoke; `undefined` for everything else
   */
  turn(activity: object, bot: (context: TurnContext) => Promise<void>): Promise<InvokeResponse | undefined>;
  /** A client that speaks to Teams as the bot, outside any turn. */
  connectorFor(serviceUrl: string): Promise<ConnectorClient>;
}

/**
 * Builds the Bot Framework side of the process.
 *
 * The SDK's own reading of requests is not used: it knows less than our gate about who may come in, answers 500 to some
 * bad signatures, and sends the text of errors to whoever asked.
 */
export function createBotAdapter(settings: Settings, log: Logger): BotAdapter {
  const authentication = new SharedConnectors(
    { ...botOptions(settings) },
    botIdentity(settings) ?? otherCloudSecret(settings),
  );
  const adapter = new TurnAdapter(authentication);
  adapter.onTurnError = async (_context, cause) => {
    log.error({ err: cause }, 'turn failed');
  };
  const appId = settings.MicrosoftAppId;
  const self = appId
    ? new ClaimsIdentity(
        [
          { type: 'aud', value: appId },
          { type: 'appid', value: appId },
        ],
        true,
      )
    : new ClaimsIdentity([], true);
  const factory = authentication.createConnectorFactory(self);
  // Answers go out as the bot itself, whoever came in. Without an audience the SDK takes the scope of its cloud.
  const ourselves = { claimsIdentity: self, connectorFactory: factory } as AuthenticateRequestResult;
  return {
    turn: (activity, bot) => adapter.turn(ourselves, withPlainAddress(activity), bot),
    // Without an audience the SDK takes the scope of the configured cloud; its types do not say so.
    connectorFor: (serviceUrl) =>
      factory.create(serviceUrl, undefined as unknown as string) as Promise<ConnectorClient>,
  };
}

class TurnAdapter extends CloudAdapter {
  turn(
    authenticated: AuthenticateRequestResult,
    activity: Activity,
    bot: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    return this.processActivity(authenticated, activity, bot);
  }
}

/**
 * One client per service URL instead of one per turn: building it costs more than a turn's own work. Its hidden
 * retries are removed, because Teams may have posted a message that it answered with 5xx, and a blind second try
 * would show a card twice. Retries are the business of the delivery jobs.
 */
class SharedConnectors extends ConfigurationBotFrameworkAuthentication {
  readonly #clients = new Map<string, Promise<ConnectorClient>>();
  #userTokens: Promise<UserTokenClient> | undefined;

  override createConnectorFactory(claims: ClaimsIdentity): ConnectorFactory {
    return this.#shared(super.createConnectorFactory(claims));
  }

  // Nobody is signed in through this bot, but the SDK makes this client for every turn.
  override createUserTokenClient(claims: ClaimsIdentity): Promise<UserTokenClient> {
    this.#userTokens ??= super.createUserTokenClient(claims);
    return this.#userTokens;
  }

  #shared(factory: ConnectorFactory): ConnectorFactory {
    return {
      create: (serviceUrl: string, audience: string) => {
        const key = `${audience ?? ''} ${serviceUrl}`;
        const known = this.#clients.get(key);
        if (known) return known;
        const client = factory.create(serviceUrl, audience).then((made) => withoutRetries(made as ConnectorClient));
        client.catch(() => this.#clients.delete(key));
        if (this.#clients.size >= MOST_CLIENTS) this.#clients.clear();
        this.#clients.set(key, client);
        return client;
      },
    } as ConnectorFactory;
  }
}

/** Service URLs in use at the same time; one per region that the tenant is served from, so a handful. */
const MOST_CLIENTS = 50;

function withoutRetries(client: ConnectorClient): ConnectorClient {
  const { pipeline } = (client as unknown as { client: { pipeline: { removePolicy(which: { name: string }): void } } })
    .client;
  pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  return client;
}

function botOptions(settings: Settings): ConfigurationBotFrameworkAuthenticationOptions {
  const names = [
    'MicrosoftAppId',
    'MicrosoftAppPassword',
    'MicrosoftAppTenantId',
    'ToChannelFromBotLoginUrl',
    'ToChannelFromBotOAuthScope',
    'ToBotFromChannelTokenIssuer',
    'OAuthUrl',
    'ToBotFromChannelOpenIdMetadataUrl',
    'ToBotFromEmulatorOpenIdMetadataUrl',
    'CallerId',
  ] as const;
  const given = names.flatMap((name) => (settings[name] ? [[name, settings[name]] as const] : []));
  return settings.MicrosoftAppId ? { ...Object.fromEntries(given), MicrosoftAppType: settings.MicrosoftAppType } : {};
}
