import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type restify from 'restify';
import { createLog } from '../../src/log.ts';
import { createServer, type Routes, type Server } from '../../src/server/server.ts';
import { until } from '../support/desk.ts';

const KB = 1024;
const running: Server[] = [];
afterEach(async () => {
  // Longer than a test may take: a connection that is stuck fails it.
  for (const server of running.splice(0)) await server.close(120_000);
});

describe('what is refused', () => {
  test.each([
    ['an unknown route', 'GET', '/api/secrets', 404],
    ['a folder above', 'GET', '/../package.json', 404],
    ['the wrong method', 'GET', '/api/messages', 405],
    ['the wrong method on a page that is read', 'POST', '/healthz', 405],
  ])('%s', async (_what, method, path, status) => {
    const { url } = await start();
    const answer = await fetch(url + path, { method });
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toMatch(/node_modules|\bat /);
  });

  test.each([
    ['no JSON', 'hello'],
    ['half of it', '{"type":'],
    ['nothing', ''],
    ['a list', '[]'],
    ['a text', '"message"'],
    ['null', 'null'],
  ])('an activity that is %s: 400', async (_what, body) => {
    const { url, handled } = await start();
    const answer = await post(`${url}/api/messages`, body);
    expect([answer.status, await answer.text()]).toEqual([400, '{"error":"not a JSON object"}']);
    expect(handled).toEqual([]);
  });

  const large = JSON.stringify({ text: 'x'.repeat(257 * KB) });
  // Most of this is still on its way when the answer is sent.
  const endless = JSON.stringify({ text: 'x'.repeat(8_000 * KB) });
  test.each([
    ['an activity', '/api/messages', {}],
    ['an activity in many parts', '/api/messages', { isStreamed: true }],
    ['an activity that says it is a form with files', '/api/messages', { type: 'multipart/form-data; boundary=x' }],
    ['a webhook', '/api/webhooks/partner-center', {}],
    ['a webhook of more than 32 KB', '/api/webhooks/partner-center', { body: 'x'.repeat(32 * KB + 1) }],
    ['a webhook in many parts', '/api/webhooks/partner-center', { isStreamed: true }],
    ['a webhook in very many parts', '/api/webhooks/partner-center', { isStreamed: true, body: endless }],
  ])('%s that is too large: 413, and the next request is served', async (_what, path, options) => {
    const { url, handled } = await start();
    const { body = large, ...how } = options as { readonly body?: string };
    const answer = await post(url + path, body, how);
    expect([answer.status, await answer.text()]).toEqual([413, '{"error":"too large"}']);
    expect(handled).toEqual([]);
    expect((await post(url + path, '{}')).status).toBe(200);
  });
});

describe('what is served', () => {
  test('an activity of 256 KB, and a webhook of 32 KB byte by byte, because it is signed', async () => {
    const { url, handled } = await start();
    const activity = JSON.stringify({ text: 'é'.repeat(127 * KB) });
    const webhook = ` { "EventName": "${'x'.repeat(31 * KB)}" }\r\n`;
    expect((await post(`${url}/api/messages`, activity)).status).toBe(200);
    expect((await post(`${url}/api/webhooks/partner-center`, webhook)).status).toBe(200);
    expect(handled).toEqual([activity, webhook]);
  });
});

describe('a failure of our own', () => {
  test.each<[string, Partial<Routes>, string, boolean]>([
    ['thrown', { readiness: () => Promise.reject(new Error('hunter2')) }, '/readyz', true],
    ['thrown as a text', { readiness: () => Promise.reject('hunter2') }, '/readyz', true],
    [
      'with a status',
      { metrics: () => Promise.reject(Object.assign(new Error('hunter2'), { statusCode: 500 })) },
      '/metrics',
      true,
    ],
    // The bot SDK answers a failed turn like this, with the text of the error.
    ['sent by the bot SDK', { messages: async (_req, res) => sendAsSdk(res, 500, 'hunter2') }, '/api/messages', false],
  ])('%s is answered 500 without a word of it', async (_what, routes, path, isLogged) => {
    const { url, log } = await start(routes);
    const answer = await (path === '/api/messages' ? post(url + path, '{}') : fetch(url + path));
    expect([answer.status, await answer.text()]).toEqual([500, '{"error":"internal"}']);
    expect(log.map((line) => JSON.parse(line).msg)).toEqual(isLogged ? ['request failed'] : []);
  });

  test('is not what a sender makes who hangs up', async () => {
    const { url, log, handled } = await start();
    const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined);
    socket.write('POST /api/messages HTTP/1.1\r\nhost: desk\r\ncontent-length: 10\r\n\r\n{');
    await once(socket, 'ready');
    socket.destroy();
    // Behind it in the same queue: when this one is answered, that one has been noticed.
    await until('the next request', async () => (await fetch(`${url}/healthz`)).ok);
    expect([log, handled]).toEqual([[], []]);
  });
});

test('closing does not wait longer than the patience for a request that never ends', async () => {
  const { url, server } = await start();
  const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined);
  const closed = once(socket, 'close');
  socket.write('POST /api/messages HTTP/1.1\r\nhost: desk\r\ncontent-length: 10\r\n\r\n{');
  await until('the connection', async () => (await fetch(`${url}/healthz`)).ok);
  await server.close(10);
  await closed;
});

function sendAsSdk(res: restify.Response, status: number, body: string): void {
  res.status(status);
  res.send(body);
  res.end();
}

interface Started {
  readonly server: Server;
  readonly url: string;
  readonly log: readonly string[];
  /** Bodies that got through. */
  readonly handled: readonly string[];
}

async function start(routes: Partial<Routes> = {}): Promise<Started> {
  const log: string[] = [];
  const handled: string[] = [];
  const server = createServer(
    {
      messages: async (req, res) => {
        handled.push(JSON.stringify(req.body));
        res.send(200);
      },
      partnerCenterWebhook: async (_headers, body) => {
        handled.push(body.toString('utf8'));
        return { status: 200, body: '' };
      },
      readiness: async () => ({ isReady: true, report: {} }),
      metrics: async () => ({ contentType: 'text/plain', text: '' }),
      ...routes,
    },
    createLog('debug', { write: (line) => void log.push(line) }),
  );
  running.push(server);
  return { server, log, handled, url: `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}` };
}

function post(
  url: string,
  body: string,
  { type = 'application/json', isStreamed = false }: { type?: string; isStreamed?: boolean } = {},
): Promise<Response> {
  const headers = { 'content-type': type };
  if (!isStreamed) return fetch(url, { method: 'POST', headers, body });
  return fetch(url, { method: 'POST', headers, body: new Blob([body]).stream(), duplex: 'half' } as RequestInit);
}
