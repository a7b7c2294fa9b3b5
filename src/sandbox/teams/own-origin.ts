import type { IncomingMessage } from 'node:http';

/**
 * Whether a request was meant for this server and comes from its own page or from no page at all.
 *
 * The sandbox authenticates nobody, so a web page that the user has open elsewhere must not reach it: neither under a
 * name of its own that resolves to 127.0.0.1 (`Host`), nor by a form or script (`Origin`).
 */
export function isOwnOrigin(request: IncomingMessage, port: number): boolean {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host = '', origin } = request.headers;
  return hosts.includes(host) && (origin === undefined || hosts.some((name) => origin === `http://${name}`));
}
