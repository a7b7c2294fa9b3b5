import type { IncomingMessage } from 'node:http';

/**
 * A body as it came. The others have no bytes to look at: `tooLarge`, `cutOff` (the sender hung up), and `busy` (too many
 * bodies are on their way at this moment).
 */
export type Body =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'tooLarge' | 'cutOff' | 'busy' };

/** Reads the raw body of a request, of at most `limit` bytes. The rest of a larger one is let go unread. */
export type ReadBody = (req: IncomingMessage, limit: number) => Promise<Body>;

/**
 * Makes the reader of bodies.
 *
 * @param mostBytes - of all bodies that are on their way at the same time: a thousand slow senders must not fill the memory
 */
export function createBodyReader(mostBytes: number): ReadBody {
  let held = 0;

  async function collect(req: IncomingMessage, limit: number, chunks: Buffer[]): Promise<Body['kind']> {
    let size = Number(req.headers['content-length'] ?? 0);
    if (size > limit) return 'tooLarge';
    size = 0;
    // Left to itself the loop would end the stream, and what is still on its way would block the connection.
    for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) return 'tooLarge';
      chunks.push(chunk);
      held += chunk.length;
      if (held > mostBytes) return 'busy';
    }
    return 'whole';
  }

  return async (req, limit) => {
    const chunks: Buffer[] = [];
    const kind = await collect(req, limit, chunks).catch(() => 'cutOff' as const);
    held -= chunks.reduce((sum, { length }) => sum + length, 0);
    if (kind === 'whole') return { kind, bytes: Buffer.concat(chunks) };
    if (kind !== 'cutOff') req.resume();
    return { kind };
  };
}
