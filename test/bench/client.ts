import { Agent, request } from 'node:http';

/** Someone who sends activities to one bot over connections that stay open, as Teams does. */
export interface Client {
  /**
   * Sends activities one after the other on each of so many connections at once.
   *
   * @param activity - makes the next one
   * @returns milliseconds a turn: the time of all by their number
   * @throws Error when one is not answered as it should
   */
  send(count: number, connections: number, activity: () => object): Promise<number>;
  close(): void;
}

/** @param expects - what the answer of a press holds when it did what it should */
export function createClient(botUrl: string, expects: string): Client {
  const agent = new Agent({ keepAlive: true });
  const address = new URL('/api/messages', botUrl);

  const post = (activity: object): Promise<{ status: number; body: string }> =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify(activity);
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const call = request(address, { agent, method: 'POST', headers }, (res) => {
        let text = '';
        res.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        res.once('error', reject).once('end', () => resolve({ status: res.statusCode ?? 0, body: text }));
      });
      call.once('error', reject).end(body);
    });

  return {
    async send(count, connections, activity) {
      let left = count;
      const startedAt = performance.now();
      const line = async () => {
        while (left > 0) {
          left -= 1;
          const one = activity();
          const { status, body } = await post(one);
          const isPress = 'type' in one && one.type === 'invoke';
          if (status !== 200 || (isPress && !body.includes(expects))) throw new Error(`answered ${status}: ${body}`);
        }
      };
      await Promise.all(Array.from({ length: connections }, line));
      return (performance.now() - startedAt) / count;
    },
    close: () => agent.destroy(),
  };
}
