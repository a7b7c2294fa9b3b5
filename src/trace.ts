import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

/**
 * A **trace** is one way through the service: a read of a source, a webhook, a message, a press, the work on one card. Its
 * id (32 hex digits, as a W3C trace-id) stands in every line of the log that is written on the way, as `trace`.
 *
 * An alert has a trace of its own from the moment it is opened; everything that happens to it later is found by it, as
 * `trace` where the service works on the alert, as `alertTrace` where a person's press or message does.
 *
 * Ids are made here. One that came in from outside (`traceparent`) is noted as `parent` and decides nothing: whoever sends
 * it could otherwise write under the trace of somebody else.
 */
export interface Way {
  readonly trace: string;
  /** What the sender calls its own way. */
  readonly parent?: string;
  /** The alert that this is about, once it is known. */
  alertTrace?: string;
}

// The one thing in the service that is not handed on as an argument: it decides nothing, it only stands in the log, and
// every line of every library below has to have it.
const ways = new AsyncLocalStorage<Way>();

/** Makes a trace id. */
export function newTraceId(): string {
  const id = randomBytes(16).toString('hex');
  // All zero is no id. It will not happen; if it does, the one after it is as good.
  return /[1-9a-f]/.test(id) ? id : newTraceId();
}

/**
 * Begins a way at our door.
 *
 * @param traceparent - the header of that name as it came, if any
 */
export function newWay(traceparent?: unknown): Way {
  const parent = readTraceparent(traceparent);
  return { trace: newTraceId(), ...(parent && { parent }) };
}

/** Does some work on a way: whatever it logs, waits for and begins belongs to it. */
export const traced = <T>(way: Way, work: () => T): T => ways.run(way, work);

/** Does some work that belongs to no way, such as what a connection says that happened to be opened on one. */
export const untraced = <T>(work: () => T): T => ways.exit(work);

/** The trace that we are on; `undefined` where nobody asked for anything, as in a look by the clock. */
export const currentTrace = (): string | undefined => ways.getStore()?.trace;

/** Names the alert that the way we are on turned out to be about. */
export function noteAlert(alert: { readonly id: string; readonly traceId: string | null }): void {
  const way = ways.getStore();
  if (way) way.alertTrace = traceOf(alert);
}

/** The trace of an alert; one of an older instance has none, and is found by its id. */
export const traceOf = (alert: { readonly id: string; readonly traceId: string | null }): string =>
  alert.traceId ?? traceOfId(alert.id);

/** The trace of whatever has only an id: a UUID is 32 hex digits too. */
export const traceOfId = (id: string): string => id.replaceAll('-', '').toLowerCase();

/** What every line of the log says of the way that it is written on; a new object each time. */
export const wayFields = (): Record<string, string> => ({ ...ways.getStore() });

/** What a person may read to us when something went wrong: the beginning of the trace, which the log is searched for. */
export const reference = (): string => currentTrace()?.slice(0, REFERENCE_DIGITS) ?? '';

const REFERENCE_DIGITS = 8;

/** Version, trace, parent, flags; version `ff` and all zeros mean that there is none (W3C Trace Context, 3.2). */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?$/;

/** The trace id of a valid `traceparent`. */
export function readTraceparent(header: unknown): string | undefined {
  return typeof header === 'string' && header.length <= 200 ? TRACEPARENT.exec(header)?.[1] : undefined;
}
