import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The Bot Connector, as fast as it can be: it takes every message, says 201 and counts. */
export interface Connector {
  readonly url: string;
  /** Messages taken so far. */
  count(): number;
  close(): Promise<void>;
}

export async function startConnector(): Promise<Connector> {
  let taken = 0;
  const server = createServer((req, res) => {
    req.resume().once('end', () => {
      taken += 1;
      res.writeHead(201, { 'content-type': 'application/json' }).end(`{"id":"${taken}","activityId":"${taken}"}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    count: () => taken,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
