import { AppError } from '../error.ts';
import { type ReasonCode, reasonOf } from './reason.ts';

/** What a failed read means for the row of its source and tenant. */
export interface Outcome {
  /** `notReadable` when only a person can change it, `failing` when trying again may help. */
  readonly status: 'failing' | 'notReadable';
  readonly reason: ReasonCode;
  /** Seconds until it is tried again. */
  readonly againInSec: number;
}

/** Somebody at the customer must act: looked at again four times a day, and at once when the relationship changes. */
const RECHECK_THEIRS_SEC = 6 * 3600;
/** We must act ourselves, and are likely to be at it. */
const RECHECK_OURS_SEC = 15 * 60;
const LONGEST_BACK_OFF_SEC = 15 * 60;
/** Nobody at Microsoft asks for more, and a date from a broken clock must not silence a source for years. */
const LONGEST_ASKED_SEC = 2 * 3600;
/** Seconds over which those come back that were all asked to come back at the same moment. */
const SPREAD_SEC = 60;

const THEIRS: ReadonlySet<ReasonCode> = new Set([
  'noConsent',
  'noRelationship',
  'noLicence',
  'missingPermission',
  'blockedByConditionalAccess',
  'tenantGone',
]);
const OURS: ReadonlySet<ReasonCode> = new Set([
  'noServiceUser',
  'mfaRequired',
  'refreshTokenDead',
  'wrongSecret',
  'tokenStore',
]);

/**
 * Decides what follows a failed read. Pure but for the dice.
 *
 * @param failures - failed reads in a row, this one included
 * @param random - 0 to 1; spreads the tries of many tenants that failed together
 */
export function outcomeOf(error: unknown, intervalSec: number, failures: number, random: number): Outcome {
  const reason = reasonOf(error);
  if (THEIRS.has(reason)) return { status: 'notReadable', reason, againInSec: RECHECK_THEIRS_SEC };
  if (OURS.has(reason)) return { status: 'notReadable', reason, againInSec: RECHECK_OURS_SEC };
  const backOffSec = Math.min(LONGEST_BACK_OFF_SEC, intervalSec * 2 ** Math.min(failures, 20));
  const asked = error instanceof AppError ? error.fields['retryAfterSec'] : undefined;
  const askedSec = typeof asked === 'number' ? Math.min(asked, LONGEST_ASKED_SEC) + random * SPREAD_SEC : 0;
  const againInSec = Math.max(backOffSec * (0.5 + random / 2), askedSec);
  return { status: 'failing', reason, againInSec };
}
