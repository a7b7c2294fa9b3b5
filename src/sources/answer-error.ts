import { AppError, type ErrorCode } from '../error.ts';
import type { ReasonCode } from './reason.ts';
import { retryAfterMs, SLOW_DOWN } from './retry.ts';
import type { CallInfo } from './timed-call.ts';

/** What a client found in the body of a bad answer. The vendor's text stays out: it may name people. */
export interface Found {
  /** The vendor's own error code, empty when there was none. */
  readonly code: string;
  readonly reason: ReasonCode | undefined;
  /** What the vendor has no code for, in a word of ours. */
  readonly problem?: string | undefined;
}

/** Turns a bad answer of either API into our error, with what a person needs to ask Microsoft about it. */
export function answerError(answer: Response, info: CallInfo, found: Found, now: Date): AppError {
  const { status, headers } = answer;
  const waitMs = retryAfterMs(answer, now);
  return new AppError(codeOf(status), {
    fields: {
      ...info,
      status,
      code: found.code,
      requestId: headers.get('request-id') ?? headers.get('ms-requestid') ?? '',
      ...(found.reason ? { reason: found.reason } : {}),
      ...(found.problem ? { problem: found.problem } : {}),
      ...(waitMs === undefined ? {} : { retryAfterSec: Math.ceil(waitMs / 1000) }),
    },
  });
}

function codeOf(status: number): ErrorCode {
  if (status === 401) return 'source_unauthorised';
  if (SLOW_DOWN.has(status)) return 'source_throttled';
  return status >= 500 ? 'source_unreachable' : 'source_refused';
}
