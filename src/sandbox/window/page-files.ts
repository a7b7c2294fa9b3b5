import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';

const PAGE = path.join(import.meta.dirname, 'page');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The page talks to its own server and nobody else; the browser holds it to that, whatever a card contains. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The card renderer sets styles on elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the files of the page by name, and Microsoft's card renderer beside them. */
export function createPageFiles(): {
  /** @returns whether there is such a file */
  send(name: string, response: ServerResponse): Promise<boolean>;
} {
  const files = new Map(readdirSync(PAGE).map((name) => [name, path.join(PAGE, name)]));
  files.set('adaptivecards.min.js', createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js'));
  return {
    async send(name, response) {
      const file = files.get(name || 'index.html');
      if (!file) return false;
      const content = await readFile(file);
      response.writeHead(200, {
        'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
        'cache-control': 'no-cache',
        'content-security-policy': POLICY,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      response.end(content);
      return true;
    },
  };
}
