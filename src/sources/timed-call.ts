import { AppError } from '../error.ts';
import type { Logger } from '../log.ts';
import type { SourceMetrics } from './note-taken.ts';

/** Milliseconds after which an answer is not waited for any longer. */
const TIMEOUT_MS = 30_000;

/** What the log says about a call; the path without its query, because a query may hold a name. */
export interface CallInfo {
  readonly api: 'graph' | 'partnerCenter';
  readonly method: string;
  readonly path: string;
  readonly tenantId: string;
}

/** Where one call leaves its traces. */
export interface CallPorts {
  readonly log: Logger;
  readonly metrics?: Pick<SourceMetrics, 'outsideCalls' | 'outsideTime'> | undefined;
}

/**
 * Makes one call to Microsoft, bounded in time, with its one line in the log, and counts it.
 *
 * @param send - sends the request; must pass the signal on
 * @throws AppError `source_unreachable` when no answer came
 */
export async function timedCall(
  { log, metrics }: CallPorts,
  info: CallInfo,
  send: (signal: AbortSignal) => Promise<Response>,
): Promise<Response> {
  const startedAt = performance.now();
  const ms = () => Math.round(performance.now() - startedAt);
  const count = (status: string) => {
    metrics?.outsideCalls.inc({ api: info.api, status });
    metrics?.outsideTime.observe({ api: info.api }, (performance.now() - startedAt) / 1000);
  };
  try {
    const answer = await send(AbortSignal.timeout(TIMEOUT_MS));
    const requestId = answer.headers.get('request-id') ?? answer.headers.get('ms-requestid');
    log.debug({ ...info, status: answer.status, requestId, ms: ms() }, 'outside call');
    count(answer.status === 429 ? '429' : `${Math.floor(answer.status / 100)}xx`);
    return answer;
  } catch (cause) {
    log.debug({ ...info, ms: ms() }, 'outside call failed');
    count('none');
    throw new AppError('source_unreachable', { cause, fields: { api: info.api, path: info.path } });
  }
}

/**
 * The body as JSON.
 *
 * @returns `undefined` for an empty body
 * @throws AppError `source_malformed` for anything else, `source_unreachable` when the connection broke half-way
 */
export async function readJson(answer: Response, info: CallInfo): Promise<unknown> {
  const fields = { api: info.api, path: info.path, status: answer.status };
  const text = await answer.text().catch((cause: unknown) => {
    throw new AppError('source_unreachable', { cause, fields });
  });
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('source_malformed', { cause, fields });
  }
}
