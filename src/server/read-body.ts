import type { IncomingMessage } from 'node:http';

/** A body as it came; `tooLarge` and `cutOff` (the sender hung up) have no bytes to look at. */
export type Body =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'cutOff' };

/** Reads the raw body of a request, of at most `limit` bytes. The rest of a larger one is let go unread. */
export async function readBody(req: IncomingMessage, limit: number): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = Number(req.headers['content-length'] ?? 0);
  try {
    if (size <= limit) {
      size = 0;
      // Left to itself the loop would end the stream, and what is still on its way would block the connection.
      for await (const chunk of req.iterator({ destroyOnReturn: false })) {
        size += chunk.length;
        if (size > limit) break;
        chunks.push(chunk);
      }
    }
  } catch {
    return { kind: 'cutOff' };
  }
  if (size <= limit) return { kind: 'whole', bytes: Buffer.concat(chunks) };
  req.resume();
  return { kind: 'tooLarge' };
}
