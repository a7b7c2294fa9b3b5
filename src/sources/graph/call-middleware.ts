import type { Context, Middleware, MiddlewareOptions } from '@microsoft/microsoft-graph-client';
import { type RetryPorts, withRetries } from '../retry.ts';
import { type CallInfo, type CallPorts, timedCall } from '../timed-call.ts';

/** What our middleware must know about one call; the SDK carries it along, found by its class. */
export class CallOptions implements MiddlewareOptions {
  readonly info: CallInfo;
  readonly headers: Readonly<Record<string, string>>;
  /** Waits for the call's turn, before every try. */
  readonly pace: () => Promise<void>;
  /** A whole address to call instead of the one that the SDK puts together: it would take a `nextLink` apart. */
  readonly address: string | undefined;
  /** Why it failed. The SDK wraps whatever a middleware throws in an error of its own and loses it. */
  failure: unknown;

  constructor(given: Pick<CallOptions, 'info' | 'headers' | 'pace' | 'address'>) {
    this.info = given.info;
    this.headers = given.headers;
    this.pace = given.pace;
    this.address = given.address;
  }
}

/**
 * Our link of the SDK's chain, in place of its own: it sets the headers, `Authorization` among them (the SDK's sends
 * none to a plain-http host), waits for the call's turn, retries, bounds the time and writes the log.
 *
 * @param ports - clock, waiting and dice of the retries; log and figures of each call
 */
export function createCallMiddleware(ports: RetryPorts & CallPorts): Middleware {
  let next: Middleware | undefined;
  return {
    setNext(middleware) {
      next = middleware;
    },
    async execute(context) {
      const call = context.middlewareControl?.getMiddlewareOptions(CallOptions) as CallOptions;
      try {
        context.request = call.address ?? context.request;
        context.response = await withRetries(ports, call.info.method === 'GET', async () => {
          await call.pace();
          return timedCall(ports, call.info, (signal) => passOn(next, context, call, signal));
        });
      } catch (error) {
        call.failure = error;
        throw error;
      }
    },
  };
}

async function passOn(
  next: Middleware | undefined,
  context: Context,
  call: CallOptions,
  signal: AbortSignal,
): Promise<Response> {
  const headers = { ...(context.options?.headers as Record<string, string> | undefined), ...call.headers };
  // A redirect is never followed: the token would go along to wherever it points.
  context.options = { ...context.options, headers, signal, redirect: 'error' };
  await next?.execute(context);
  if (!context.response) throw new TypeError('the chain ended without an answer');
  return context.response;
}
