import { verify } from 'node:crypto';
import type { IssuerKeys, SigningKey } from './issuer-keys.ts';
import { ALGORITHMS, readToken, type Token } from './read-token.ts';

/** Why a request is not from Teams; for the log alone. */
export type TokenFault =
  | 'noToken'
  | 'malformedToken'
  | 'foreignAlgorithm'
  | 'foreignIssuer'
  | 'foreignAudience'
  | 'expired'
  | 'notYetValid'
  | 'foreignServiceUrl'
  | 'unknownKey'
  | 'unendorsedKey'
  | 'wrongSignature'
  | 'issuerUnavailable';

export interface TokenPorts {
  readonly keys: IssuerKeys;
  readonly issuer: string;
  /** The bot's app id, lower case. */
  readonly audience: string;
  readonly now: () => Date;
}

/** Seconds by which clocks may differ; Microsoft's own tolerance. */
const SKEW_SEC = 300;

/** A token that Microsoft made for this bot, and what it speaks for. */
export interface GoodToken {
  readonly serviceUrl: string | undefined;
  /** Channels that the key may sign for. */
  readonly endorsements: readonly string[];
}

/**
 * Verifies that a request comes from the Bot Connector, by its token alone, before anything of its body is read: made by
 * the issuer, for this bot, at this time, signed by a key that the issuer publishes.
 *
 * Stricter than the SDK, which lets through tokens of other issuers for skills and for the emulator.
 *
 * @param headers - the values of every `Authorization` header of the request
 * Source: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
 */
export async function verifyToken(ports: TokenPorts, headers: readonly string[]): Promise<GoodToken | TokenFault> {
  const [header, ...more] = headers;
  const text = /^Bearer ([^\s,]+)$/.exec(header ?? '')?.[1];
  // Two headers may be read as one by the proxy before us and as the other by us.
  if (text === undefined || more.length > 0) return 'noToken';
  const token = readToken(text);
  if (!token) return 'malformedToken';
  const fault = claimFault(ports, token);
  if (fault) return fault;
  // Only now, because an unknown key may cost a request to the issuer.
  const key = await ports.keys.find(token.header.kid);
  if (key === 'unavailable') return 'issuerUnavailable';
  if (key === 'unknown') return 'unknownKey';
  if (!isSigned(token, key)) return 'wrongSignature';
  return { serviceUrl: token.claims.serviceurl, endorsements: key.endorsements };
}

/**
 * Whether a token speaks for an activity: it names the very service URL, and its key may sign for the channel. The SDK
 * asks neither of an activity without a service URL, and not the second of a key without endorsements.
 */
export function misfitOf(
  { serviceUrl, endorsements }: GoodToken,
  activity: { readonly channelId: string; readonly serviceUrl: string },
): TokenFault | undefined {
  if (serviceUrl !== activity.serviceUrl) return 'foreignServiceUrl';
  return endorsements.includes(activity.channelId) ? undefined : 'unendorsedKey';
}

function claimFault({ issuer, audience, now }: TokenPorts, { header, claims }: Token): TokenFault | undefined {
  const atSec = now().getTime() / 1000;
  if (!Object.hasOwn(ALGORITHMS, header.alg)) return 'foreignAlgorithm';
  if (claims.iss !== issuer) return 'foreignIssuer';
  if (claims.aud.toLowerCase() !== audience) return 'foreignAudience';
  if (claims.exp + SKEW_SEC <= atSec) return 'expired';
  return claims.nbf !== undefined && claims.nbf - SKEW_SEC > atSec ? 'notYetValid' : undefined;
}

function isSigned({ header, signed, signature }: Token, { publicKey, algorithm }: SigningKey): boolean {
  if (algorithm !== undefined && algorithm !== header.alg) return false;
  return verify(ALGORITHMS[header.alg as keyof typeof ALGORITHMS], signed, publicKey, signature);
}
