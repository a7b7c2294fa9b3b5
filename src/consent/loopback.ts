import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resultPage } from './result-page.ts';

/** The address on this machine to which the login sends the browser back. */
export interface Loopback {
  /** `http://localhost:<port>/` */
  readonly redirectUri: string;
  /** Tells the browser how it ended, and stops listening. */
  finish(title: string, text: string): Promise<void>;
}

const LOCAL = ['127.0.0.1', '::1'] as const;

/**
 * Listens on loopback only. Whoever comes with an address that `take` recognises as the answer waits for `finish`; everybody
 * else is told that this is not it, and changes nothing.
 *
 * @param take - whether these are the parameters of the answer
 * @throws the error of `listen` when the port is taken
 */
export async function startLoopback(port: number, take: (query: URLSearchParams) => boolean): Promise<Loopback> {
  const waiting: ServerResponse[] = [];
  const answer = (response: ServerResponse, status: number, title: string, text: string): void => {
    response.writeHead(status, {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      // The address holds the code: it must not travel on in a Referer.
      'Referrer-Policy': 'no-referrer',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
      Connection: 'close',
    });
    response.end(resultPage(title, text));
  };
  const open = async (host: string, on: number): Promise<Server> => {
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      if (request.method !== 'GET' || url.pathname !== '/') return answer(response, 404, 'Nothing here', '');
      if (!take(url.searchParams)) {
        return answer(
          response,
          400,
          'Not the answer',
          'This is not the answer to the sign-in that the terminal waits for.',
        );
      }
      waiting.push(response);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(on, host, resolve);
    });
    return server;
  };
  const first = await open(LOCAL[0], port);
  const taken = (first.address() as AddressInfo).port;
  // A browser may take localhost for either; a machine without IPv6 has one.
  const second = await open(LOCAL[1], taken).catch(() => undefined);
  return {
    redirectUri: `http://localhost:${taken}/`,
    async finish(title, text) {
      const told = waiting.map((response) => once(response, 'close'));
      for (const response of waiting) answer(response, 200, title, text);
      await Promise.all(told);
      for (const server of second ? [first, second] : [first]) {
        server.close();
        // Browsers open connections that they may need, and keep them.
        server.closeAllConnections();
      }
    },
  };
}
