const WORDS: Readonly<Record<string, string>> = {
  'graph.riskDetections': 'risky sign-ins',
  'graph.riskyUsers': 'risky users',
  'graph.securityDefaults': 'security defaults',
  'graph.partnerSecurity': 'partner security requirements',
  'graph.contactAccounts': 'accounts of contacts',
  'graph.privilegedAccounts': 'holders of administrator roles',
  partnerAlerts: 'partner alerts',
  customers: 'list of customers',
  ownHouse: 'our own house',
};

/** What a source reads, for people. */
export const sourceWords = (source: string): string => WORDS[source] ?? source;
