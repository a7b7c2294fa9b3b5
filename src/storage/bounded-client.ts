import type { Socket } from 'node:net';
import pg from 'pg';

/**
 * Milliseconds after which a statement without an answer counts as lost, and its connection with it: the server behind it
 * vanished without a word, and TCP would go on sending for a quarter of an hour. None of ours takes a tenth of that.
 */
export const LOST_AFTER_MS = 60_000;

export interface BoundedConfig extends pg.ClientConfig {
  /** Default: `LOST_AFTER_MS`; `Infinity` waits for as long as it takes. */
  readonly lostAfterMs?: number;
}

/**
 * A client that breaks its connection when a statement stays without an answer: nothing hangs for longer than that. It
 * also closes a connection that could not sign in.
 */
export class BoundedClient extends pg.Client {
  readonly #lostAfterMs: number;

  constructor(config?: string | BoundedConfig) {
    super(config);
    this.#lostAfterMs = (typeof config === 'object' ? config.lostAfterMs : undefined) ?? LOST_AFTER_MS;
  }

  // Where no password could be had, the driver tells so and leaves the connection open. The server would keep its place
  // for a minute, and with a try every second soon have none left.
  override connect(...args: unknown[]): never {
    const [tell] = args;
    const reach = super.connect as (...args: unknown[]) => unknown;
    if (typeof tell === 'function') {
      const told = (error: unknown, ...rest: unknown[]) => {
        if (error) this.#socket()?.destroy();
        tell(error, ...rest);
      };
      return reach.call(this, told) as never;
    }
    const reached = reach.call(this) as Promise<unknown>;
    reached.catch(() => this.#socket()?.destroy());
    return reached as never;
  }

  override query(...args: unknown[]): never {
    const ask = super.query as (...args: unknown[]) => unknown;
    const tell = args.at(-1);
    if (typeof tell === 'function') {
      // The pool asks in this way.
      const over = this.#bound();
      const told = (...result: unknown[]) => {
        over();
        tell(...result);
      };
      return ask.call(this, ...args.slice(0, -1), told) as never;
    }
    const asked = ask.call(this, ...args);
    if (asked instanceof Promise) {
      const over = this.#bound();
      asked.then(over, over);
    }
    return asked as never;
  }

  /** @returns what to call when the answer is there */
  #bound(): () => void {
    if (!Number.isFinite(this.#lostAfterMs)) return () => undefined;
    const lost = new Error('the database did not answer in time');
    const timer = setTimeout(() => this.#socket()?.destroy(lost), this.#lostAfterMs);
    timer.unref();
    return () => clearTimeout(timer);
  }

  /** The driver's types leave it out. */
  #socket(): Socket | undefined {
    return (this as unknown as { readonly connection?: { readonly stream?: Socket } }).connection?.stream;
  }
}
