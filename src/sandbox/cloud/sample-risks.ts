import type { RiskDetection, RiskLevel } from './graph-shapes.ts';

/** Where a simulated sign-in came from. Addresses are of the ranges that RFC 5737 keeps for documents. */
export interface Place {
  readonly city: string;
  readonly state: string;
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly ip: string;
}

export const PLACES = [
  { city: 'Lagos', state: 'Lagos', country: 'NG', latitude: 6.45, longitude: 3.39, ip: '203.0.113.25' },
  { city: 'Amsterdam', state: 'Noord-Holland', country: 'NL', latitude: 52.37, longitude: 4.9, ip: '198.51.100.77' },
  { city: 'Ashburn', state: 'Virginia', country: 'US', latitude: 39.04, longitude: -77.49, ip: '192.0.2.140' },
  { city: 'São Paulo', state: 'São Paulo', country: 'BR', latitude: -23.55, longitude: -46.63, ip: '203.0.113.181' },
  { city: 'Singapore', state: 'Singapore', country: 'SG', latitude: 1.29, longitude: 103.85, ip: '198.51.100.12' },
  { city: 'Warsaw', state: 'Mazowieckie', country: 'PL', latitude: 52.23, longitude: 21.01, ip: '192.0.2.66' },
] as const satisfies readonly Place[];

export const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
] as const;

/** A kind of risk and how Microsoft finds it. Source: https://learn.microsoft.com/entra/id-protection/concept-identity-protection-risks */
export interface Kind {
  readonly riskEventType: string;
  readonly level: RiskLevel;
  readonly timing: RiskDetection['detectionTimingType'];
  readonly activity: RiskDetection['activity'];
  /** Hours between the deed and its discovery. */
  readonly lateHours: number;
}

export const NOISE = [
  { riskEventType: 'unfamiliarFeatures', level: 'low', timing: 'realtime', activity: 'signin', lateHours: 0 },
  { riskEventType: 'unlikelyTravel', level: 'medium', timing: 'offline', activity: 'signin', lateHours: 3 },
  { riskEventType: 'anonymizedIPAddress', level: 'medium', timing: 'realtime', activity: 'signin', lateHours: 0 },
  { riskEventType: 'newCountry', level: 'low', timing: 'offline', activity: 'signin', lateHours: 6 },
  { riskEventType: 'suspiciousBrowser', level: 'medium', timing: 'offline', activity: 'signin', lateHours: 2 },
] as const satisfies readonly Kind[];

export const LEAKED: Kind = {
  riskEventType: 'leakedCredentials',
  level: 'high',
  timing: 'offline',
  activity: 'user',
  lateHours: 9,
};
export const SPRAY: Kind = {
  riskEventType: 'passwordSpray',
  level: 'high',
  timing: 'offline',
  activity: 'signin',
  lateHours: 1,
};
export const SIGN_IN: Kind = {
  riskEventType: 'unfamiliarFeatures',
  level: 'high',
  timing: 'realtime',
  activity: 'signin',
  lateHours: 0,
};

/** A stolen session, in the order in which its traces turn up: a strange sign-in, a replayed token, mail sent outside. */
export const TOKEN_THEFT: Readonly<Record<1 | 2 | 3, Kind>> = {
  1: { riskEventType: 'unfamiliarFeatures', level: 'medium', timing: 'realtime', activity: 'signin', lateHours: 0 },
  2: { riskEventType: 'anomalousToken', level: 'high', timing: 'realtime', activity: 'signin', lateHours: 0 },
  3: { riskEventType: 'suspiciousInboxForwarding', level: 'high', timing: 'offline', activity: 'signin', lateHours: 0 },
};
