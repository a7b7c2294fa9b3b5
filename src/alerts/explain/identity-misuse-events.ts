import type { EventWords } from './explanation.ts';

/**
 * Events that mean: the account does what its owner would hardly do, so that containing it need not wait.
 *
 * Most telling first. Facts: learn.microsoft.com/entra/id-protection/concept-identity-protection-risks and
 * concept-workload-identity-risk.
 */
export const MISUSE_EVENTS: readonly EventWords[] = [
  {
    type: 'mcasSuspiciousInboxManipulationRules',
    title: 'Suspicious inbox manipulation rules',
    happened: 'Suspicious rules in the mailbox of {who} delete or move messages.',
    meaning: 'Intruders hide replies and warnings this way while they write mail in the person’s name.',
    first: 'Note the rules, switch them off, and ask the person by phone whether they made them.',
  },
  {
    type: 'suspiciousInboxForwarding',
    title: 'Suspicious inbox forwarding',
    happened: 'A suspicious rule in the mailbox of {who} passes mail on, perhaps to an outside address.',
    meaning: 'Intruders use such rules to keep reading mail, even after the password has changed.',
    first: 'Note the rule and where it sends to, switch it off, and ask the person by phone about it.',
  },
  {
    type: 'maliciousApplication',
    title: 'Malicious application',
    happened: 'Microsoft switched off the app {who} because it broke the terms of service.',
    meaning: 'Until then it could use every permission that users or administrators had given it.',
    first: 'Leave it off, and find out who agreed to it and what it was allowed to read or change.',
  },
  {
    type: 'investigationsThreatIntelligence',
    title: 'Microsoft Entra threat intelligence',
    happened: 'Activity of {who} is unusual or matches a pattern that Microsoft knows from attacks.',
    meaning:
      'The match rests on Microsoft’s attack research, which shares few details, so the logs must tell the rest.',
    first: 'Look through the recent sign-ins and changes, and ask about those that look foreign.',
  },
  {
    type: 'investigationsThreatIntelligenceSigninLinked',
    title: 'Entra threat intelligence (sign-in)',
    happened: 'One sign-in as {who} is unusual or matches a pattern that Microsoft knows from attacks.',
    meaning:
      'The match rests on Microsoft’s attack research and points at this one sign-in, not yet at the whole account.',
    first: 'Open that sign-in in the log and ask the person, by phone, whether it was theirs.',
  },
  {
    type: 'anomalousUserActivity',
    title: 'Anomalous user activity',
    happened: 'The directory shows unusual administrator changes made by or to {who}.',
    meaning: 'With administrator rights an intruder can give new rights to other accounts and so come back later.',
    first: 'List the recent changes in the audit log and ask, by phone, who made them and why.',
  },
  {
    type: 'suspiciousAPITraffic',
    title: 'Suspicious API traffic',
    happened: '{who} read unusually much of the directory or sent unusual requests to Microsoft 365 data.',
    meaning: 'Intruders often map users, groups and roles this way before their next step.',
    first: 'Find out which app made the requests; if nobody knows it, end all sessions and disable the app.',
  },
  {
    type: 'suspiciousSendingPatterns',
    title: 'Suspicious sending patterns',
    happened: '{who} sent suspicious mail and is, or soon may be, stopped from sending.',
    meaning: 'Somebody may be sending spam or phishing in the person’s name.',
    first: 'Check the sent mail and the mailbox rules; if the person did not send it, reset the password.',
  },
];
