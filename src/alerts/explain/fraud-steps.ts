import type { StepRule } from './remediation-step.ts';

/**
 * The response to misuse of an Azure subscription, in order.
 *
 * Sources: learn.microsoft.com/partner-center/security/azure-fraud-notification, essential-steps-secure-compromise and
 * nonpayment-fraud-misuse (a credit: one request a customer tenant, within 60 days of the first fraudulent use).
 */
export const FRAUD_STEPS: readonly StepRule[] = [
  {
    from: 'suspected',
    only: ['ServiceHealthSecurityAdvisory'],
    step: {
      key: 'read-advisory',
      phase: 'confirm',
      title: 'Read the notice that Microsoft sent',
      why: 'It names the problem and often the remedy.',
      how: 'Open the alert in Partner Center, or Azure portal > Service Health > Security advisories. Agree with the customer who acts on it.',
      dueInHours: 1,
      role: 'securityOperator',
    },
  },
  {
    from: 'suspected',
    step: {
      key: 'check-subscription',
      phase: 'confirm',
      title: 'Look at what runs in the subscription',
      why: 'New resources in regions that the customer never uses are the clearest sign of misuse.',
      how: 'Azure portal > Subscriptions > the subscription > Resources. Compare with the resources named in the alert. Look at every region and at the last seven days.',
      dueInHours: 1,
      role: 'securityOperator',
    },
  },
  {
    from: 'suspected',
    step: {
      key: 'check-spend',
      phase: 'confirm',
      title: 'Check the cost, day by day',
      why: 'The partner pays, and the day on which the misuse began decides about a credit.',
      how: 'Azure portal > Cost Management > Cost analysis, daily, by service. Note the first unusual day. Figures can be a day behind.',
      dueInHours: 1,
      role: 'securityOperator',
    },
  },
  {
    from: 'suspected',
    step: {
      key: 'ask-customer',
      phase: 'confirm',
      title: 'Ask the customer whether it is theirs',
      why: 'Only they know what they planned.',
      how: 'Phone the contact in the directory. Do not ask by mail if the customer’s accounts may be in wrong hands.',
      dueInHours: 1,
      role: 'securityOperator',
    },
  },
  {
    from: 'suspected',
    step: {
      key: 'review-activity-log',
      phase: 'confirm',
      title: 'Find out who did it, and save the log',
      why: 'The account or app behind the changes is the door that must be closed.',
      how: 'Azure portal > the subscription > Activity log. Note caller, address and time of what was created. Download it.',
      dueInHours: 4,
      role: 'securityOperator',
    },
  },
  {
    from: 'likely',
    step: {
      key: 'stop-resources',
      phase: 'contain',
      title: 'Stop the resources named in the alert',
      why: 'It ends their cost at once, and can be undone.',
      how: 'Azure portal > the virtual machine > Stop, until it says “deallocated”. Do the same for scale sets, Batch pools, clusters and containers, in every region.',
      dueInHours: 1,
      role: 'securityAdministrator',
    },
  },
  {
    from: 'proven',
    step: {
      key: 'cancel-subscription',
      phase: 'contain',
      title: 'Cancel the misused subscription',
      why: 'It stops everything in it, also what you have not found, and the partner is liable for the cost.',
      how: 'Partner Center > Insights > Security > Alerts > the alert > Cancel subscription, with a second person’s approval. Tell the customer first: the data is deleted after a time. It takes about 10 minutes to show.',
      dueInHours: 1,
      role: 'securityAdministrator',
    },
  },
  {
    from: 'proven',
    step: {
      key: 'evict-intruder',
      phase: 'contain',
      title: 'Lock the intruder out',
      why: 'With the stolen account the intruder just creates new resources.',
      how: 'For each account in the activity log: reset the password, end all sessions, remove unknown sign-in methods. For an app: replace its secrets. Do the same for the tenant’s administrators.',
      dueInHours: 2,
      role: 'securityAdministrator',
    },
  },
  {
    from: 'proven',
    step: {
      key: 'review-azure-access',
      phase: 'contain',
      title: 'Remove Azure access that nobody can explain',
      why: 'Intruders give rights to accounts and apps of their own to come back.',
      how: 'Azure portal > the subscription > Access control (IAM) > Role assignments. Check owners and contributors, also in management groups. Remove the unknown ones.',
      dueInHours: 4,
      role: 'securityAdministrator',
    },
  },
  {
    from: 'proven',
    step: {
      key: 'check-other-subscriptions',
      phase: 'contain',
      title: 'Check the customer’s other subscriptions and quotas',
      why: 'Whoever got into one often tries the next, and asks for more quota to do so.',
      how: 'Partner Center > Customers > the customer > Azure plan: look for new or unknown subscriptions. Azure portal > Quotas: look for recent requests.',
      dueInHours: 4,
      role: 'securityOperator',
    },
  },
  {
    from: 'proven',
    step: {
      key: 'tell-customer',
      phase: 'contain',
      title: 'Tell the customer’s security contact',
      why: 'They must know what was stopped, and may have to inform others in time.',
      how: 'Phone the contact in the directory. Say what happened, what is done, and that nobody may reactivate the subscription.',
      dueInHours: 4,
      role: 'securityOperator',
    },
  },
  {
    from: 'proven',
    step: {
      key: 'verify-cancellation',
      phase: 'contain',
      title: 'Check that the subscription stays cancelled',
      why: 'While the Azure plan is active, the customer, or an intruder there, can reactivate it.',
      how: 'Look 15 minutes after cancelling, and again the next day. If it is back, suspend the whole Azure plan in Partner Center.',
      dueInHours: 24,
      role: 'securityOperator',
    },
  },
  {
    from: 'proven',
    step: {
      key: 'request-credit',
      phase: 'secure',
      title: 'Ask Microsoft for a credit',
      why: 'A request counts only within 60 days of the first fraudulent use, whenever it was discovered.',
      how: 'Azure portal > Help + support: open a refund request with the alert, the dates and the cost. There is one request a customer tenant, and Microsoft may refuse.',
      dueInHours: 72,
      role: 'securityAdministrator',
    },
  },
  {
    from: 'proven',
    step: {
      key: 'lower-quota',
      phase: 'secure',
      title: 'Lower the quota to what the customer needs',
      why: 'The quota is the most that an intruder can start.',
      how: 'Azure portal > Quotas > My quotas. Agree the figures with the customer, then request the decrease. Unused regions first.',
      dueInHours: 72,
      role: 'securityAdministrator',
    },
  },
  {
    from: 'proven',
    step: {
      key: 'set-budget',
      phase: 'secure',
      title: 'Set a spending budget and cost alerts',
      why: 'They tell you about the next misuse on its first day.',
      how: 'Partner Center > Customers > Azure spending: set a monthly budget. Azure portal > Cost Management > Cost alerts: add an anomaly alert.',
      dueInHours: 72,
      role: 'securityOperator',
    },
  },
  {
    from: 'proven',
    step: {
      key: 'apply-best-practices',
      phase: 'secure',
      title: 'Apply the security best practices to this customer',
      why: 'Most of these cases begin with an administrator account without MFA, or with too many rights.',
      how: 'Require phishing-resistant MFA for administrators. Remove unused accounts and roles. Ask Watchpost for the customer’s posture to see the rest.',
      dueInHours: 168,
      role: 'securityAdministrator',
    },
  },
];
