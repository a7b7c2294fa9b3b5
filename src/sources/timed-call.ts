import { AppError } from '../error.ts';
import type { Logger } from '../log.ts';

/** Milliseconds after which an answer is not waited for any longer. */
const TIMEOUT_MS = 30_000;

/** What the log says about a call; the path without its query, because a query may hold a name. */
export interface CallInfo {
  readonly api: 'graph' | 'partnerCenter';
  readonly method: string;
  readonly path: string;
  readonly tenantId: string;
}

/**
 * Makes one call to Microsoft, bounded in time, with its one line in the log.
 *
 * @param send - sends the request; must pass the signal on
 * @throws AppError `source_unreachable` when no answer came
 */
export async function timedCall(
  log: Logger,
  info: CallInfo,
  send: (signal: AbortSignal) => Promise<Response>,
): Promise<Response> {
  const startedAt = performance.now();
  const ms = () => Math.round(performance.now() - startedAt);
  try {
    const answer = await send(AbortSignal.timeout(TIMEOUT_MS));
    const requestId = answer.headers.get('request-id') ?? answer.headers.get('ms-requestid');
    log.debug({ ...info, status: answer.status, requestId, ms: ms() }, 'outside call');
    return answer;
  } catch (cause) {
    log.debug({ ...info, ms: ms() }, 'outside call failed');
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
