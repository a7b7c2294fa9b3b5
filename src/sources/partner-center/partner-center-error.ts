import { z } from 'zod';
import type { AppError } from '../../error.ts';
import { answerError } from '../answer-error.ts';
import type { ReasonCode } from '../reason.ts';
import type { CallInfo } from '../timed-call.ts';

const Fault = z.object({ code: z.union([z.string(), z.number()]).transform(String) });

/** Faults that tell more than the status does. Source: https://learn.microsoft.com/partner-center/developer/error-codes */
const REASONS: Readonly<Record<string, ReasonCode>> = {
  '900421': 'mfaRequired',
  '900329': 'noServiceUser',
  '900309': 'blockedByConditionalAccess',
  '900420': 'loginRefused',
  '20002': 'noRelationship',
  '900159': 'noRelationship',
};

/** Reads a fault of Partner Center; a throttled answer comes from its gateway, in another shape, without a code. */
export async function partnerCenterError(answer: Response, info: CallInfo, now: Date): Promise<AppError> {
  const text = await answer.text().catch(() => '');
  const code = faultCode(text);
  const reason = REASONS[code] ?? (answer.status === 403 ? 'missingPermission' : undefined);
  return answerError(answer, info, { code, reason }, now);
}

function faultCode(text: string): string {
  try {
    return Fault.safeParse(JSON.parse(text)).data?.code ?? '';
  } catch {
    return '';
  }
}
