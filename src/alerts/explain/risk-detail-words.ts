import { readableType } from './readable-type.ts';

/**
 * Every documented `riskDetail` of Microsoft Graph, those of the beta included, in plain words. Source:
 * learn.microsoft.com/graph/api/resources/riskdetection.
 */
const WORDS: Readonly<Record<string, string>> = {
  none: 'Nothing has been done about the risk yet',
  hidden: 'The tenant’s licence hides the reason',
  unknownFutureValue: 'Microsoft gives a reason that this service cannot read yet',
  adminGeneratedTemporaryPassword: 'An administrator set a temporary password',
  userPerformedSecuredPasswordChange: 'The user changed the password after a second check',
  userPerformedSecuredPasswordReset: 'The user reset a forgotten password after a second check',
  userChangedPasswordOnPremises: 'The user changed the password in the company’s own directory',
  userPassedMFADrivenByRiskBasedPolicy: 'The user passed the second check (MFA) that a risk policy asked for',
  adminConfirmedSigninSafe: 'An administrator confirmed that the sign-in was safe',
  adminConfirmedAccountSafe: 'An administrator confirmed that the account is safe',
  adminConfirmedSigninCompromised: 'An administrator confirmed that somebody else signed in',
  adminConfirmedUserCompromised: 'An administrator confirmed that the user is compromised',
  adminConfirmedServicePrincipalCompromised: 'An administrator confirmed that the app is compromised',
  adminConfirmedAgentSafe: 'An administrator confirmed that the AI agent is safe',
  adminConfirmedAgentCompromised: 'An administrator confirmed that the AI agent is compromised',
  adminDismissedAllRiskForUser: 'An administrator dismissed all risk of the user',
  adminDismissedAllRiskForServicePrincipal: 'An administrator dismissed all risk of the app',
  adminDismissedRiskForSignIn: 'An administrator dismissed the risk of this sign-in',
  adminDismissedRiskForAgent: 'An administrator dismissed the risk of the AI agent',
  m365DAdminDismissedDetection: 'An administrator dismissed the detection in Microsoft Defender',
  aiConfirmedSigninSafe: 'Microsoft’s own check found the sign-in safe after all',
  microsoftRevokedSessions: 'Microsoft ended the user’s sessions',
};

const BY_KEY: ReadonlyMap<string, string> = new Map(
  Object.entries(WORDS).map(([detail, words]) => [detail.toLowerCase(), words]),
);

/** Details that say nothing about what was done. */
const SILENT: ReadonlySet<string> = new Set(['', 'none', 'hidden', 'unknownfuturevalue']);

/** Whether the detail tells who did what about the risk. */
export const tellsWhatWasDone = (detail: string): boolean => {
  const key = detail.trim().toLowerCase();
  return !SILENT.has(key) && BY_KEY.has(key);
};

/** A `riskDetail` as a short sentence without its full stop; compared without case, an unknown one is shown as it is. */
export function riskDetailWords(detail: string): string {
  const words = BY_KEY.get(detail.trim().toLowerCase());
  if (words) return words;
  const raw = readableType(detail);
  return raw ? `Microsoft gives the reason “${raw}”` : 'Microsoft gives no reason';
}
