import type { EventWords } from './explanation.ts';

/**
 * Events that mean: somebody else has, or very likely has, the password, the token or the whole account.
 *
 * Most telling first. Facts: learn.microsoft.com/entra/id-protection/concept-identity-protection-risks and
 * concept-workload-identity-risk.
 */
export const TAKEOVER_EVENTS: readonly EventWords[] = [
  {
    type: 'nationStateIP',
    title: 'Verified threat actor IP',
    happened: 'A sign-in as {who} came from an address that Microsoft ties to a state-backed or criminal group.',
    meaning: 'Microsoft’s own researchers track these addresses, so a chance match is unlikely.',
    first: 'Block the account or reset its password, end all its sessions, then phone the person.',
  },
  {
    type: 'attackerinTheMiddle',
    title: 'Attacker in the middle',
    happened: 'A session of {who} ran through a fake sign-in page that passes everything on to an attacker.',
    meaning:
      'The attacker may hold the password and a signed-in session, even if the second sign-in step (MFA) was passed.',
    first: 'Reset the password and end all sessions now; one without the other is not enough.',
  },
  {
    type: 'leakedCredentials',
    title: 'Leaked credentials',
    happened: 'A working password or app secret of {who} turned up among stolen sign-in data.',
    meaning: 'Microsoft checked it against the current one, so whoever has the stolen data can try to sign in.',
    first: 'Reset the password and end all sessions; for an app, replace its secrets.',
  },
  {
    type: 'adminConfirmedUserCompromised',
    title: 'Admin confirmed user compromised',
    happened: 'An administrator marked {who} as compromised.',
    meaning: 'A person looked at the evidence and decided that somebody else controls this account.',
    first: 'Check that the password was reset and all sessions ended, then look for what the intruder left behind.',
  },
  {
    type: 'adminConfirmedServicePrincipalCompromised',
    title: 'Admin confirmed app compromised',
    happened: 'An administrator marked the app {who} as compromised.',
    meaning: 'A person looked at the evidence and decided that somebody else can act as this app.',
    first: 'Disable sign-in for the app, then replace all its secrets and certificates.',
  },
  {
    type: 'attemptedPrtAccess',
    title: 'Possible Primary Refresh Token access',
    happened: 'Something on a device of {who} tried to reach the key that keeps the user signed in to every app.',
    meaning:
      'Whoever steals this key (the Primary Refresh Token) needs no password, so Microsoft rates it as high risk.',
    first: 'Isolate the device, then reset the password and end all sessions.',
  },
  {
    type: 'tokenIssuerAnomaly',
    title: 'Token issuer anomaly',
    happened: 'The proof of sign-in for {who} looks as if the service that issued it had been tampered with.',
    meaning: 'If that service, often the company’s own federation server, is in wrong hands, it can vouch for anybody.',
    first: 'Have the owner of the federation server check it now, and treat its other users as at risk too.',
  },
  {
    type: 'authenticatorPhishing',
    title: 'Suspicious MFA approval',
    happened: 'A sign-in as {who} was approved in an authenticator app, but the circumstances look wrong.',
    meaning: 'People can be tricked or worn down into approving, and then the attacker is fully signed in.',
    first: 'Phone the person about the approval; if it was not theirs, reset the password and end all sessions.',
  },
  {
    type: 'anomalousToken',
    title: 'Anomalous token',
    happened: 'A token of {who}, the proof of being signed in, was used in an unusual way or place.',
    meaning:
      'It may be a stolen session that needs no password, though false alarms are common at low and medium risk.',
    first: 'Compare place, device and app with the person’s habits; if they do not fit, end all sessions.',
  },
  {
    type: 'passwordSpray',
    title: 'Password spray',
    happened: 'Somebody tried common passwords on many accounts and found the right one for {who}.',
    meaning: 'The password is known to an attacker, which does not yet mean that they got in.',
    first: 'Reset the password, then look in the sign-in log for a success from an unknown place.',
  },
  {
    type: 'maliciousIPAddressValidCredentialsBlockedIP',
    title: 'Malicious IP with valid credentials',
    happened: 'Somebody used the right password of {who} from an address known for attacks.',
    meaning: 'The sign-in may have been blocked, but the password is known to somebody else.',
    first: 'Reset the password, then check whether any sign-in from that address succeeded.',
  },
  {
    type: 'userReportedSuspiciousActivity',
    title: 'User reported suspicious activity',
    happened: '{who} refused a sign-in prompt and reported that somebody else had caused it.',
    meaning: 'Such a prompt usually follows a correct password, so somebody else probably knows it.',
    first: 'Thank the person, reset the password and check whether an earlier sign-in did succeed.',
  },
];
