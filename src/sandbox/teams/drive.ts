import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { writeJson } from './json-body.ts';

/** Path below which the files lie. */
export const DRIVE_PATH = '/onedrive';

/** Minutes for which a link that needs no sign-in works: Microsoft says "a few". */
const LINK_MIN = 5;

/** Bytes that a person may send or save here. */
const MAX_BYTES = 10 * 1024 * 1024;

export interface DriveFile {
  readonly id: string;
  readonly name: string;
}

/** OneDrive of all people: where Teams puts the files that they send to a bot, and those that a bot gives them. */
export interface Drive {
  /** Keeps a file that a person sends. */
  keep(name: string, content: Buffer): DriveFile;
  /** Makes room for a file that a bot will upload. */
  reserve(name: string): DriveFile;
  /** Address of a file in the browser, for whoever is signed in there. */
  contentUrl(file: DriveFile): string;
  /** Address that needs no sign-in and ends by itself: what a bot gets to read a file. */
  downloadUrl(file: DriveFile): string;
  /** Address to which a bot uploads what it has reserved, once. */
  uploadUrl(file: DriveFile): string;
  /** Answers a request below `DRIVE_PATH`. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** @param origin - of the server that answers for it */
export function createDrive(origin: string, now: () => Date): Drive {
  const files = new Map<string, { readonly name: string; content: Buffer | undefined }>();
  const links = new Map<string, { readonly id: string; readonly until: number; readonly may: 'GET' | 'PUT' }>();

  const add = (name: string, content: Buffer | undefined): DriveFile => {
    const id = randomUUID();
    files.set(id, { name, content });
    return { id, name };
  };
  const contentUrl = ({ id, name }: DriveFile): string => `${origin}${DRIVE_PATH}/${id}/${encodeURIComponent(name)}`;
  const link = (file: DriveFile, may: 'GET' | 'PUT'): string => {
    const ticket = randomUUID();
    links.set(ticket, { id: file.id, until: now().getTime() + LINK_MIN * 60_000, may });
    return `${contentUrl(file)}?tempauth=${ticket}`;
  };
  const opens = (ticket: string | null, id: string, method: 'GET' | 'PUT'): boolean => {
    const found = links.get(ticket ?? '');
    return found !== undefined && found.id === id && found.may === method && found.until >= now().getTime();
  };

  return {
    keep: add,
    reserve: (name) => add(name, undefined),
    contentUrl,
    downloadUrl: (file) => link(file, 'GET'),
    uploadUrl: (file) => link(file, 'PUT'),
    async handle(request, response) {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://drive.invalid');
      const id = pathname.split('/')[2] ?? '';
      const ticket = searchParams.get('tempauth');
      const file = files.get(id);
      if (!file) return writeJson(response, 404, { error: { code: 'itemNotFound' } });
      if (request.method === 'PUT') {
        if (!opens(ticket, id, 'PUT')) return writeJson(response, 401, { error: { code: 'unauthenticated' } });
        const content = await readBytes(request);
        if (content === undefined || !isWholeRange(request.headers['content-range'], content.length)) {
          return writeJson(response, 416, { error: { code: 'invalidRange' } });
        }
        if (file.content) return writeJson(response, 409, { error: { code: 'nameAlreadyExists' } });
        file.content = content;
        return writeJson(response, 201, { id, name: file.name, size: content.length });
      }
      if (request.method !== 'GET') return writeJson(response, 405, { error: { code: 'invalidRequest' } });
      // The page has no ticket: whoever looks at it is signed in.
      if (ticket !== null && !opens(ticket, id, 'GET')) {
        return writeJson(response, 401, { error: { code: 'unauthenticated' } });
      }
      if (!file.content) return writeJson(response, 404, { error: { code: 'itemNotFound' } });
      response.writeHead(200, {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
        'x-content-type-options': 'nosniff',
      });
      response.end(file.content);
    },
  };
}

/** An upload session takes a range; a bot sends everything at once. */
const isWholeRange = (header: string | undefined, bytes: number): boolean =>
  header === `bytes 0-${bytes - 1}/${bytes}` && bytes > 0;

async function readBytes(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
