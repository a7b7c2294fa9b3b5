import { randomUUID } from 'node:crypto';
import { Client, type GraphRequest, HTTPMessageHandler, ResponseType } from '@microsoft/microsoft-graph-client';
import { AppError } from '../../error.ts';
import type { Database } from '../../storage/connect.ts';
import { reserve } from '../../storage/pace.ts';
import type { RetryPorts } from '../retry.ts';
import { storable } from '../storable.ts';
import { type CallInfo, type CallPorts, readJson } from '../timed-call.ts';
import { scopeOf, type TokenSource } from '../tokens/index.ts';
import { CallOptions, createCallMiddleware } from './call-middleware.ts';
import { graphError } from './graph-error.ts';

/** One request to Graph. */
export interface GraphCall {
  readonly tenantId: string;
  /** Below the version, with a slash in front. Ids in it must be encoded. */
  readonly path: string;
  readonly version?: 'v1.0' | 'beta';
  /** Values are encoded here. */
  readonly query?: Readonly<Record<string, string>>;
  /**
   * Who asks: our app, or the partner's service user (our app, where none is configured). Default: the app in the
   * partner's own tenant, the user in a customer's.
   */
  readonly as?: 'app' | 'user';
}

export interface GraphChange extends GraphCall {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
}

/** Microsoft Graph, for any tenant. Every method throws an AppError with one of the `source_*` codes. */
export interface Graph {
  /** The answer as JSON; `undefined` when it is empty. */
  get(call: GraphCall): Promise<unknown>;
  /** Changes or asks something by a body. It is repeated only when Graph certainly did not act upon it. */
  send(call: GraphChange): Promise<unknown>;
  /** Every page of a collection, empty ones included, for as long as there is a next one. */
  readPages(call: GraphCall): AsyncGenerator<readonly unknown[]>;
}

export interface GraphPorts extends RetryPorts, CallPorts {
  readonly baseUrl: string;
  readonly partnerTenantId: string;
  readonly tokens: TokenSource;
  readonly db: Database;
}

const GRAPH = 'https://graph.microsoft.com';

/**
 * One request a second and tenant, whatever app makes it, and its 429 does not say when to come back. A quarter of a
 * second to spare: two calls that leave a second apart may arrive closer together.
 * Source: https://learn.microsoft.com/graph/throttling-limits#identity-protection-and-conditional-access-service-limits
 */
const IDENTITY_PROTECTION = {
  paths: /^\/(identityProtection|identity\/conditionalAccess)\//i,
  count: 1,
  windowMs: 1250,
};

/** Opens the client; nothing is sent before it is used. */
export function createGraph(ports: GraphPorts): Graph {
  const { baseUrl, tokens, db } = ports;
  const scope = scopeOf(baseUrl, GRAPH);
  const callMiddleware = createCallMiddleware(ports);
  callMiddleware.setNext?.(new HTTPMessageHandler());
  const client = Client.initWithMiddleware({ baseUrl, middleware: callMiddleware });

  async function answerOf(
    call: GraphCall,
    method: string,
    address: string | undefined,
    body?: unknown,
    isAgain = false,
  ): Promise<unknown> {
    const info: CallInfo = { api: 'graph', method, path: call.path, tenantId: call.tenantId };
    const as = call.as ?? (call.tenantId === ports.partnerTenantId ? 'app' : 'user');
    const userToken = as === 'user' ? await tokens.userToken(call.tenantId, scope) : undefined;
    const options = new CallOptions({
      info,
      address,
      headers: {
        Authorization: `Bearer ${userToken ?? (await tokens.appToken(call.tenantId, scope))}`,
        'client-request-id': randomUUID(),
        // Without it Graph hides newer members of its enumerations.
        Prefer: 'include-unknown-enum-members',
      },
      pace: () => paced(call),
    });
    const request = client
      .api(call.path)
      .version(call.version ?? 'v1.0')
      .query(encoded(call.query))
      .responseType(ResponseType.RAW)
      .middlewareOptions([options]);
    const answer = await dispatch(request, method, body).catch((error: unknown) => {
      throw options.failure ?? error;
    });
    if (answer.ok) return storable(await readJson(answer, info));
    if (answer.status === 401) {
      tokens.forget(call.tenantId);
      // A token that died early, or was revoked: nothing was done, and a new one may do.
      if (!isAgain) {
        await answer.body?.cancel();
        return answerOf(call, method, address, body, true);
      }
    }
    throw await graphError(answer, info, ports.now());
  }

  async function paced(call: GraphCall): Promise<void> {
    if (!IDENTITY_PROTECTION.paths.test(call.path)) return;
    const waitMs = await reserve(db, `identity-protection:${call.tenantId}`, [IDENTITY_PROTECTION]);
    if (waitMs > 0) await ports.wait(waitMs);
  }

  return {
    get: (call) => answerOf(call, 'GET', undefined),
    send: (call) => answerOf(call, call.method, undefined, call.body),
    async *readPages(call) {
      let address: string | undefined;
      do {
        const { value, next } = pageOf(await answerOf(call, 'GET', address), call);
        yield value;
        address = next === undefined ? undefined : ownAddress(next, baseUrl, call);
      } while (address !== undefined);
    },
  };
}

function pageOf(body: unknown, call: GraphCall): { value: readonly unknown[]; next: string | undefined } {
  const { value, '@odata.nextLink': next } = (body ?? {}) as { value?: unknown; '@odata.nextLink'?: unknown };
  if (!Array.isArray(value)) throw new AppError('source_malformed', { fields: { api: 'graph', path: call.path } });
  return { value, next: typeof next === 'string' && next !== '' ? next : undefined };
}

/** The next page's address, taken as it is, but only at our own host: the token goes with it. */
function ownAddress(next: string, baseUrl: string, call: GraphCall): string {
  if (URL.canParse(next) && new URL(next).origin === new URL(baseUrl).origin) return next;
  throw new AppError('source_malformed', { fields: { api: 'graph', path: call.path, problem: 'foreign next page' } });
}

function dispatch(request: GraphRequest, method: string, body: unknown): Promise<Response> {
  switch (method) {
    case 'POST':
      return request.post(body ?? {});
    case 'PATCH':
      return request.patch(body ?? {});
    case 'DELETE':
      return request.delete();
    default:
      return request.get();
  }
}

const encoded = (query: GraphCall['query'] = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(query).map(([key, value]) => [key, encodeURIComponent(value)]));
