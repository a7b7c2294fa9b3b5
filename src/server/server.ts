import restify from 'restify';
import type { Logger } from '../log.ts';
import { readBody } from './read-body.ts';

/** Largest body that anybody may send us. Teams' own messages stay below 100 KB of UTF-16. */
const LARGEST_BODY_BYTES = 256 * 1024;

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
  /** Takes no new requests and waits for those in hand. */
  close(): Promise<void>;
}

/** The HTTP front of the service. */
export function createServer(routes: Routes, log: Logger): Server {
  const server = restify.createServer({ name: 'watchpost' });
  server.server.requestTimeout = 30_000;
  server.server.headersTimeout = 10_000;
  server.server.keepAliveTimeout = 65_000;

  const json = restify.plugins.bodyParser({ maxBodySize: LARGEST_BODY_BYTES, mapParams: false });
  server.post('/api/messages', json, async (req, res) => {
    await routes.messages(req, res);
  });
  server.post('/api/webhooks/partner-center', async (req, res) => {
    const body = await readBody(req, LARGEST_BODY_BYTES);
    const answer = body ? await routes.partnerCenterWebhook(req.headers, body) : { status: 413, body: 'too large' };
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
  // Without this the body of a 500 would carry the error's own text to whoever asked.
  server.on('restifyError', (_req, res, error, done) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status >= 500) {
      log.error({ err: error }, 'request failed');
      res.sendRaw(status, '{"error":"internal"}', { 'content-type': 'application/json' });
    }
    done();
  });
  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.server.once('error', reject);
        server.listen(port, host ?? '0.0.0.0', () => resolve((server.address() as { port: number }).port));
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Idle keep-alive connections would hold the door open for a minute.
        server.server.closeIdleConnections();
      }),
  };
}
