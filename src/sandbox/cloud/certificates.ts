import { generateKeyPair, type KeyObject, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { certificate, type DistinguishedName, type Issuer, toPem } from './certificate.ts';

const makeKeys = promisify(generateKeyPair);

/**
 * Certificates that a webhook may come with. Only `genuine` deserves trust; each other one is wrong in one way:
 * out of date, signed by a root that only claims the name, issued by somebody else, or issued to somebody else.
 */
export type WebhookCertificate = 'genuine' | 'expired' | 'unknownRoot' | 'foreignIssuer' | 'foreignSubject';

export interface Certificates {
  /** Root of the https server. */
  readonly caPem: string;
  readonly serverKeyPem: string;
  readonly serverCertPem: string;
  /** Root of the webhook certificates; its name holds `O=Microsoft Corporation`. */
  readonly webhookRootPem: string;
  /** Signs webhooks; all the webhook certificates hold its public half. */
  readonly webhookKey: KeyObject;
  /** DER. */
  readonly webhookCerts: Readonly<Record<WebhookCertificate, Buffer>>;
  /** Signs access tokens. */
  readonly tokenKeys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
}

const MICROSOFT = 'Microsoft Corporation';
const SENDER: DistinguishedName = { commonName: 'pcnotifications-dispatch.microsoft.com', organisation: MICROSOFT };

const elliptic = () => makeKeys('ec', { namedCurve: 'P-256' });
const rsa = () => makeKeys('rsa', { modulusLength: 2048 });

async function makeRoot(subject: DistinguishedName): Promise<Issuer & { readonly der: Buffer }> {
  const { publicKey, privateKey } = await elliptic();
  const issuer = { subject, privateKey };
  return { ...issuer, der: certificate({ subject, publicKey, issuer, use: 'root' }) };
}

/**
 * Makes every key and certificate that one simulated cloud needs, new on each call and kept in memory only.
 * The slow part is two RSA keys, made side by side; Entra tokens and Partner Center webhooks are RSA by contract.
 */
export async function makeCertificates(): Promise<Certificates> {
  const microsoftRoot: DistinguishedName = { commonName: 'Simulated Webhook Root', organisation: MICROSOFT };
  const [tlsRoot, webhookRoot, impostor, otherRoot, server, webhook, tokenKeys] = await Promise.all([
    // OpenSSL looks roots up by name: two clouds trusted by one process must not share one.
    makeRoot({ commonName: `Simulated Cloud Root ${randomUUID()}` }),
    makeRoot(microsoftRoot),
    makeRoot(microsoftRoot),
    makeRoot({ commonName: 'Some Other Root', organisation: 'Litware' }),
    elliptic(),
    rsa(),
    rsa(),
  ]);
  const serverCert = certificate({
    subject: { commonName: 'localhost' },
    publicKey: server.publicKey,
    issuer: tlsRoot,
    use: { dnsName: 'localhost', ipAddress: [127, 0, 0, 1] },
  });
  const signing = { subject: SENDER, publicKey: webhook.publicKey, issuer: webhookRoot, use: 'signing' } as const;
  return {
    caPem: toPem(tlsRoot.der),
    serverKeyPem: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    serverCertPem: toPem(serverCert),
    webhookRootPem: toPem(webhookRoot.der),
    webhookKey: webhook.privateKey,
    webhookCerts: {
      genuine: certificate(signing),
      expired: certificate({ ...signing, validTo: new Date('2021-01-01T00:00:00Z') }),
      unknownRoot: certificate({ ...signing, issuer: impostor }),
      foreignIssuer: certificate({ ...signing, issuer: otherRoot }),
      foreignSubject: certificate({ ...signing, subject: { commonName: 'contoso.example', organisation: 'Contoso' } }),
    },
    tokenKeys,
  };
}
