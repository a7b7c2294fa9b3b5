import type { Row } from './odata-filter.ts';
import type { Call } from './router.ts';

/**
 * Members that came after `unknownFutureValue` in Graph's enumerations: clients that did not ask for them see that
 * word instead. Source: https://learn.microsoft.com/graph/best-practices-concept
 */
const NEW_MEMBERS: Readonly<Record<string, ReadonlySet<string>>> = {
  riskDetail: new Set([
    'm365DAdminDismissedDetection',
    'userChangedPasswordOnPremises',
    'adminDismissedRiskForSignIn',
    'adminConfirmedAccountSafe',
    'microsoftRevokedSessions',
  ]),
};

const asksForAll = (call: Call): boolean =>
  (call.headers['prefer'] ?? '').toLowerCase().includes('include-unknown-enum-members');

/** Replaces newer enumeration members, unless the request's `Prefer` header asks for them. */
export const hideNewMembers =
  (call: Call) =>
  (row: Row): Row => {
    if (asksForAll(call)) return row;
    const hidden = Object.entries(NEW_MEMBERS).filter(([key, members]) => members.has(String(row[key])));
    return hidden.length === 0
      ? row
      : { ...row, ...Object.fromEntries(hidden.map(([key]) => [key, 'unknownFutureValue'])) };
  };
