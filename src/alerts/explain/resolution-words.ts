import type { Resolution } from '../alert.ts';

/** `ignore` is meant for old alerts: learn.microsoft.com/partner-center/security/azure-fraud-notification. */
const WORDS: Readonly<Record<Resolution, string>> = {
  fraud: 'Fraud: somebody misused the subscription',
  legitimate: 'Legitimate: the customer knows this activity',
  ignore: 'Ignored: an old alert that no longer matters',
  confirmedCompromised: 'Confirmed compromised: somebody else used the account',
  confirmedSafe: 'Confirmed safe: it was the rightful owner',
  dismissed: 'Dismissed: no danger worth acting on',
};

/** A resolution in plain words, without a full stop. */
export const resolutionWords = (resolution: Resolution): string => WORDS[resolution];
