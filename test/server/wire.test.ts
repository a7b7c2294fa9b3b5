import { once } from 'node:events';
import { type Server as HttpServer, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createLog } from '../../src/log.ts';
import { createServer, type Limits, type Routes, type Server } from '../../src/server/server.ts';
import { until } from '../support/desk.ts';

const running: Server[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of running.splice(0)) await server.close(120_000);
});

const LIMITS: Limits = {
  headersMs: 60_000,
  requestMs: 60_000,
  silenceMs: 60_000,
  slowLookMs: 50,
  mostConnections: 2_000,
  mostBodyBytes: 1_000_000,
};
/** For those who mean to be slow; an honest client of a busy machine may be caught by them too. */
const SHORT = { headersMs: 300, requestMs: 600, silenceMs: 1_500 };

interface Started {
  readonly port: number;
  readonly url: string;
  readonly server: Server;
  readonly log: readonly string[];
  /** Bodies that got through. */
  readonly handled: readonly string[];
}

async function start(limits: Partial<Limits> = {}, routes: Partial<Routes> = {}): Promise<Started> {
  const log: string[] = [];
  const handled: string[] = [];
  const server = createServer(
    {
      messages: async (req, res) => {
        handled.push(JSON.stringify(req.body));
        res.sendRaw(200, '', {});
      },
      partnerCenterWebhook: async (_headers, body) => {
        handled.push(body.toString('utf8'));
        return { status: 401, body: '' };
      },
      readiness: async () => ({ isReady: true, report: {} }),
      metrics: async () => ({ contentType: 'text/plain', text: 'x'.repeat(100_000) }),
      ...routes,
    },
    createLog('debug', { write: (line) => void log.push(line) }),
    undefined,
    { ...LIMITS, ...limits },
  );
  running.push(server);
  const port = await server.listen(0, '127.0.0.1');
  return { port, url: `http://127.0.0.1:${port}`, server, log, handled };
}

/** A connection by hand: what came back so far, and when it ended. */
function dial(port: number): { readonly socket: Socket; text(): string; readonly ended: Promise<unknown> } {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  sockets.push(socket);
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
  });
  const ended = new Promise((resolve) => socket.once('close', resolve));
  return { socket, text: () => text, ended };
}

const statusesIn = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));
const isWell = async (url: string) => (await fetch(`${url}/healthz`).catch(() => undefined))?.status === 200;
const POST = 'POST /api/messages HTTP/1.1\r\nhost: desk\r\ncontent-type: application/json\r\n';
const UPGRADE = 'GET /healthz HTTP/1.1\r\nhost: desk\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n';

describe('bodies that are not what they say', () => {
  test.each<[string, string, number[]]>([
    ['longer than announced', `${POST}content-length: 2\r\n\r\n{}{}{}`, [200, 400]],
    ['of no length at all', `${POST}\r\n{}`, [400]],
    ['of a negative length', `${POST}content-length: -5\r\n\r\n{}`, [400]],
    ['of a length in words', `${POST}content-length: two\r\n\r\n{}`, [400]],
    ['of two lengths', `${POST}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`, [400]],
    ['of a length and in chunks', `${POST}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`, [400]],
    ['in chunks of no size', `${POST}transfer-encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n`, [400]],
    ['in an unknown coding', `${POST}transfer-encoding: smoke\r\n\r\n{}`, [400]],
    ['announced as enormous', `${POST}content-length: 99999999999999\r\n\r\n{}`, [413]],
    ['with a header that folds', `${POST}x: a\r\n b\r\ncontent-length: 2\r\n\r\n{}`, [200, 400]],
    ['with a NUL in a header', `${POST}x: a\0b\r\ncontent-length: 2\r\n\r\n{}`, [400]],
  ])('%s are answered, and the server is well', async (_what, bytes, allowed) => {
    const { port, url, log } = await start();
    const { socket, text } = dial(port);
    socket.write(bytes, 'latin1');
    await until('an answer', () => statusesIn(text()).length > 0);
    for (const status of statusesIn(text())) expect(allowed).toContain(status);
    expect(await isWell(url)).toBe(true);
    expect(log).toEqual([]);
  });

  test.each<[string, Buffer, string]>([
    ['compressed', gzipSync('{"type":"message"}'), 'gzip'],
    ['UTF-16', Buffer.from('{"type":"message"}', 'utf16le'), 'identity'],
    ['Latin-1 with half a letter', Buffer.from([0x7b, 0x22, 0xe9, 0x22]), 'identity'],
    ['nothing but opening brackets', Buffer.alloc(200_000, '['), 'identity'],
    ['nothing but opening braces', Buffer.from('{"a":'.repeat(40_000)), 'identity'],
  ])('%s: 400', async (_what, body, encoding) => {
    const { url, handled } = await start();
    const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
    const answer = await fetch(`${url}/api/messages`, { method: 'POST', headers, body: new Uint8Array(body) });
    expect([answer.status, await answer.text()]).toEqual([400, '{"error":"not a JSON object"}']);
    expect(handled).toEqual([]);
  });

  test('fifty thousand levels deep, and whole, is read or refused', async () => {
    const { url } = await start();
    const body = `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    const answer = await fetch(`${url}/api/messages`, { method: 'POST', body });
    expect([200, 400, 500]).toContain(answer.status);
    expect(await isWell(url)).toBe(true);
  });

  test('a key called `__proto__` changes nothing of ours', async () => {
    const { url } = await start();
    const body = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    await fetch(`${url}/api/messages`, { method: 'POST', body });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('slow clients', () => {
  test('who send their headers letter by letter are cut off', async () => {
    const { port, url } = await start(SHORT);
    const { socket, text, ended } = dial(port);
    socket.write('POST /api/messages HTTP/1.1\r\nhost: desk\r\n');
    const dripping = setInterval(() => socket.write('x-a: b\r\n'), 40);
    await ended;
    clearInterval(dripping);
    expect(statusesIn(text())).toEqual([408]);
    await until('a good answer', () => isWell(url));
  });

  test('who send their body letter by letter are cut off', async () => {
    const { port, handled, log } = await start(SHORT);
    const { socket, ended } = dial(port);
    socket.write(`${POST}content-length: 10000\r\n\r\n`);
    const dripping = setInterval(() => socket.write('x'), 40);
    await ended;
    clearInterval(dripping);
    expect([handled, log]).toEqual([[], []]);
  });

  test('who connect and say nothing are cut off', async () => {
    const { port } = await start(SHORT);
    await dial(port).ended;
  });

  test('who never read what they asked for are cut off, and hold no more than a few answers', async () => {
    const { port, url } = await start(SHORT);
    const { socket, ended } = dial(port);
    socket.pause();
    socket.write('GET /metrics HTTP/1.1\r\nhost: desk\r\n\r\n'.repeat(2_000));
    // Whoever does not read learns of the end when he writes.
    const knocking = setInterval(() => socket.write('GET'), 40);
    await ended;
    clearInterval(knocking);
    await until('a good answer', () => isWell(url));
  });
});

describe('many at once', () => {
  test('a thousand connections are served', async () => {
    const { port, url } = await start();
    const lines = Array.from({ length: 1_000 }, () => dial(port));
    await Promise.all(lines.map(({ socket }) => once(socket, 'connect')));
    for (const { socket } of lines) socket.write(`${POST}content-length: 2\r\n\r\n{}`);
    await until('a thousand answers', () => lines.every(({ text }) => text().startsWith('HTTP/1.1 200')));
    expect(await isWell(url)).toBe(true);
  });

  test('more connections than there is room for are closed, and those within go on', async () => {
    const { port } = await start({ mostConnections: 5 });
    const within = Array.from({ length: 5 }, () => dial(port));
    await Promise.all(within.map(({ socket }) => once(socket, 'connect')));
    await dial(port).ended;
    within[0]?.socket.write('GET /healthz HTTP/1.1\r\nhost: desk\r\n\r\n');
    await until('the answer', () => within[0]?.text().includes('"ok"'));
  });

  test('bodies that come slowly and together hold no more than there is memory for; the rest is told to come again', async () => {
    const { port, url } = await start({ mostBodyBytes: 20_000 });
    const slow = Array.from({ length: 4 }, () => dial(port));
    for (const { socket } of slow) socket.write(`${POST}content-length: 9000\r\n\r\n${'x'.repeat(6_000)}`);
    await until('the refusal', () => slow.some(({ text }) => text().includes('{"error":"busy"}')));
    expect(slow.filter(({ text }) => statusesIn(text()).includes(503))).toHaveLength(1);
    for (const { socket } of slow) socket.destroy();
    await until('room again', async () => {
      const answer = await fetch(`${url}/api/messages`, {
        method: 'POST',
        body: JSON.stringify({ a: 'x'.repeat(15_000) }),
      });
      return answer.status === 200;
    });
  });

  test('a thousand requests on one connection are answered in their order', async () => {
    const { port } = await start();
    const { socket, text } = dial(port);
    for (let n = 0; n < 500; n += 1) {
      socket.write('GET /healthz HTTP/1.1\r\nhost: desk\r\n\r\n');
      socket.write('GET /nothing HTTP/1.1\r\nhost: desk\r\n\r\n');
    }
    await until('all answers', () => statusesIn(text()).length === 1_000);
    expect(statusesIn(text())).toEqual(Array.from({ length: 1_000 }, (_, n) => (n % 2 === 0 ? 200 : 404)));
  });
});

describe('what belongs to nobody', () => {
  test.each([
    ['OPTIONS', '/api/messages'],
    ['TRACE', '/'],
    ['PROPFIND', '/'],
    ['DELETE', '/api/messages'],
    ['PUT', '/api/webhooks/partner-center'],
    ['GET', '/.env'],
    ['GET', '/%2e%2e/%2e%2e/etc/passwd'],
    ['GET', '/api/messages/../../healthz/%00'],
    ['GET', '//evil.example/'],
    ['GET', `/${'a'.repeat(8_000)}`],
    ['GET', '/%'],
    ['GET', '/%ff%fe'],
    ['GET', '/healthz?__proto__[x]=1&constructor=1'],
  ])('%s %s is refused or served, without a word of our insides', async (method, path) => {
    const { port, log } = await start();
    const { socket, text } = dial(port);
    socket.write(`${method} ${path} HTTP/1.1\r\nhost: desk\r\n\r\n`, 'latin1');
    await until('an answer', () => statusesIn(text()).length > 0);
    expect([200, 400, 404, 405]).toContain(statusesIn(text())[0]);
    expect(text()).not.toMatch(/node_modules|\bat \S+ \(|TypeError|URIError|restify/);
    expect(log).toEqual([]);
  });

  test.each([
    ['five hundred headers', Array.from({ length: 500 }, (_, n) => `x-${n}: y\r\n`).join('')],
    ['a header of 64 KB', `x: ${'y'.repeat(65_536)}\r\n`],
    ['cookies of 20 KB', `cookie: ${'a=b; '.repeat(4_000)}\r\n`],
  ])('%s are refused or served', async (_what, headers) => {
    const { port, url } = await start();
    const { socket, text } = dial(port);
    socket.write(`GET /healthz HTTP/1.1\r\nhost: desk\r\n${headers}\r\n`);
    await until('an answer', () => statusesIn(text()).length > 0);
    expect([200, 431]).toContain(statusesIn(text())[0]);
    expect(await isWell(url)).toBe(true);
  });

  test('other protocols are closed', async () => {
    const { port, url } = await start();
    for (const bytes of [
      '\x16\x03\x01\x02\x00\x01',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      'CONNECT evil.example:443 HTTP/1.1\r\n\r\n',
    ]) {
      const { socket, ended } = dial(port);
      socket.write(bytes, 'latin1');
      await ended;
    }
    expect(await isWell(url)).toBe(true);
  });
});

describe('whoever asks for another protocol', () => {
  test.each(['websocket', 'h2c', 'TLS/1.0', 'nonsense'])('%s is answered in this one', async (protocol) => {
    const { port } = await start();
    const { socket, text } = dial(port);
    socket.write(UPGRADE.replace('websocket', protocol));
    await until('an answer', () => statusesIn(text()).length > 0);
    expect(statusesIn(text())).toEqual([200]);
  });

  test('and then says nothing more is cut off, and leaves room for others', async () => {
    const { port, url } = await start({ ...SHORT, mostConnections: 5 });
    const lines = Array.from({ length: 5 }, () => dial(port));
    const half = `${POST}connection: Upgrade\r\nupgrade: websocket\r\ncontent-length: 10\r\n\r\n{`;
    for (const { socket } of lines) socket.write(half);
    await Promise.all(lines.map(({ ended }) => ended));
    expect(await isWell(url)).toBe(true);
  });

  test('for a tunnel is closed, however many do', async () => {
    const { port, url } = await start({ mostConnections: 5 });
    const lines = Array.from({ length: 5 }, () => dial(port));
    for (const { socket } of lines) socket.write('CONNECT evil.example:443 HTTP/1.1\r\nhost: desk\r\n\r\n');
    await Promise.all(lines.map(({ ended }) => ended));
    expect(await isWell(url)).toBe(true);
  });
});

test('a connection that the server has lost sight of holds up the end no longer than its patience', async () => {
  const lost: Duplex[] = [];
  const { port, server } = await start(
    {},
    {
      messages: async (req, res) => {
        const { server: http } = req.socket as Socket & { readonly server: HttpServer };
        http.on('upgrade', (_req, taken) => lost.push(taken));
        res.sendRaw(200, '', {});
      },
    },
  );
  const { socket, text } = dial(port);
  socket.write(`${POST}content-length: 2\r\n\r\n{}`);
  await until('an answer', () => text() !== '');
  socket.write(UPGRADE);
  await until('the loss', () => lost.length > 0);
  await server.close(200);
  for (const taken of lost) taken.destroy();
});

describe('whoever is turned away at the door', () => {
  const admit: Routes['admit'] = async () => ({ status: 401, error: 'unauthorised', headers: { 'x-why': 'door' } });

  test('gets the answer before the body has come, and none of it is read', async () => {
    const { port, handled } = await start({}, { admit });
    const { socket, text } = dial(port);
    socket.write(`${POST}content-length: 200000\r\n\r\n{"half":`);
    await until('the answer', () => text().includes('{"error":"unauthorised"}'));
    expect(text()).toContain('x-why: door');
    socket.write('x'.repeat(199_992));
    socket.write('GET /healthz HTTP/1.1\r\nhost: desk\r\n\r\n');
    await until('the next answer', () => text().includes('"ok"'));
    expect(handled).toEqual([]);
  });

  test('may go on sending for ever no longer than a request may take', async () => {
    const { port } = await start(SHORT, { admit });
    const { socket, ended } = dial(port);
    socket.write(`${POST}transfer-encoding: chunked\r\n\r\n`);
    const dripping = setInterval(() => socket.write('5\r\nhello\r\n'), 40);
    await ended;
    clearInterval(dripping);
  });

  test('is asked about before any body, of any size', async () => {
    const { url } = await start({}, { admit });
    const answered = new Promise<number>((resolve, reject) => {
      const req = request(`${url}/api/messages`, { method: 'POST', headers: { 'content-length': 5_000_000 } });
      req.once('response', (res) => {
        resolve(res.statusCode ?? 0);
        req.destroy();
      });
      req.once('error', reject);
      req.flushHeaders();
    });
    expect(await answered).toBe(401);
  });
});
