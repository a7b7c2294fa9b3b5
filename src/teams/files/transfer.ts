/** Milliseconds that one transfer may take: a person waits, and Teams asks again after 15 s. */
const TIMEOUT_MS = 12_000;

export type Fetched =
  | { readonly kind: 'done'; readonly content: Buffer }
  | { readonly kind: 'tooBig' }
  /** The link has ended, or the service that holds the file did not answer. */
  | { readonly kind: 'failed'; readonly status: number };

/**
 * Reads a file from an address that was checked by `isFileAddress`. Never follows a redirect, which could lead anywhere,
 * and stops reading as soon as there is too much.
 */
export async function fetchFile(url: string, mostBytes: number): Promise<Fetched> {
  try {
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!answer.ok || !answer.body) {
      await answer.body?.cancel();
      return { kind: 'failed', status: answer.status };
    }
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of answer.body) {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) return { kind: 'tooBig' };
      chunks.push(chunk);
    }
    return { kind: 'done', content: Buffer.concat(chunks) };
  } catch (error) {
    if (error instanceof Error) return { kind: 'failed', status: 0 };
    throw error;
  }
}

/**
 * Writes a file to an address that was checked by `isFileAddress`, in one piece: a OneDrive upload session takes up to
 * 60 MiB at once.
 *
 * @returns the status of the answer; 0 when there was none
 */
export async function uploadFile(url: string, content: Buffer): Promise<number> {
  try {
    const answer = await fetch(url, {
      method: 'PUT',
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        'content-type': 'application/octet-stream',
        'content-range': `bytes 0-${content.length - 1}/${content.length}`,
      },
      body: new Uint8Array(content),
    });
    await answer.body?.cancel();
    return answer.status;
  } catch (error) {
    if (error instanceof Error) return 0;
    throw error;
  }
}
