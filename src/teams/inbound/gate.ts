import type { IncomingMessage } from 'node:http';
import type { Settings } from '../../config.ts';
import type { Logger } from '../../log.ts';
import type { Metrics } from '../../metrics.ts';
import { createRefusalLog } from '../../refusal-log.ts';
import { contradictionOf, refusalOf } from '../admit.ts';
import { createIssuerKeys } from './issuer-keys.ts';
import { type GoodToken, misfitOf, verifyToken } from './verify-token.ts';

/** What a refused request is told: a status and one word. Why stands in the log alone. */
export interface Refusal {
  readonly status: 401 | 403 | 503;
  readonly error: 'unauthorised' | 'forbidden' | 'unavailable';
  readonly headers?: Readonly<Record<string, string>>;
}

/** Lets a request in, or says how to refuse it. Each refusal leaves a line in the security log. */
export interface Gate {
  /** Looks at the token, before the body is read: whoever has none makes us hold nothing of theirs. */
  atDoor(req: IncomingMessage): Promise<Refusal | undefined>;
  /** Looks at the body of a request that came through the door. */
  inside(req: IncomingMessage, body: unknown): Refusal | undefined;
}

export interface GatePorts {
  readonly settings: Settings;
  /** The sandbox authenticates nobody; it is bound to loopback. */
  readonly isSandbox: boolean;
  readonly now: () => Date;
  readonly log: Logger;
  readonly metrics?: Pick<Metrics, 'refusals'>;
}

const FORBIDDEN: Refusal = { status: 403, error: 'forbidden' };
const UNAUTHORISED: Refusal = { status: 401, error: 'unauthorised', headers: { 'www-authenticate': 'Bearer' } };
const UNAVAILABLE: Refusal = { status: 503, error: 'unavailable', headers: { 'retry-after': '30' } };

/** Where Microsoft's public cloud publishes the keys of its Bot Connector, and the name by which that signs. */
const METADATA = 'https://login.botframework.com/v1/.well-known/openidconfiguration';
const ISSUER = 'https://api.botframework.com';

/**
 * Makes the door of `POST /api/messages`: first the token, then whether the body is an activity of Teams that the token
 * speaks for, then what no token can vouch for.
 */
export function createGate({ settings, isSandbox, now, log, metrics }: GatePorts): Gate {
  const security = createRefusalLog(log, now, 'activity refused', (reason) =>
    metrics?.refusals.inc({ door: 'activity', reason }),
  );
  const tokens = {
    keys: createIssuerKeys({ metadataUrl: settings.ToBotFromChannelOpenIdMetadataUrl || METADATA, now, log }),
    issuer: settings.ToBotFromChannelTokenIssuer || ISSUER,
    audience: settings.MicrosoftAppId,
    now,
  };
  const refused = (refusal: Refusal, reason: string): Refusal => {
    security.refused({ code: 'activity_refused', reason, status: refusal.status });
    return refusal;
  };
  const good = new WeakMap<IncomingMessage, GoodToken>();
  return {
    async atDoor(req) {
      // Nobody is authenticated there, but no page in the browser of whoever tries it out may act as somebody.
      if (isSandbox) return req.headers.origin === undefined ? undefined : refused(FORBIDDEN, 'from a web page');
      const token = await verifyToken(tokens, req.headersDistinct['authorization'] ?? []);
      if (typeof token === 'string') {
        return refused(token === 'issuerUnavailable' ? UNAVAILABLE : UNAUTHORISED, token);
      }
      good.set(req, token);
      return undefined;
    },
    inside(req, body) {
      const foreign = refusalOf(body, settings.BOT_ALLOWED_SERVICE_HOSTS, isSandbox);
      if (foreign) return refused(FORBIDDEN, foreign);
      if (isSandbox) return undefined;
      const token = good.get(req);
      // `refusalOf` has seen that both are there.
      const activity = body as { readonly channelId: string; readonly serviceUrl: string };
      const misfit = token ? misfitOf(token, activity) : 'noToken';
      if (misfit) return refused(UNAUTHORISED, misfit);
      const contradiction = contradictionOf(body, req.headers, now());
      return contradiction ? refused(FORBIDDEN, contradiction) : undefined;
    },
  };
}
