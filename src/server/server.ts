import restify from 'restify';
import type { Logger } from '../log.ts';
import { formattersHidingFailures } from './hide-failures.ts';
import { createBodyReader } from './read-body.ts';
import { isWatcher } from './watcher.ts';

/** Largest body that anybody may send us. Teams' own messages stay below 100 KB of UTF-16. */
const LARGEST_BODY_BYTES = 256 * 1024;
/** Partner Center's have less than 1 KB, and anybody may send us one: nobody is known before its signature is looked at. */
const LARGEST_WEBHOOK_BYTES = 32 * 1024;

/** Bytes of bodies that are on their way at the same time: 64 MB are two thousand webhooks, or 256 of the largest activities. */
const MOST_BODY_BYTES = 64 * 1024 * 1024;
/** Connections at the same time; Teams and its proxies use tens. Each costs some 20 KB. */
const MOST_CONNECTIONS = 2_000;
/** Milliseconds for the headers of a request, for all of it, and for silence of any kind on a connection. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 20_000;
const SILENCE_MS = 90_000;
/** Milliseconds between two looks for requests that take too long; Node's own is half a minute. */
const SLOW_LOOK_MS = 2_000;

/** Milliseconds that requests in hand have to end when the server closes; Teams itself gives up after 15 s. */
const CLOSE_PATIENCE_MS = 15_000;

/** How a request is refused: a status and one word. */
export interface Refusal {
  readonly status: number;
  readonly error: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a client may take of the server; tests shorten the times. */
export interface Limits {
  readonly headersMs: number;
  readonly requestMs: number;
  readonly silenceMs: number;
  readonly slowLookMs: number;
  readonly mostConnections: number;
  readonly mostBodyBytes: number;
}

const LIMITS: Limits = {
  headersMs: HEADERS_MS,
  requestMs: REQUEST_MS,
  silenceMs: SILENCE_MS,
  slowLookMs: SLOW_LOOK_MS,
  mostConnections: MOST_CONNECTIONS,
  mostBodyBytes: MOST_BODY_BYTES,
};

/** What the routes do; the server itself knows nothing of bots or webhooks. */
export interface Routes {
  /** Looks at a request for `messages` before its body is read. @returns how to refuse it, or `undefined` */
  admit?(req: restify.Request): Promise<Refusal | undefined>;
  /** `POST /api/messages`: answers the request itself, as the Bot Framework wants it. */
  messages(req: restify.Request, res: restify.Response): Promise<void>;
  /** `POST /api/webhooks/partner-center`, with the raw bytes, because they are signed. */
  partnerCenterWebhook(
    headers: Readonly<Record<string, string | string[] | undefined>>,
    body: Buffer,
  ): Promise<{ readonly status: number; readonly body: string }>;
  /**
   * `GET /readyz`: ready, or the reasons why not; strangers are told the status alone.
   *
   * @param mayBeOld - by a second: for strangers, who may ask as often as they like
   */
  readiness(mayBeOld: boolean): Promise<{ readonly isReady: boolean; readonly report: object }>;
  /** `GET /metrics`: Prometheus text, for those who may watch. */
  metrics(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Who may watch; see `isWatcher`. */
export interface Watching {
  readonly token: string;
  /** Told of somebody who asked for the figures and may not have them. */
  readonly onRefused: () => void;
}

/** Without a token: the machine itself. */
const FROM_HERE: Watching = { token: '', onRefused: () => undefined };

export interface Server {
  /** Starts to listen. @returns the port */
  listen(port: number, host: string | undefined): Promise<number>;
  /**
   * Takes no new requests and waits for those in hand, though not for somebody who sends one letter a minute: what is
   * still there when the patience ends is cut off, and never keeps the service from stopping.
   */
  close(patienceMs?: number): Promise<void>;
}

/** The HTTP front of the service. */
export function createServer(
  routes: Routes,
  log: Logger,
  watching: Watching = FROM_HERE,
  limits: Limits = LIMITS,
): Server {
  const server = restify.createServer({ name: 'watchpost', formatters: formattersHidingFailures() });
  // restify hands no options to the server that it makes; this one is read when the server begins to listen.
  Object.assign(server.server, { connectionsCheckingInterval: limits.slowLookMs });
  // restify listens for upgrades and hands them to nobody; Node then lets go of the connection, with its time limits and
  // its place among those that a close ends. Without a listener an upgrade is a plain request, as the standard has it.
  server.server.removeAllListeners('upgrade');
  server.server.headersTimeout = limits.headersMs;
  server.server.requestTimeout = limits.requestMs;
  server.server.keepAliveTimeout = 65_000;
  server.server.timeout = limits.silenceMs;
  server.server.maxConnections = limits.mostConnections;
  const readBody = createBodyReader(limits.mostBodyBytes);

  server.post('/api/messages', async (req, res) => {
    const refusal = await routes.admit?.(req);
    if (refusal) return turnAway(req, res, refusal);
    const body = await readBody(req, LARGEST_BODY_BYTES);
    if (body.kind !== 'whole') return refuse(res, body.kind);
    req.body = objectIn(body.bytes);
    if (req.body === undefined) return refuse(res, 'malformed');
    await routes.messages(req, res);
  });
  server.post('/api/webhooks/partner-center', async (req, res) => {
    const body = await readBody(req, LARGEST_WEBHOOK_BYTES);
    if (body.kind !== 'whole') return refuse(res, body.kind);
    const answer = await routes.partnerCenterWebhook(req.headers, body.bytes);
    res.sendRaw(answer.status, answer.body, { 'content-type': 'text/plain' });
  });
  server.get('/healthz', async (_req, res) => {
    res.json(200, { status: 'ok' });
  });
  server.get('/readyz', async (req, res) => {
    const isOurs = isWatcher(req, watching.token);
    const { isReady, report } = await routes.readiness(!isOurs);
    // A probe needs the status; what a desk cannot see at this moment is nobody else's business.
    res.json(isReady ? 200 : 503, isOurs ? report : { status: isReady ? 'ready' : 'notReady' });
  });
  server.get('/metrics', async (req, res) => {
    if (!isWatcher(req, watching.token)) {
      watching.onRefused();
      res.sendRaw(401, '{"error":"unauthorised"}', {
        'content-type': 'application/json',
        'www-authenticate': 'Bearer',
      });
      return;
    }
    const { contentType, text } = await routes.metrics();
    res.sendRaw(200, text, { 'content-type': contentType });
  });
  server.on('restifyError', (_req, _res, err, done) => {
    if (((err as { statusCode?: number }).statusCode ?? 500) >= 500) log.error({ err }, 'request failed');
    done();
  });
  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host ?? '0.0.0.0', () => resolve((server.address() as { port: number }).port));
      }),
    close: (patienceMs = CLOSE_PATIENCE_MS) =>
      new Promise((resolve) => {
        const patience = setTimeout(() => {
          server.server.closeAllConnections();
          // Node's word that all is closed does not come while there is a connection that it does not know of.
          resolve();
        }, patienceMs);
        server.close(() => {
          clearTimeout(patience);
          resolve();
        });
        // Idle keep-alive connections would hold the door open for a minute.
        server.server.closeIdleConnections();
      }),
  };
}

/** Without its body, which is let go unread: whoever is refused must not make us hold anything. */
function turnAway(req: restify.Request, res: restify.Response, { status, error, headers }: Refusal): void {
  req.resume();
  res.sendRaw(status, JSON.stringify({ error }), { 'content-type': 'application/json', ...headers });
}

const REFUSALS = {
  tooLarge: [413, 'too large'],
  malformed: [400, 'not a JSON object'],
  cutOff: [400, 'cut off'],
  busy: [503, 'busy'],
} as const;

function refuse(res: restify.Response, why: keyof typeof REFUSALS): void {
  const [status, error] = REFUSALS[why];
  res.sendRaw(status, JSON.stringify({ error }), { 'content-type': 'application/json' });
}

function objectIn(bytes: Buffer): object | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
