import { expect, test } from '@jest/globals';
import { mendingOf } from '../../src/setup/mend.ts';
import type { ReasonCode } from '../../src/sources/reason.ts';

/** Whether a person can do something of its own about each reason; the compiler asks for every new one. */
const CAN_BE_MENDED: Readonly<Record<ReasonCode, boolean>> = {
  noConsent: true,
  noRelationship: true,
  noLicence: true,
  missingPermission: true,
  blockedByConditionalAccess: true,
  tenantGone: true,
  noServiceUser: true,
  mfaRequired: true,
  refreshTokenDead: true,
  wrongSecret: true,
  tokenStore: true,
  loginRefused: true,
  throttled: true,
  unreachable: true,
  refused: false,
  malformed: false,
  unexpected: false,
};

test.each(Object.entries(CAN_BE_MENDED))('%s has a mend of its own: %s', (reason, expected) => {
  expect(mendingOf(reason).mend !== mendingOf('nothing that we know').mend).toBe(expected);
  expect(mendingOf(reason).mend).toMatch(/\.$/);
});
