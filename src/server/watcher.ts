import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Headers by which a proxy says that it only hands a request on. */
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/**
 * Whether somebody may see the figures, and what exactly does not work: whoever watches, and nobody else. That a desk is
 * blind at this moment is worth a lot to the wrong people.
 *
 * With a token, it decides alone, on the machine itself too: a proxy there makes the whole world come from loopback.
 * Without one, only the machine itself may, under its own name, and nothing that says it was forwarded: a page in a
 * browser there may make its own name lead to loopback.
 *
 * @param token - `METRICS_TOKEN`; `''` when none is set
 */
export function isWatcher(req: IncomingMessage, token: string): boolean {
  if (token !== '') return isSame(/^Bearer (\S+)$/i.exec(req.headers.authorization ?? '')?.[1] ?? '', token);
  const isForwarded = FORWARDED.some((name) => req.headers[name] !== undefined);
  return isLoopback(req.socket.remoteAddress ?? '') && isOwnName(req.headers.host ?? '') && !isForwarded;
}

/** In the same time wherever they differ, and however long they are. */
const isSame = (given: string, wanted: string): boolean => timingSafeEqual(digest(given), digest(wanted));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const isOwnName = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i.test(host);

const isLoopback = (address: string): boolean => /^(::ffff:)?127\.|^::1$/.test(address);
