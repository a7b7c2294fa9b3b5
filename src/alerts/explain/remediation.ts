import { type Alert, isIdentityEvidence, type Resolution } from '../alert.ts';
import { isAboutApp } from './about-app.ts';
import { APP_STEPS } from './app-steps.ts';
import { FRAUD_STEPS } from './fraud-steps.ts';
import { isStrongIdentityEvent } from './identity-events.ts';
import { isClosed } from './most-telling.ts';
import { isMiningEvent } from './partner-events.ts';
import { CERTAINTIES, type Certainty, type RemediationStep, type StepRule } from './remediation-step.ts';
import { outcomeSeen } from './risk-outcome.ts';
import { USER_STEPS } from './user-steps.ts';

/** What the steps depend on. */
export type Remediable = Pick<Alert, 'kind' | 'severity' | 'evidence' | 'resolution'>;

const RECORD_WHY: RemediationStep = {
  key: 'record-why',
  phase: 'improve',
  title: 'Write down why nothing more is needed',
  why: 'The next person who meets the same alert starts from there.',
  how: 'Add a note to the alert: who confirmed it, over which channel, and what explains the activity.',
  dueInHours: 24,
  role: 'securityOperator',
};

const FIND_CAUSE: StepRule = {
  from: 'proven',
  step: {
    key: 'find-cause',
    phase: 'improve',
    title: 'Find out how it began, and close that door',
    why: 'A door that stays open is used again.',
    how: 'Go through sign-ins, changes and notes with those who worked on it. Write down the cause and one measure, with an owner and a date.',
    dueInHours: 168,
    role: 'securityAdministrator',
  },
};

const HARMLESS: ReadonlySet<Resolution> = new Set(['legitimate', 'ignore', 'confirmedSafe', 'dismissed']);
const HARMFUL: ReadonlySet<Resolution> = new Set(['fraud', 'confirmedCompromised']);

/**
 * The steps that an alert calls for, ordered Confirm, Contain, Secure, Improve.
 *
 * While it is open they grow with the evidence: what is merely unusual is only looked into, strong evidence is contained
 * before the call back. Once resolved as fraud or compromise the list is complete; resolved as harmless, one step is
 * left, to write down why. The same alert gives the same keys, so making tasks of them twice can be told.
 */
export function remediationSteps(alert: Remediable): readonly RemediationStep[] {
  if (alert.resolution && HARMLESS.has(alert.resolution)) return [RECORD_WHY];
  if (alert.kind === 'relationship') return [RECORD_WHY];
  const certainty = CERTAINTIES.indexOf(certaintyOf(alert));
  const types = new Set(alert.evidence.map((piece) => typeKey(piece.eventType)));
  return [...rulesFor(alert), FIND_CAUSE]
    .filter(({ from }) => CERTAINTIES.indexOf(from) <= certainty)
    .filter(({ only }) => !only || only.some((type) => types.has(typeKey(type))))
    .map(({ step }) => step);
}

function rulesFor(alert: Remediable): readonly StepRule[] {
  if (alert.kind === 'partnerAlert') return FRAUD_STEPS;
  return isAboutApp(alert) ? APP_STEPS : USER_STEPS;
}

function certaintyOf(alert: Remediable): Certainty {
  if (alert.resolution && HARMFUL.has(alert.resolution)) return 'proven';
  return alert.kind === 'partnerAlert' ? partnerCertainty(alert) : identityCertainty(alert);
}

function identityCertainty(alert: Remediable): Certainty {
  const evidence = alert.evidence.filter(isIdentityEvidence);
  if (outcomeSeen(evidence)?.outcome === 'confirmedCompromised') return 'proven';
  // The level of a risk is Microsoft's estimate that the account is compromised, so a high one is evidence by itself.
  const isStrong = evidence.some((piece) => !isClosed(piece) && isStrongIdentityEvent(piece.eventType));
  return isStrong || alert.severity === 'high' ? 'likely' : 'suspected';
}

// Severity says how bad a partner alert would be, confidence how sure Microsoft is; only the second justifies stopping
// a customer's machines before they have answered.
function partnerCertainty(alert: Remediable): Certainty {
  const isSure = alert.evidence.some(
    (piece) =>
      piece.type === 'partnerAlert' &&
      !isClosed(piece) &&
      (isMiningEvent(piece.eventType) || piece.confidence.toLowerCase() === 'high'),
  );
  return isSure ? 'likely' : 'suspected';
}

const typeKey = (eventType: string): string => eventType.toLowerCase().replace(/[^a-z0-9]/g, '');
