/** An answer of the Connector to a call that it does not carry out. */
export interface Refusal {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfterSec?: number;
}

/** Thrown by an operation to answer with a refusal. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(`refused with ${refusal.status}`);
    this.refusal = refusal;
  }
}

/** The usual shape of a Connector error. */
export const refusal = (status: number, code: string, message: string): Refusal => ({
  status,
  body: { error: { code, message } },
});

export const badArgument = (message: string): Refused => new Refused(refusal(400, 'BadArgument', message));

export const conversationNotFound = (): Refused =>
  new Refused(refusal(404, 'ConversationNotFound', 'Conversation not found.'));

export const activityNotFound = (): Refused =>
  new Refused(refusal(404, 'ActivityNotFoundInConversation', 'The activity was not found in this conversation.'));

export const memberNotFound = (): Refused =>
  new Refused(refusal(404, 'MemberNotFoundInConversation', 'The member is not in this conversation.'));

export const notInRoster = (): Refused =>
  new Refused(refusal(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.'));

export const notYourMessage = (): Refused =>
  new Refused(refusal(403, 'NotEnoughPermissions', 'A bot may change only its own messages.'));

export const notInstalledForPerson = (): Refused =>
  new Refused(refusal(403, 'ForbiddenOperationException', 'The app is not installed in personal scope.'));

export const blockedByPerson = (): Refused =>
  new Refused(refusal(403, 'ConversationBlockedByUser', 'The user blocked the conversation with the bot.'));

/** A personal chat without the app: the one error whose details are JSON inside a string. */
export const writesBlocked = (): Refused =>
  new Refused({
    status: 403,
    body: {
      errorCode: 209,
      message: JSON.stringify(
        { subCode: 'MessageWritesBlocked', details: 'Thread is blocked from message writes.' },
        null,
        2,
      ),
    },
  });

export const tooBig = (): Refused => new Refused(refusal(413, 'MessageSizeTooBig', 'Message size too large.'));

export const throttled = (retryAfterSec: number): Refused =>
  new Refused({ ...refusal(429, 'Throttled', 'Too many requests.'), retryAfterSec });

const CODES: Readonly<Record<number, string>> = {
  403: 'Forbidden',
  404: 'ConversationNotFound',
  412: 'PreconditionFailed',
  429: 'Throttled',
  500: 'ServiceError',
  502: 'ServiceError',
};

/** The refusal that a planned fault gives; the code is Teams' usual one for that status unless another is named. */
export const plannedRefusal = (status: number, code?: string, retryAfterSec?: number): Refusal => ({
  ...refusal(status, code ?? CODES[status] ?? 'ServiceUnavailable', 'This answer was ordered by a test.'),
  ...(retryAfterSec !== undefined && { retryAfterSec }),
});
