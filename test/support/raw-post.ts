import { request } from 'node:http';

export interface RawAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/**
 * Posts a body as it stands, with headers as they stand: also two of one name, which `fetch` would join.
 *
 * @param headers - a list repeats the header
 */
export function rawPost(
  url: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string | readonly string[]>> = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const lines = Object.entries({ 'content-type': 'application/json', ...headers }).flatMap(([name, value]) =>
      [value].flat().flatMap((one) => [name, one as string]),
    );
    const req = request(url, {
      method: 'POST',
      headers: ['host', new URL(url).host, 'content-length', String(Buffer.byteLength(body)), ...lines],
    });
    req.once('error', reject);
    req.once('response', (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      res.once('end', () => resolve({ status: res.statusCode ?? 0, text, headers: res.headers }));
      res.once('error', reject);
    });
    req.end(body);
  });
}
