import type { X509Certificate } from 'node:crypto';

/** Certificates between a sender's own and a root. */
const MOST_INTERMEDIATES = 3;

/** Why a certificate is not that of Partner Center; `undefined` when it is. */
export type CertificateFault =
  | 'certificateNotYetValid'
  | 'certificateExpired'
  | 'foreignIssuer'
  | 'foreignSubject'
  | 'weakKey'
  | 'unknownRoot';

/** Bits below which an RSA key is no protection. */
const LEAST_BITS = 2048;

/**
 * Looks at the certificate itself: in date, issued by Microsoft, issued to a host of Microsoft's, with a key that holds.
 *
 * The issuer rule is Microsoft's. It also fits what Microsoft's public authorities issue to others, hence the subject.
 * Source: https://learn.microsoft.com/partner-center/developer/partner-center-webhooks
 */
export function faultOf(certificate: X509Certificate, now: Date): CertificateFault | undefined {
  if (now < certificate.validFromDate) return 'certificateNotYetValid';
  if (now > certificate.validToDate) return 'certificateExpired';
  if (!partsOf(certificate.issuer, 'O').includes('Microsoft Corporation')) return 'foreignIssuer';
  const names = partsOf(certificate.subject, 'CN');
  if (!names.some((name) => /^([a-z0-9-]+\.)+microsoft\.com$/i.test(name))) return 'foreignSubject';
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= LEAST_BITS
    ? undefined
    : 'weakKey';
}

/**
 * Whether a certificate leads to one of the roots. Senders are known to leave intermediates out; a missing one is
 * fetched from where the certificate below it says.
 *
 * @param findIssuer - fetches the certificate that a certificate names as its issuer's, if it may
 */
export async function leadsToRoot(
  certificate: X509Certificate,
  roots: readonly X509Certificate[],
  findIssuer: (certificate: X509Certificate) => Promise<X509Certificate | undefined>,
  now: Date,
): Promise<boolean> {
  let current = certificate;
  for (let depth = 0; depth <= MOST_INTERMEDIATES; depth += 1) {
    if (roots.some((root) => isInDate(root, now) && isIssuedBy(current, root))) return true;
    const issuer = await findIssuer(current);
    if (!issuer?.ca || !isInDate(issuer, now) || !isIssuedBy(current, issuer)) return false;
    current = issuer;
  }
  return false;
}

const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

const isInDate = (certificate: X509Certificate, now: Date): boolean =>
  now >= certificate.validFromDate && now <= certificate.validToDate;

/** The parts of a distinguished name that have this type; Node writes one a line. */
const partsOf = (name: string, type: string): string[] =>
  name.split('\n').flatMap((line) => (line.startsWith(`${type}=`) ? [line.slice(type.length + 1)] : []));
