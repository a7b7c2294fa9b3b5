import type { StepRule } from './remediation-step.ts';

/**
 * The response to a person's account at risk, in order.
 *
 * The password comes before the sessions: while the old one works, an ended session is soon a new one. Sources:
 * learn.microsoft.com/entra/id-protection/howto-identity-protection-remediate-unblock,
 * learn.microsoft.com/graph/api/user-revokesigninsessions,
 * learn.microsoft.com/partner-center/security/essential-steps-secure-compromise.
 */
export const USER_STEPS: readonly StepRule[] = [
  {
    from: 'suspected',
    step: {
      key: 'confirm-with-user',
      phase: 'confirm',
      title: 'Ask the person, over another channel',
      why: 'An intruder may read the account’s mail and chat, so a question asked there warns or reaches the wrong one.',
      how: 'Phone a number that you already have. Ask about the sign-ins, approvals and changes in the alert.',
      dueInHours: 1,
      role: 'securityOperator',
    },
  },
  {
    from: 'suspected',
    step: {
      key: 'review-sign-ins',
      phase: 'confirm',
      title: 'Check the account’s sign-ins and save them',
      why: 'They show whether somebody got in, and Microsoft keeps them only for a limited time.',
      how: 'Entra admin center > Users > the user > Sign-in logs, with the non-interactive ones. Look for strange places, devices, apps and times. Download what matters.',
      dueInHours: 2,
      role: 'securityOperator',
    },
  },
  {
    from: 'suspected',
    only: ['mcasFinSuspiciousFileAccess'],
    step: {
      key: 'list-opened-files',
      phase: 'confirm',
      title: 'List the files that were opened',
      why: 'If data has left, the customer may have duties to report it.',
      how: 'Microsoft Purview portal > Audit: search the user’s file activities around that time. Save the result.',
      dueInHours: 8,
      role: 'securityOperator',
    },
  },
  {
    from: 'likely',
    step: {
      key: 'reset-password',
      phase: 'contain',
      title: 'Reset the password',
      why: 'Somebody else may know the old one.',
      how: 'Entra admin center > Users > the user > Reset password. If the account comes from a local directory, reset it there, twice. Tell the person the new one by phone.',
      dueInHours: 1,
      role: 'securityAdministrator',
    },
  },
  {
    from: 'likely',
    step: {
      key: 'revoke-sessions',
      phase: 'contain',
      title: 'End all sessions',
      why: 'A new password does not close sessions that are already open.',
      how: 'Entra admin center > Users > the user > Revoke sessions. It takes some minutes, and some apps stay open for about an hour. For a guest, the home organisation must do it.',
      dueInHours: 1,
      role: 'securityAdministrator',
    },
  },
  {
    from: 'likely',
    only: ['attemptedPrtAccess'],
    step: {
      key: 'isolate-device',
      phase: 'contain',
      title: 'Isolate and scan the device',
      why: 'The theft was tried on the device itself, so a new password typed there is not safe.',
      how: 'Microsoft Defender portal > Devices > the device > Isolate device. Run a full scan. Let the person work on another device until it is clean.',
      dueInHours: 1,
      role: 'securityAdministrator',
    },
  },
  {
    from: 'likely',
    only: ['tokenIssuerAnomaly'],
    step: {
      key: 'check-token-issuer',
      phase: 'contain',
      title: 'Check the service that issues the sign-in tokens',
      why: 'If its signing key is stolen, new passwords do not help: the thief can sign in as anybody.',
      how: 'Find the federated domains in the Entra admin center under Domain names. Check the federation server and its signing certificates with its owner. Replace them if in doubt.',
      dueInHours: 2,
      role: 'securityAdministrator',
    },
  },
  {
    from: 'likely',
    step: {
      key: 'check-mfa-methods',
      phase: 'contain',
      title: 'Remove sign-in methods the person does not know',
      why: 'An intruder’s own phone or key keeps working after the password has changed.',
      how: 'Entra admin center > Users > the user > Authentication methods. Read the list to the person by phone. Delete what is not theirs.',
      dueInHours: 4,
      role: 'securityAdministrator',
    },
  },
  {
    from: 'likely',
    step: {
      key: 'check-mailbox',
      phase: 'contain',
      title: 'Check mailbox rules and forwarding',
      why: 'Rules keep hiding or passing on mail, even when the intruder is out.',
      how: 'Exchange Online PowerShell: Get-InboxRule -Mailbox USER -IncludeHidden, then Get-Mailbox USER | Format-List *Forward*. Note what you find, then remove it.',
      dueInHours: 4,
      role: 'securityAdministrator',
    },
  },
  {
    from: 'likely',
    step: {
      key: 'check-app-consents',
      phase: 'contain',
      title: 'Check which apps the account has let in',
      why: 'An app with consent keeps its access without password or sign-in.',
      how: 'Entra admin center > Users > the user > Applications. Open unknown apps and read their permissions. Disable and revoke what nobody can explain.',
      dueInHours: 8,
      role: 'securityAdministrator',
    },
  },
  {
    from: 'proven',
    step: {
      key: 'check-admin-activity',
      phase: 'contain',
      title: 'Undo what the account changed as an administrator',
      why: 'New administrators, app secrets or loosened policies would let the intruder come back.',
      how: 'Entra admin center > Audit logs, filtered by Initiated by. Look for roles, credentials, consents, policies and new users. Check the Azure activity log too.',
      dueInHours: 8,
      role: 'securityAdministrator',
    },
  },
  {
    from: 'proven',
    step: {
      key: 'tell-customer',
      phase: 'contain',
      title: 'Tell the customer’s security contact',
      why: 'They know what the account can reach, and may have to inform others in time.',
      how: 'Phone the contact in the directory, not the affected person. Say what happened, what is done and what is open.',
      dueInHours: 4,
      role: 'securityOperator',
    },
  },
  {
    from: 'proven',
    step: {
      key: 'verify-recovery-details',
      phase: 'secure',
      title: 'Verify recovery phone and e-mail addresses',
      why: 'Whoever controls them can take the account back.',
      how: 'Entra admin center > Users > the user > Properties and Authentication methods. Do the same for every Global Administrator of the tenant.',
      dueInHours: 24,
      role: 'securityAdministrator',
    },
  },
  {
    from: 'proven',
    step: {
      key: 'require-strong-mfa',
      phase: 'secure',
      title: 'Require phishing-resistant sign-in (MFA)',
      why: 'A passkey, a security key or Windows Hello cannot be typed into a fake page.',
      how: 'Register one for this person first. Then require it with Conditional Access > Authentication strength, administrators before all others.',
      dueInHours: 72,
      role: 'securityAdministrator',
    },
  },
  {
    from: 'proven',
    step: {
      key: 'enable-risk-policies',
      phase: 'secure',
      title: 'Let risky sign-ins be stopped automatically',
      why: 'A policy reacts within seconds, also at night.',
      how: 'With Entra ID P2: Conditional Access policies on sign-in risk and user risk. Without it: security defaults, or Conditional Access that asks everybody for MFA.',
      dueInHours: 168,
      role: 'securityAdministrator',
    },
  },
];
