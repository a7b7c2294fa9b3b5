import { type KeyObject, randomBytes, sign } from 'node:crypto';
import {
  bitString,
  explicit,
  implicit,
  integer,
  objectId,
  octetString,
  sequence,
  setOf,
  utcTime,
  utf8String,
  yes,
} from './der.ts';

/** Whoever signs a certificate: its subject becomes the issuer. The key is an EC key on P-256. */
export interface Issuer {
  readonly subject: DistinguishedName;
  readonly privateKey: KeyObject;
}

export interface DistinguishedName {
  readonly commonName: string;
  readonly organisation?: string;
}

export interface CertificateRequest {
  readonly subject: DistinguishedName;
  readonly publicKey: KeyObject;
  readonly issuer: Issuer;
  /** A root that may sign others, a server for these names, or a plain signing certificate. */
  readonly use: 'root' | 'signing' | { readonly dnsName: string; readonly ipAddress: readonly number[] };
  readonly validFrom?: Date;
  readonly validTo?: Date;
}

// Fixed and wide, because tests move the clock by years and TLS looks at the real one. 2049 is where UTCTime ends.
const VALID_FROM = new Date('2020-01-01T00:00:00Z');
const VALID_TO = new Date('2049-12-31T00:00:00Z');

const ECDSA_WITH_SHA256 = sequence(objectId('1.2.840.10045.4.3.2'));
const OID = {
  commonName: '2.5.4.3',
  organisation: '2.5.4.10',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
} as const;

const attribute = (oid: string, value: string): Buffer => setOf(sequence(objectId(oid), utf8String(value)));

const nameOf = ({ commonName, organisation }: DistinguishedName): Buffer =>
  sequence(...(organisation ? [attribute(OID.organisation, organisation)] : []), attribute(OID.commonName, commonName));

const critical = (oid: string, value: Buffer): Buffer => sequence(objectId(oid), yes(), octetString(value));

function extensionsOf(use: CertificateRequest['use']): Buffer[] {
  if (use === 'root') {
    // Bits 5 and 6 of keyUsage: may sign certificates and revocation lists.
    return [critical(OID.basicConstraints, sequence(yes())), critical(OID.keyUsage, bitString(Buffer.from([0x06]), 1))];
  }
  const signing = critical(OID.keyUsage, bitString(Buffer.from([0x80]), 7));
  if (use === 'signing') return [signing];
  const names = sequence(implicit(2, Buffer.from(use.dnsName)), implicit(7, Buffer.from(use.ipAddress)));
  return [signing, sequence(objectId(OID.subjectAltName), octetString(names))];
}

/**
 * Makes an X.509 v3 certificate, signed by the issuer with ECDSA and SHA-256.
 *
 * @returns the certificate as DER
 */
export function certificate(request: CertificateRequest): Buffer {
  const { subject, publicKey, issuer, use, validFrom = VALID_FROM, validTo = VALID_TO } = request;
  const toBeSigned = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([0x2a]), randomBytes(15)])),
    ECDSA_WITH_SHA256,
    nameOf(issuer.subject),
    sequence(utcTime(validFrom), utcTime(validTo)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...extensionsOf(use))),
  );
  return sequence(toBeSigned, ECDSA_WITH_SHA256, bitString(sign('sha256', toBeSigned, issuer.privateKey)));
}

/** A certificate in the text form that `tls` and `NODE_EXTRA_CA_CERTS` read. */
export const toPem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`;
