import type { EventWords } from './explanation.ts';

/**
 * Events that mean: this looks unlike the person or the app. Alone they are often harmless: a planned change, travel, a
 * new phone, a VPN (a tunnel that changes the visible place).
 *
 * Most telling first; `generic` tells least, because the tenant's licence hides what it is. `suspiciousIPAddress` and
 * `malwareInfectedIPAddress` are legacy types that old detections still carry. Facts:
 * learn.microsoft.com/entra/id-protection/concept-identity-protection-risks and
 * concept-workload-identity-risk.
 */
export const UNUSUAL_EVENTS: readonly EventWords[] = [
  {
    type: 'anomalousServicePrincipalActivity',
    title: 'Anomalous service principal activity',
    happened: 'The directory shows unusual administrator changes made by or to the app {who}.',
    meaning: 'An app acts through an account of its own, the service principal, which no second sign-in step protects.',
    first: 'List the changes in the audit log and ask the app’s owner whether they were planned.',
  },
  {
    type: 'mcasFinSuspiciousFileAccess',
    title: 'Mass access to sensitive files',
    happened: '{who} opened far more files than usual, and some may hold sensitive data.',
    meaning: 'It can be an intruder collecting data, or a person with a big job to do.',
    first: 'Ask the person by phone what the files were for, and note which ones were opened.',
  },
  {
    type: 'suspiciousApplication',
    title: 'Suspicious application',
    happened: 'The app {who} may break Microsoft’s terms of service, but still runs.',
    meaning: 'It keeps every permission that users or administrators have given it until somebody decides.',
    first: 'Check who uses the app and what it may do; disable it if nobody can vouch for it.',
  },
  {
    type: 'suspiciousSignins',
    title: 'Suspicious sign-ins',
    happened: 'The app {who} signed in from a network, in a way or to a service that is new for it.',
    meaning: 'Its secret may be in other hands, but a planned change of the app looks just the same.',
    first: 'Ask the app’s owner about recent changes; if there were none, replace its secrets.',
  },
  {
    type: 'maliciousIPAddress',
    title: 'Malicious IP address',
    happened: 'A sign-in as {who} came from an address known for attacks.',
    meaning: 'Many wrong passwords or a bad reputation stand behind such an address, but others may share it.',
    first: 'Check whether the sign-in succeeded, and whether the person knows the place.',
  },
  {
    type: 'malwareInfectedIPAddress',
    title: 'Malware-linked IP address',
    happened: 'A sign-in as {who} came from an address that has talked to a server of attackers.',
    meaning: 'A device behind that address may carry harmful software, though not necessarily this person’s.',
    first: 'Check whether the address is the person’s own network, and if so have the device scanned.',
  },
  {
    type: 'suspiciousIPAddress',
    title: 'Suspicious IP address',
    happened: 'A sign-in as {who} came from an address with suspicious activity.',
    meaning: 'Others were attacked from the same address, which may be shared by many people.',
    first: 'Check whether the sign-in succeeded, and whether the person was at that place.',
  },
  {
    type: 'mcasImpossibleTravel',
    title: 'Impossible travel',
    happened: '{who} was active in two distant places within less time than the journey takes.',
    meaning: 'Two people may be using the account, or a VPN (a tunnel that changes the visible place) was switched on.',
    first: 'Ask the person whether both places were theirs, or whether they used a VPN.',
  },
  {
    type: 'suspiciousBrowser',
    title: 'Suspicious browser',
    happened: 'The browser of a sign-in as {who} was also used for suspicious sign-ins in other companies.',
    meaning: 'One browser that appears in many companies and countries often belongs to an attacker.',
    first: 'Ask the person whether they signed in then, and compare browser and device with earlier sign-ins.',
  },
  {
    type: 'unlikelyTravel',
    title: 'Atypical travel',
    happened: 'Two sign-ins as {who} came from places far apart, and at least one may be new for this person.',
    meaning: 'Somebody else may know the password, or the person is on a journey.',
    first: 'Ask the person whether they are travelling, and which of the two places was theirs.',
  },
  {
    type: 'newCountry',
    title: 'New country',
    happened: '{who} was active from a country that is new or rare for this organisation.',
    meaning: 'It is often a journey, but a stolen password shows itself in the same way.',
    first: 'Ask the person whether they are in that country.',
  },
  {
    type: 'riskyIPAddress',
    title: 'Activity from anonymous IP address',
    happened: '{who} was active through a service that hides where people are.',
    meaning: 'Attackers hide their place this way, and so do some careful people.',
    first: 'Ask the person whether they use such a service, and check what was done in that session.',
  },
  {
    type: 'anonymizedIPAddress',
    title: 'Anonymous IP address',
    happened: 'A sign-in as {who} came through a service that hides the place, such as Tor or an anonymous VPN.',
    meaning: 'Attackers hide their address this way, and so do some careful people.',
    first: 'Ask the person whether they use such a service, and check whether the sign-in succeeded.',
  },
  {
    type: 'unfamiliarFeatures',
    title: 'Unfamiliar sign-in properties',
    happened: 'A sign-in as {who} differs from the earlier ones in place, address, device or browser.',
    meaning: 'It may be an attacker, or just a new phone, a new network or a journey.',
    first: 'Ask the person about the new place or device, and check whether the sign-in succeeded.',
  },
  {
    type: 'generic',
    title: 'Additional risk detected',
    happened: 'Microsoft sees a risk for {who} but does not say which one.',
    meaning: 'The tenant lacks the licence that shows details (for users Entra ID P2), but the risk itself is real.',
    first: 'Read the latest sign-ins for places, devices and times that do not fit.',
  },
];
