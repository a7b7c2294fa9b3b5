import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../error.ts';
import { type RetryPorts, withRetries } from '../retry.ts';
import { storable } from '../storable.ts';
import { type CallInfo, type CallPorts, readJson, timedCall } from '../timed-call.ts';
import { scopeOf, type TokenSource } from '../tokens/index.ts';
import { partnerCenterError } from './partner-center-error.ts';

/** One request to Partner Center. */
export interface PartnerCenterCall {
  /** From the root, with `/v1`; may carry a query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly body?: unknown;
}

/** Partner Center's REST interface. Every method throws an AppError with one of the `source_*` codes. */
export interface PartnerCenter {
  /** The answer as JSON; `undefined` when it is empty. */
  send(call: PartnerCenterCall): Promise<unknown>;
  /** The items of every page of a collection. */
  readPages(path: string): AsyncGenerator<readonly unknown[]>;
}

export interface PartnerCenterPorts extends RetryPorts, CallPorts {
  readonly baseUrl: string;
  readonly partnerTenantId: string;
  readonly tokens: TokenSource;
}

const PARTNER_CENTER = 'https://api.partnercenter.microsoft.com';

const Link = z.object({
  uri: z.string(),
  headers: z.array(z.object({ key: z.string(), value: z.string() })).nullish(),
});
const Collection = z.object({ items: z.array(z.unknown()), links: z.object({ next: Link.nullish() }).nullish() });

/**
 * Opens the client; nothing is sent before it is used. It speaks as the partner's service user, or as our app where
 * none is configured: some of Partner Center answers users only.
 */
export function createPartnerCenter(ports: PartnerCenterPorts): PartnerCenter {
  const { baseUrl, partnerTenantId, tokens } = ports;
  const scope = scopeOf(baseUrl, PARTNER_CENTER);

  async function send(call: PartnerCenterCall, isAgain = false): Promise<unknown> {
    const { path, method = 'GET', body } = call;
    const info: CallInfo = { api: 'partnerCenter', method, path: path.replace(/\?.*$/, ''), tenantId: partnerTenantId };
    const token = (await tokens.userToken(partnerTenantId, scope)) ?? (await tokens.appToken(partnerTenantId, scope));
    const headers = {
      Authorization: `Bearer ${token}`,
      Accept: 'application/json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      // One id for all tries: Partner Center knows a repeated request by it.
      'MS-RequestId': randomUUID(),
      'MS-CorrelationId': randomUUID(),
      'MS-PartnerCenter-Application': 'Watchpost',
      ...call.headers,
    };
    const answer = await withRetries(ports, method === 'GET', () =>
      timedCall(ports, info, (signal) =>
        fetch(`${baseUrl}${path}`, {
          method,
          headers,
          signal,
          redirect: 'error',
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      ),
    );
    if (answer.ok) return storable(await readJson(answer, info));
    if (answer.status === 401) {
      tokens.forget(partnerTenantId);
      // A token that died early, or was revoked: nothing was done, and a new one may do.
      if (!isAgain) {
        await answer.body?.cancel();
        return send(call, true);
      }
    }
    throw await partnerCenterError(answer, info, ports.now());
  }

  return {
    send: (call) => send(call),
    async *readPages(first) {
      let page: PartnerCenterCall | undefined = { path: first };
      while (page) {
        const collection = Collection.safeParse(await send(page));
        if (!collection.success) throw malformedPage(first);
        yield collection.data.items;
        const next = collection.data.links?.next;
        page = next ? nextPage(next, first) : undefined;
      }
    },
  };
}

/**
 * The next page's link is relative, may lack the version, and works only with the headers that it lists.
 * Source: https://learn.microsoft.com/partner-center/developer/get-invoice-billed-consumption-lineitems
 */
function nextPage({ uri, headers }: z.infer<typeof Link>, first: string): PartnerCenterCall {
  if (!uri.startsWith('/') || uri.startsWith('//')) throw malformedPage(first);
  return {
    path: /^\/v\d+\//.test(uri) ? uri : `/v1${uri}`,
    headers: Object.fromEntries((headers ?? []).map(({ key, value }) => [key, value])),
  };
}

const malformedPage = (path: string): AppError =>
  new AppError('source_malformed', { fields: { api: 'partnerCenter', path } });
