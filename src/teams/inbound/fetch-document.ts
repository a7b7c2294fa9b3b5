import { isSafeAddress } from '../../safe-address.ts';

/** The keys of Microsoft's issuer are some 40 KB. */
const MOST_BYTES = 1024 * 1024;
const TIMEOUT_MS = 5_000;

/**
 * Fetches a JSON document of an issuer, over https or from this machine. Follows no redirect.
 *
 * @throws Error for anything but a whole JSON document of at most a megabyte within five seconds
 */
export async function fetchDocument(url: string): Promise<unknown> {
  if (!isSafeAddress(url)) throw new Error('not https');
  const answer = await fetch(url, {
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { accept: 'application/json' },
  });
  if (!answer.ok || !answer.body) {
    await answer.body?.cancel();
    throw new Error(`answered ${answer.status}`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new Error('too large');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
