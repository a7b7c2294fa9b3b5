import { constants, createHash, type KeyObject, timingSafeEqual, verify, X509Certificate } from 'node:crypto';
import type { AppTrust } from './app-trust.ts';
import type { AadstsCode } from './login-errors.ts';
import type { World } from './world.ts';

interface ProofCall {
  readonly form: URLSearchParams;
  /** Address of the token endpoint, as it was called. */
  readonly endpoint: string;
  readonly now: Date;
}

/** Seconds that the clocks of two machines may differ. */
const LEEWAY_SEC = 300;

const parse = (part: string | undefined): Record<string, unknown> => {
  try {
    return JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
};

const isSame = (one: string, other: string): boolean => {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
};

/**
 * What is wrong with the proof that a client gives of itself, if anything: its secret, a text signed with its certificate, or
 * a token of somebody who vouches for it.
 * Source: https://learn.microsoft.com/entra/identity-platform/certificate-credentials ,
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation
 */
export function problemWithClient(
  world: World,
  trust: AppTrust,
  { form, endpoint, now }: ProofCall,
): AadstsCode | undefined {
  if (form.get('client_id') !== world.app.clientId) return 700016;
  const assertion = form.get('client_assertion');
  if (assertion) return problemWithAssertion(world, trust, assertion, endpoint);
  const secret = form.get('client_secret');
  if (!secret) return 7000218;
  const known = trust.secrets.find(({ value }) => isSame(value, secret));
  if (!known) return 7000215;
  return known.endsAt <= now ? 7000222 : undefined;
}

function problemWithAssertion(
  world: World,
  trust: AppTrust,
  assertion: string,
  endpoint: string,
): AadstsCode | undefined {
  const [head = '', content = '', signature = ''] = assertion.split('.');
  const header = parse(head);
  const claims = parse(content);
  const signed = { text: Buffer.from(`${head}.${content}`), signature: Buffer.from(signature, 'base64url') };
  // By the real clock: the libraries that make assertions know no other.
  const nowSec = Date.now() / 1000;
  const isInTime = Number(claims['exp']) > nowSec - LEEWAY_SEC && Number(claims['nbf'] ?? 0) < nowSec + LEEWAY_SEC;
  const isOwn = claims['iss'] === world.app.clientId && claims['sub'] === world.app.clientId;
  if (isOwn) {
    const thumbprint = header['x5t#S256'];
    const certificate = trust.certificates
      .map((pem) => new X509Certificate(pem))
      .find(({ raw }) => createHash('sha256').update(raw).digest('base64url') === thumbprint);
    if (!certificate || !isSigned(header['alg'], certificate.publicKey, signed)) return 700027;
    if (claims['aud'] !== endpoint) return 700023;
    return isInTime ? undefined : 700024;
  }
  const credential = trust.federated.find(
    ({ issuer, subject }) => issuer === claims['iss'] && subject === claims['sub'],
  );
  if (!credential) return 700213;
  if (!isSigned(header['alg'], credential.key, signed)) return 700027;
  if (claims['aud'] !== credential.audience) return 700212;
  return isInTime ? undefined : 700024;
}

function isSigned(alg: unknown, key: KeyObject, { text, signature }: { text: Buffer; signature: Buffer }): boolean {
  if (key.asymmetricKeyType !== 'rsa') return false;
  if (alg === 'RS256') return verify('sha256', text, key, signature);
  if (alg !== 'PS256') return false;
  return verify('sha256', text, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, signature);
}
