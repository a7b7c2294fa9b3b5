import { z } from 'zod';
import type { Delivery } from './bot-line.ts';
import type { Card } from './message.ts';
import type { Notice } from './personal-views.ts';

const CARD = 'application/vnd.microsoft.card.adaptive';
const MESSAGE = 'application/vnd.microsoft.activity.message';
const LOGIN = 'application/vnd.microsoft.activity.loginRequest';
const ERRORS = 'application/vnd.microsoft.error';

/** What Teams shows when a bot answers in no way that the protocol knows. */
export const SOMETHING_WENT_WRONG: Notice = { kind: 'error', text: 'Something went wrong. Please try again.' };

const schema = z.looseObject({ statusCode: z.number().optional(), type: z.string(), value: z.unknown() });
const cardSchema = z.looseObject({ type: z.literal('AdaptiveCard') });
const errorSchema = z.looseObject({ code: z.string().optional(), message: z.string().min(1) });

/**
 * Reads a bot's answer to `adaptiveCard/action` as the Teams client does.
 *
 * The sub-status in the body counts; any HTTP status but 200 is a failure without words, whatever the body says.
 *
 * @returns a card for the presser alone, or the line below the card
 */
export function readInvokeAnswer({ httpStatus, body }: Pick<Delivery, 'httpStatus' | 'body'>): {
  readonly card?: Card;
  readonly notice?: Notice;
} {
  const answer = schema.safeParse(body).data;
  if (httpStatus !== 200 || !answer) return { notice: SOMETHING_WENT_WRONG };
  if (answer.type === CARD) {
    const card = cardSchema.safeParse(answer.value).data;
    return card ? { card } : { notice: SOMETHING_WENT_WRONG };
  }
  if (answer.type === MESSAGE && typeof answer.value === 'string')
    return { notice: { kind: 'info', text: answer.value } };
  if (answer.type === LOGIN)
    return { notice: { kind: 'error', text: 'The bot asks you to sign in; the sandbox has no sign-in.' } };
  const error = answer.type.startsWith(ERRORS) ? errorSchema.safeParse(answer.value).data : undefined;
  return { notice: error ? { kind: 'error', text: error.message } : SOMETHING_WENT_WRONG };
}
