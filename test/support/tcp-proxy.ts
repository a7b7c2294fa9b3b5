import { connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be closed and blocked. */
export interface TcpProxy {
  readonly port: number;
  /** Lets everything through, as at first. */
  open(): void;
  /** Breaks all connections, and every new one at once: the server is away. */
  cut(): void;
  /** Lets nothing through and answers nobody: the server hangs. */
  block(): void;
  stop(): Promise<void>;
}

/** Starts a proxy on loopback to a port on loopback. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  let mode: 'open' | 'cut' | 'blocked' = 'open';
  const pairs = new Set<readonly [Socket, Socket]>();
  const flow = (pair: readonly [Socket, Socket]) => {
    for (const socket of pair) {
      if (mode === 'cut') socket.destroy();
      else if (mode === 'blocked') socket.pause();
      else socket.resume();
    }
  };
  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [far, near]] as const) {
      from.on('data', (chunk) => to.write(chunk));
      from.on('error', () => undefined);
      from.on('close', () => {
        pairs.delete(pair);
        to.destroy();
      });
    }
    flow(pair);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const turn = (to: typeof mode) => () => {
    mode = to;
    for (const pair of pairs) flow(pair);
  };
  return {
    port: (server.address() as { port: number }).port,
    open: turn('open'),
    cut: turn('cut'),
    block: turn('blocked'),
    stop: () =>
      new Promise((resolve) => {
        turn('cut')();
        server.close(() => resolve());
      }),
  };
}
