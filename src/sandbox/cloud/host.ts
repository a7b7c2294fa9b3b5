import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { createFaults } from './faults.ts';
import type { createRequests, HostName, SeenCall } from './requests.ts';
import type { Call, Reply } from './router.ts';

/** What a host says to one request, and what the record should know about it. */
export interface Answer extends Reply {
  readonly tenantId?: string | undefined;
  readonly unknownRoute?: boolean;
  readonly seen?: SeenCall | undefined;
}

export interface HostOptions {
  readonly name: HostName;
  /** Speaks https with this when given. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly answer: (call: Call) => Answer;
  readonly faults: ReturnType<typeof createFaults>;
  readonly requests: ReturnType<typeof createRequests>;
  readonly now: () => Date;
  /** Told of every request that may have changed something. */
  readonly onWrite?: () => void;
  /** How long the way there and back takes. */
  readonly latency?: Latency;
}

/** May be changed at any time; 0 answers at once. */
export interface Latency {
  ms: number;
}

export interface Host {
  /** Scheme, 127.0.0.1 and port, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

async function readCall(request: IncomingMessage, baseUrl: string): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', baseUrl);
  return {
    method: request.method ?? 'GET',
    baseUrl,
    path: url.pathname,
    segments: url.pathname
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent),
    query: url.searchParams,
    headers: request.headers as Record<string, string | undefined>,
    body: Buffer.concat(chunks),
  };
}

const addressOf = (server: Server): string =>
  `${'setSecureContext' in server ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;

function send(response: ServerResponse, { status, headers = {}, body }: Reply): void {
  if (body === undefined) {
    response.writeHead(status, status === 204 ? headers : { ...headers, 'Content-Length': 0 });
    response.end();
    return;
  }
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers, 'Content-Length': bytes.length });
  response.end(bytes);
}

/**
 * Serves one host on 127.0.0.1 and a free port: reads the request, plays a fault if one waits, otherwise asks `answer`,
 * and records what happened.
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const { name, answer, faults, requests, now, onWrite, latency } = options;

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = await readCall(request, addressOf(server));
    const played = faults.play(name, call.method, call.path);
    const answered: Answer = played && !played.afterActing ? played.reply : answer(call);
    if (call.method !== 'GET') onWrite?.();
    const reply = played?.reply ?? answered;
    requests.record({
      at: now(),
      host: name,
      method: call.method,
      path: call.path,
      query: call.query.toString(),
      tenantId: answered.tenantId,
      status: played?.drop ? 0 : reply.status,
      unknownRoute: answered.unknownRoute ?? false,
      seen: answered.seen,
    });
    if (latency && latency.ms > 0) await pause(latency.ms);
    if (played?.drop) request.socket.destroy();
    else send(response, reply);
  };

  // A client that hangs up while it is still sending is its own affair; anything else is a bug of the simulation and
  // must not look like an answer of Microsoft's.
  const listener: RequestListener = (request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return;
      send(response, { status: 599, body: { simulationError: error instanceof Error ? error.stack : String(error) } });
    });
  };

  const server: Server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: addressOf(server),
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
