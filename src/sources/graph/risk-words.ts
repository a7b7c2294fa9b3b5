import type { Severity, SourceState } from '../../alerts/index.ts';

/**
 * What the words of Identity Protection mean to us. They are open sets: Microsoft adds members, and one that we do not
 * know must still be seen by a person.
 * Source: https://learn.microsoft.com/graph/api/resources/riskdetection
 */
const SEVERITIES: Readonly<Record<string, Severity>> = {
  none: 'informational',
  low: 'low',
  medium: 'medium',
  high: 'high',
};

/** `hidden` is what a tenant without P2 gets: there is a risk, and Microsoft does not say how bad. */
export const severityOfRisk = (level: string): Severity => SEVERITIES[level.toLowerCase()] ?? 'medium';

const OPEN: SourceState = { kind: 'open' };
const SAFE: SourceState = { kind: 'closed', resolution: 'confirmedSafe' };
const DISMISSED: SourceState = { kind: 'closed', resolution: 'dismissed' };
const COMPROMISED: SourceState = { kind: 'closed', resolution: 'confirmedCompromised' };

// We have no word for "remediated" (the user changed the password or passed MFA, so the risk is gone by itself). Of the
// three that there are, `dismissed` is the one that claims nothing about the user; the evidence keeps the true word.
const BY_STATE: Readonly<Record<string, SourceState>> = {
  atrisk: OPEN,
  confirmedcompromised: COMPROMISED,
  confirmedsafe: SAFE,
  dismissed: DISMISSED,
  remediated: DISMISSED,
};

/** Details that say how a risk ended, for items whose state is `none`. */
const BY_DETAIL: Readonly<Record<string, SourceState>> = {
  adminconfirmedsigninsafe: SAFE,
  aiconfirmedsigninsafe: SAFE,
  adminconfirmedaccountsafe: SAFE,
  admindismissedallriskforuser: DISMISSED,
  admindismissedriskforsignin: DISMISSED,
  m365dadmindismisseddetection: DISMISSED,
  admingeneratedtemporarypassword: DISMISSED,
  userperformedsecuredpasswordchange: DISMISSED,
  userperformedsecuredpasswordreset: DISMISSED,
  userchangedpasswordonpremises: DISMISSED,
  userpassedmfadrivenbyriskbasedpolicy: DISMISSED,
  microsoftrevokedsessions: DISMISSED,
  adminconfirmedsignincompromised: COMPROMISED,
  adminconfirmedusercompromised: COMPROMISED,
};

/** Whether a risk is open or how it ended. The state decides; where it says nothing, the detail does. */
export const stateOfRisk = (state: string, detail: string): SourceState =>
  BY_STATE[state.toLowerCase()] ?? BY_DETAIL[detail.toLowerCase()] ?? OPEN;
