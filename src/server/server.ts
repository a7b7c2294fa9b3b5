import restify from 'restify';
import type { Logger } from '../log.ts';
import { formattersHidingFailures } from './hide-failures.ts';
import { readBody } from './read-body.ts';

/** Largest body that anybody may send us. Teams' own messages stay below 100 KB of UTF-16. */
const LARGEST_BODY_BYTES = 256 * 1024;

/** Milliseconds that requests in hand have to end when the server closes; Teams itself gives up after 15 s. */
const CLOSE_PATIENCE_MS = 15_000;

/** What the routes do; the server itself knows nothing of bots or webhooks. */
export interface Routes {
  /** `POST /api/messages`: answers the request itself, as the Bot Framework wants it. */
  messages(req: restify.Request, res: restify.Response): Promise<void>;
  /** `POST /api/webhooks/partner-center`, with the raw bytes, because they are signed. */
  partnerCenterWebhook(
    headers: Readonly<Record<string, string | string[] | undefined>>,
    body: Buffer,
  ): Promise<{ readonly status: number; readonly body: string }>;
  /** `GET /readyz`: ready, or the reasons why not. */
  readiness(): Promise<{ readonly isReady: boolean; readonly report: unknown }>;
  /** `GET /metrics`: Prometheus text. */
  metrics(): Promise<{ readonly contentType: string; readonly text: string }>;
}

export interface Server {
  /** Starts to listen. @returns the port */
  listen(port: number, host: string | undefined): Promise<number>;
  /** Takes no new requests and waits for those in hand, though not for somebody who sends one letter a minute. */
  close(patienceMs?: number): Promise<void>;
}

/** The HTTP front of the service. */
export function createServer(routes: Routes, log: Logger): Server {
  const server = restify.createServer({ name: 'watchpost', formatters: formattersHidingFailures() });
  server.server.requestTimeout = 30_000;
  server.server.headersTimeout = 10_000;
  server.server.keepAliveTimeout = 65_000;

  server.post('/api/messages', async (req, res) => {
    const body = await readBody(req, LARGEST_BODY_BYTES);
    if (body.kind !== 'whole') return refuse(res, body.kind);
    req.body = objectIn(body.bytes);
    if (req.body === undefined) return refuse(res, 'malformed');
    await routes.messages(req, res);
  });
  server.post('/api/webhooks/partner-center', async (req, res) => {
    const body = await readBody(req, LARGEST_BODY_BYTES);
    if (body.kind !== 'whole') return refuse(res, body.kind);
    const answer = await routes.partnerCenterWebhook(req.headers, body.bytes);
    res.sendRaw(answer.status, answer.body, { 'content-type': 'text/plain' });
  });
  server.get('/healthz', async (_req, res) => {
    res.json(200, { status: 'ok' });
  });
  server.get('/readyz', async (_req, res) => {
    const { isReady, report } = await routes.readiness();
    res.json(isReady ? 200 : 503, report);
  });
  server.get('/metrics', async (_req, res) => {
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
        const patience = setTimeout(() => server.server.closeAllConnections(), patienceMs);
        server.close(() => {
          clearTimeout(patience);
          resolve();
        });
        // Idle keep-alive connections would hold the door open for a minute.
        server.server.closeIdleConnections();
      }),
  };
}

const REFUSALS = {
  tooLarge: [413, 'too large'],
  malformed: [400, 'not a JSON object'],
  cutOff: [400, 'cut off'],
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
