import type { HostName } from './requests.ts';
import type { Reply } from './router.ts';

/** A failure to play instead of an answer. */
export interface Fault {
  readonly host: HostName;
  /** Any method when left out. */
  readonly method?: string;
  /** Tried against the path without the query. No `g` or `y` flag: those remember. */
  readonly path: RegExp;
  /** Default 500. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a text is sent as it is, so that half a document can be played. */
  readonly body?: unknown;
  /** How many requests it hits before it is used up; `Infinity` until cleared. */
  readonly times: number;
  /** Hang up without an answer. */
  readonly dropConnection?: boolean;
  /** Do what was asked first, then fail: the answer is lost, the effect is not. */
  readonly afterActing?: boolean;
}

export interface Faults {
  /** Adds one; the oldest that fits and is not used up is played. */
  add(fault: Fault): void;
  clear(): void;
  /** How many hits are still to come. */
  pending(): number;
}

/** What a fault does to one request. */
export interface Played {
  readonly drop: boolean;
  readonly afterActing: boolean;
  readonly reply: Reply;
}

/** Starts without faults; `play` belongs to the hosts and uses one up. */
export function createFaults(): Faults & {
  readonly play: (host: HostName, method: string, path: string) => Played | undefined;
} {
  let waiting: { readonly fault: Fault; left: number }[] = [];
  return {
    add: (fault) => {
      waiting.push({ fault, left: fault.times });
    },
    clear: () => {
      waiting = [];
    },
    pending: () => waiting.reduce((sum, { left }) => sum + left, 0),
    play: (host, method, path) => {
      const hit = waiting.find(
        ({ fault }) =>
          fault.host === host && (fault.method === undefined || fault.method === method) && fault.path.test(path),
      );
      if (!hit) return undefined;
      hit.left -= 1;
      waiting = waiting.filter(({ left }) => left > 0);
      const { status = 500, headers = {}, body, dropConnection = false, afterActing = false } = hit.fault;
      const sent = typeof body === 'string' ? Buffer.from(body) : body;
      return { drop: dropConnection, afterActing, reply: { status, headers, body: sent } };
    },
  };
}
