import type { StepRule } from './remediation-step.ts';

/**
 * The response to an app (a service principal) at risk, in order. Apps have no phone, no MFA and no mailbox.
 *
 * Source: learn.microsoft.com/entra/id-protection/concept-workload-identity-risk.
 */
export const APP_STEPS: readonly StepRule[] = [
  {
    from: 'suspected',
    step: {
      key: 'confirm-with-app-owner',
      phase: 'confirm',
      title: 'Ask the app’s owner',
      why: 'A new server, secret or release explains many alerts about apps.',
      how: 'Entra admin center > Enterprise apps > the app > Owners. Ask by phone what changed lately. No owner is a finding in itself.',
      dueInHours: 2,
      role: 'securityOperator',
    },
  },
  {
    from: 'suspected',
    step: {
      key: 'review-app-activity',
      phase: 'confirm',
      title: 'Check the app’s sign-ins and changes, and save them',
      why: 'They show whether somebody acts as the app, and Microsoft keeps them only for a limited time.',
      how: 'Entra admin center > Sign-in logs > Service principal sign-ins, then Audit logs for the app. Look for new addresses, targets and secrets. Download what matters.',
      dueInHours: 2,
      role: 'securityOperator',
    },
  },
  {
    from: 'likely',
    step: {
      key: 'disable-app',
      phase: 'contain',
      title: 'Disable sign-in for the app',
      why: 'It stops whoever acts as the app, and can be undone.',
      how: 'Entra admin center > Enterprise apps > the app > Properties > Enabled for users to sign in: No. Warn the owner first: what depends on the app stops.',
      dueInHours: 1,
      role: 'securityAdministrator',
    },
  },
  {
    from: 'likely',
    step: {
      key: 'replace-app-secrets',
      phase: 'contain',
      title: 'Replace the app’s secrets and certificates',
      why: 'Whoever has an old one can come back as the app.',
      how: 'Entra admin center > App registrations > the app > Certificates & secrets. Delete unknown ones now. Add a new one, move the app to it, then delete the old ones.',
      dueInHours: 4,
      role: 'securityAdministrator',
    },
  },
  {
    from: 'proven',
    step: {
      key: 'check-app-reach',
      phase: 'contain',
      title: 'Replace other secrets that the app could read',
      why: 'An intruder copies keys and passwords in reach and uses them later.',
      how: 'List the key vaults, storage and databases that the app may open. Replace what is kept there. Check their logs for access by the app.',
      dueInHours: 24,
      role: 'securityAdministrator',
    },
  },
  {
    from: 'proven',
    step: {
      key: 'check-app-changes',
      phase: 'contain',
      title: 'Undo what the app changed',
      why: 'New roles, secrets or users made by the app would let the intruder come back.',
      how: 'Entra admin center > Audit logs, filtered by Initiated by. Check the Azure activity log for the app too.',
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
      why: 'They know what the app can reach, and may have to inform others in time.',
      how: 'Phone the contact in the directory. Say what happened, what is done and what is open.',
      dueInHours: 4,
      role: 'securityOperator',
    },
  },
  {
    from: 'proven',
    step: {
      key: 'reduce-app-permissions',
      phase: 'secure',
      title: 'Give the app only what it needs',
      why: 'The less an app may do, the less a stolen secret is worth.',
      how: 'Review permissions and roles with the owner, and remove the rest. Prefer a managed identity or a certificate to a secret.',
      dueInHours: 72,
      role: 'securityAdministrator',
    },
  },
];
