import { createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { AppError } from '../../error.ts';

/** The certificate of the reading app with its key, in the forms that Microsoft's libraries ask for. */
export interface AppCertificate {
  /** PKCS#8 PEM without a password. Never logged. */
  readonly privateKey: string;
  /** PEM: the app's own certificate, then the others of the file as they stand. */
  readonly chain: string;
  /** Hex, of the app's own certificate. */
  readonly thumbprintSha256: string;
  readonly endsAt: Date;
}

const KEY = /-----BEGIN ((?:ENCRYPTED |RSA |EC )?PRIVATE KEY)-----[\s\S]+?-----END \1-----/g;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * Reads a PEM text with one private key and one or more certificates, in any order: the app's own is the one that belongs
 * to the key, and of two for the same key the one that lasts longer.
 *
 * @param password - of the key; `''` when it has none
 * @throws AppError `credential_unusable` with `fields.why`
 */
export function parseCertificate(pem: string, password: string): AppCertificate {
  const [keyText, secondKey] = pem.match(KEY) ?? [];
  if (!keyText) throw unusable('the file holds no private key');
  if (secondKey) throw unusable('the file holds more than one private key');
  const key = openKey(keyText, password);
  if (key.asymmetricKeyType !== 'rsa') throw unusable('the key must be RSA: Entra takes no other');
  const certificates = (pem.match(CERTIFICATE) ?? []).map((text) => ({ text, parsed: openCertificate(text) }));
  const [own] = certificates
    .filter(({ parsed }) => parsed.checkPrivateKey(key))
    .sort((a, b) => Date.parse(b.parsed.validTo) - Date.parse(a.parsed.validTo));
  if (!own) throw unusable('no certificate of the file belongs to its key');
  return {
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    chain: [own, ...certificates.filter((other) => other !== own)].map(({ text }) => `${text}\n`).join(''),
    thumbprintSha256: createHash('sha256').update(own.parsed.raw).digest('hex'),
    endsAt: new Date(own.parsed.validTo),
  };
}

function openKey(text: string, password: string): KeyObject {
  const isLocked = /ENCRYPTED/.test(text);
  if (isLocked && password === '') throw unusable('the key has a password: set AZURE_CLIENT_CERTIFICATE_PASSWORD');
  try {
    return createPrivateKey({ key: text, format: 'pem', ...(isLocked ? { passphrase: password } : {}) });
  } catch (cause) {
    throw unusable(isLocked ? 'AZURE_CLIENT_CERTIFICATE_PASSWORD does not open the key' : 'the key is damaged', cause);
  }
}

function openCertificate(text: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch (cause) {
    throw unusable('a certificate of the file is damaged', cause);
  }
}

/**
 * Reads the file again whenever it has changed. While a new one is being written the last good one goes on: half a file is
 * no reason to stop.
 *
 * @throws AppError `credential_unusable` when there was no good one yet
 */
export function createCertificateReader(path: string, password: string): () => Promise<AppCertificate> {
  const kept: { stamp?: string; certificate?: AppCertificate } = {};
  return async () => {
    try {
      const { mtimeMs, size } = await stat(path);
      const stamp = `${mtimeMs} ${size}`;
      if (kept.certificate && kept.stamp === stamp) return kept.certificate;
      kept.certificate = parseCertificate(await readFile(path, 'utf8'), password);
      kept.stamp = stamp;
      return kept.certificate;
    } catch (cause) {
      if (kept.certificate) return kept.certificate;
      throw cause instanceof AppError ? cause : unusable('the file cannot be read', cause);
    }
  };
}

const unusable = (why: string, cause?: unknown): AppError =>
  new AppError('credential_unusable', {
    fields: { setting: 'AZURE_CLIENT_CERTIFICATE_PATH', why, reason: 'wrongSecret' },
    ...(cause === undefined ? {} : { cause }),
  });
