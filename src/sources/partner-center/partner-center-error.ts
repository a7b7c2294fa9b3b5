import { z } from 'zod';
import type { AppError } from '../../error.ts';
import { answerError } from '../answer-error.ts';
import type { ReasonCode } from '../reason.ts';
import type { CallInfo } from '../timed-call.ts';

const Fault = z.object({
  code: z.union([z.string(), z.number()]).transform(String).catch(''),
  description: z.string().catch(''),
});

/** Faults that tell more than the status does. Source: https://learn.microsoft.com/partner-center/developer/error-codes */
const REASONS: Readonly<Record<string, ReasonCode>> = {
  '900421': 'mfaRequired',
  '900329': 'noServiceUser',
  '900309': 'blockedByConditionalAccess',
  '900420': 'loginRefused',
  '20002': 'noRelationship',
  '900159': 'noRelationship',
};

/**
 * What consenting for a customer is refused with and has no code of its own: only the sentence tells these two from a
 * mistake of ours. Observed, not documented; where the sentence changes, people see the plain refusal.
 */
const PROBLEMS: readonly (readonly [RegExp, string])[] = [
  [/already exists/i, 'alreadyExists'],
  [/service principal/i, 'noServicePrincipal'],
];

/** Reads a fault of Partner Center; a throttled answer comes from its gateway, in another shape, without a code. */
export async function partnerCenterError(answer: Response, info: CallInfo, now: Date): Promise<AppError> {
  const text = await answer.text().catch(() => '');
  const { code, description } = faultOf(text);
  const reason = REASONS[code] ?? (answer.status === 403 ? 'missingPermission' : undefined);
  const problem = PROBLEMS.find(([pattern]) => pattern.test(description))?.[1];
  return answerError(answer, info, { code, reason, problem }, now);
}

function faultOf(text: string): z.infer<typeof Fault> {
  try {
    return Fault.parse(JSON.parse(text));
  } catch {
    return { code: '', description: '' };
  }
}
