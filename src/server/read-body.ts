import type { IncomingMessage } from 'node:http';

/**
 * Reads the raw body of a request.
 *
 * @returns `undefined` when it is larger than `limit` bytes; the rest of it is then not read
 */
export async function readBody(req: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
