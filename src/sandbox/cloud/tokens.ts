import { createHash, createHmac, type KeyObject, randomUUID, sign, timingSafeEqual, verify } from 'node:crypto';

/** Claims of an access token that the hosts look at. Source: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
export interface Claims {
  readonly aud: string;
  readonly tid: string;
  readonly appid: string;
  readonly oid: string;
  readonly idtyp: 'app' | 'user';
  /** Application permissions; app-only tokens. */
  readonly roles?: readonly string[];
  /** Delegated permissions, separated by spaces; user tokens. */
  readonly scp?: string;
  /** How the user signed in; holds `mfa` or not. User tokens. */
  readonly amr?: readonly string[];
  readonly upn?: string;
}

/** Who a refresh token stands for, and since when. */
export interface Grant {
  readonly clientId: string;
  readonly oid: string;
  readonly issuedAt: Date;
  /** Whether the person passed a second factor; `undefined` in tokens of the sample, which go by the world. */
  readonly mfa: boolean | undefined;
}

export interface Tokens {
  /** Signs an access token or id token that is good for `lifetimeSec` from now. */
  signJwt(claims: Readonly<Record<string, unknown>>, lifetimeSec: number): string;
  /**
   * Reads an `Authorization` header: `undefined` when there is no bearer token, or one that this cloud did not sign.
   * Expiry is not looked at: clients cache by the wall clock, while a test moves the simulated one by days.
   */
  read(authorization: string | undefined): Claims | undefined;
  issueRefreshToken(clientId: string, oid: string, mfa?: boolean): string;
  readRefreshToken(token: string): Grant | undefined;
  /** Every token that was given out, for a test that looks for them where they must not be; the last thousands. */
  handedOut(): readonly string[];
  readonly jwks: unknown;
}

/** A try-out runs for weeks, and a test looks at minutes. */
const KEPT = 5_000;

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const parsePart = (part: string | undefined): unknown => {
  try {
    return JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};

export interface TokenOptions {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
  /** Seals refresh tokens. Fixed, so that a token that was stored before a restart is still good after it. */
  readonly sealKey: string;
  readonly now: () => Date;
}

/** Makes and reads the tokens of the simulated login: RS256 access tokens, sealed refresh tokens that hold no state. */
export function createTokens({ publicKey, privateKey, sealKey, now }: TokenOptions): Tokens {
  const kid = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url');
  const header = base64url({ typ: 'JWT', alg: 'RS256', kid });
  const seal = (text: string): Buffer => createHmac('sha256', sealKey).update(text).digest();

  const given: string[] = [];
  const handOut = (token: string): string => {
    given.push(token);
    if (given.length > 2 * KEPT) given.splice(0, KEPT);
    return token;
  };

  return {
    handedOut: () => given,
    jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig' }] },
    signJwt(claims, lifetimeSec) {
      const iat = Math.floor(now().getTime() / 1000);
      const content = `${header}.${base64url({ iat, nbf: iat, exp: iat + lifetimeSec, ...claims })}`;
      return handOut(`${content}.${sign('sha256', Buffer.from(content), privateKey).toString('base64url')}`);
    },
    read(authorization) {
      const [scheme, token = ''] = (authorization ?? '').split(' ');
      const [head, content, signature] = token.split('.');
      if (scheme?.toLowerCase() !== 'bearer' || !head || !content || !signature) return undefined;
      const signed = verify(
        'sha256',
        Buffer.from(`${head}.${content}`),
        publicKey,
        Buffer.from(signature, 'base64url'),
      );
      return signed ? (parsePart(content) as Claims) : undefined;
    },
    issueRefreshToken(clientId, oid, mfa) {
      const content = base64url({ clientId, oid, mfa, issuedAt: now().toISOString(), id: randomUUID() });
      return handOut(`1.${content}.${seal(content).toString('base64url')}`);
    },
    readRefreshToken(token) {
      const [, content = '', mac = ''] = token.split('.');
      const given = Buffer.from(mac, 'base64url');
      const expected = seal(content);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      const { issuedAt, ...grant } = parsePart(content) as Omit<Grant, 'issuedAt'> & { issuedAt: string };
      return { ...grant, issuedAt: new Date(issuedAt) };
    },
  };
}
