import { createRequire } from 'node:module';
import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type ConfigurationBotFrameworkAuthenticationOptions,
} from 'botbuilder';
import {
  ClaimsIdentity,
  type ConnectorClient,
  type ConnectorFactory,
  type UserTokenClient,
} from 'botframework-connector';
import type { Settings } from '../config.ts';
import type { Logger } from '../log.ts';

// The SDK's serializer knows only `type`, `text` and `mentioned` of an entity and drops the rest, so the citations of an
// answer would never leave. Can go when a message's `citation` arrives without it; a flow test looks at the wire.
const mappers = createRequire(import.meta.url)('botframework-connector/lib/connectorApi/models/mappers');
mappers.Entity.type.additionalProperties = { type: { name: 'Object' } };

export interface BotAdapter {
  readonly adapter: CloudAdapter;
  /** A client that speaks to Teams as the bot, outside any turn. */
  connectorFor(serviceUrl: string): Promise<ConnectorClient>;
}

/**
 * Builds the Bot Framework side of the process.
 *
 * With empty credentials (the sandbox) the SDK lets everybody in; `readConfig` refuses to run live without them.
 */
export function createBotAdapter(settings: Settings, log: Logger): BotAdapter {
  const authentication = new SharedConnectors({ ...botOptions(settings) });
  const adapter = new CloudAdapter(authentication);
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
  return {
    adapter,
    // Without an audience the SDK takes the scope of the configured cloud; its types do not say so.
    connectorFor: (serviceUrl) =>
      factory.create(serviceUrl, undefined as unknown as string) as Promise<ConnectorClient>,
  };
}

/**
 * One client per service URL instead of one per turn: building it costs more than a turn's own work. Its hidden
 * retries are removed, because Teams may have posted a message that it answered with 5xx, and a blind second try
 * would show a card twice. Retries are the business of the delivery jobs.
 */
class SharedConnectors extends ConfigurationBotFrameworkAuthentication {
  readonly #clients = new Map<string, Promise<ConnectorClient>>();
  #userTokens: Promise<UserTokenClient> | undefined;

  override async authenticateRequest(
    ...args: Parameters<ConfigurationBotFrameworkAuthentication['authenticateRequest']>
  ) {
    const result = await super.authenticateRequest(...args);
    return result.connectorFactory ? { ...result, connectorFactory: this.#shared(result.connectorFactory) } : result;
  }

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
