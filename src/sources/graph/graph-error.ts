import { z } from 'zod';
import type { AppError } from '../../error.ts';
import { answerError, type Found } from '../answer-error.ts';
import type { ReasonCode } from '../reason.ts';
import type { CallInfo } from '../timed-call.ts';

const Details = z.object({ code: z.string().catch(''), message: z.string().catch('') });
const Body = z.object({ error: Details });
/** Partner security capitalises its keys, unlike the rest of Graph; seen in the field, documented nowhere. */
const CapitalBody = z.object({ Error: z.object({ Code: z.string().catch(''), Message: z.string().catch('') }) });

/**
 * Codes of Graph and of the services behind it that tell more than the status does.
 * Source: https://learn.microsoft.com/graph/errors , and answers seen in the field
 */
const REASONS: Readonly<Record<string, ReasonCode>> = {
  Unauthorized_MissingMFA: 'mfaRequired',
  Authorization_RequestDenied: 'missingPermission',
  AccessDenied: 'missingPermission',
  Authorization_IdentityNotFound: 'noRelationship',
  Authentication_RequestFromNonPremiumTenantOrB2CTenant: 'noLicence',
};

/** Reads a bad answer of Graph, in either of its shapes, and whatever a gateway may have sent instead. */
export async function graphError(answer: Response, info: CallInfo, now: Date): Promise<AppError> {
  const body = parse(await answer.text().catch(() => ''));
  const plain = Body.safeParse(body).data?.error;
  const capital = CapitalBody.safeParse(body).data?.Error;
  const code = plain?.code ?? capital?.Code ?? '';
  const reason = reasonOf(answer.status, code, plain?.message ?? '');
  return answerError(answer, info, { code, reason } satisfies Found, now);
}

function reasonOf(status: number, code: string, message: string): ReasonCode | undefined {
  if (REASONS[code]) return REASONS[code];
  if (status !== 403) return undefined;
  // Only the text tells a missing licence from a missing permission. Nothing is decided by it but the words shown.
  return /licen[sc]e/i.test(message) ? 'noLicence' : 'missingPermission';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
