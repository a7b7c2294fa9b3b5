import type { IncomingMessage, ServerResponse } from 'node:http';

/** Bytes that a request may have: far above every limit of Teams, so that those are tested, and a file of 5 MB in base64. */
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * Reads a JSON body.
 *
 * @returns the parsed value; `undefined` for an empty body
 * @throws Error when the body is longer than 8 MiB or is not JSON
 */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error('The request body is too long');
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}

/** Answers with JSON, or with an empty body when there is nothing to say. */
export function writeJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(text);
}
