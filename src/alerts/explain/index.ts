/** Plain words, next steps and links for an alert: data and rules, no I/O. */
export { type Explainable, explainAlert, WHO } from './explain.ts';
export type { Explanation } from './explanation.ts';
export { explainIdentityEvent, identityEventRank, isStrongIdentityEvent } from './identity-events.ts';
export { mostTelling } from './most-telling.ts';
export { explainPartnerEvent } from './partner-events.ts';
export { type Linkable, portalLink, subjectLink } from './portal-links.ts';
export { explainRelationshipEvent, isRelationshipEvent } from './relationship-events.ts';
export { type Remediable, remediationSteps } from './remediation.ts';
export { PHASES, type Phase, type RemediationStep } from './remediation-step.ts';
export { resolutionWords } from './resolution-words.ts';
export { riskDetailWords } from './risk-detail-words.ts';
