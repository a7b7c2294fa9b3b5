import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getCACertificates } from 'node:tls';
import { type CertificateFault, faultOf, leadsToRoot } from './certificate-chain.ts';

/** Fetches a certificate file; rejects when there is none, and never follows a redirect. */
export type FetchCertificate = (url: string) => Promise<Buffer>;

/** Whose certificate signs a webhook, by the address that the webhook names. */
export interface WebhookCertificates {
  find(url: string): Promise<Found>;
}
type Found = { readonly certificate: X509Certificate } | { readonly fault: WebhookCertificateFault };
export type WebhookCertificateFault = CertificateFault | 'foreignCertificateHost' | 'certificateUnavailable';

export interface WebhookCertificatePorts {
  /** Hosts, with the port where it is not 443, that may hold a sender's certificate. */
  readonly hosts: readonly string[];
  /** PEM file of the roots to trust; empty for those that Node trusts. */
  readonly rootsFile: string;
  readonly fetchCertificate?: FetchCertificate;
  readonly now: () => Date;
}

/** The sender has one certificate, and renews it now and then. */
const MOST_KEPT = 16;
const TIMEOUT_MS = 5_000;
const MOST_BYTES = 64 * 1024;

/**
 * Addresses that are looked at in a minute. Anybody may name one, as long as it is on the allowed host, and must not
 * have us ask there a thousand times a second. Whoever is refused for it is asked again by Microsoft, and the polls see
 * the same alerts anyway.
 */
const MOST_A_MINUTE = 20;
/** Milliseconds for which an address that led to nothing is not tried again. */
const IN_VAIN_MS = 60_000;
/** Such addresses that are remembered. */
const MOST_IN_VAIN = 200;

/**
 * Hosts from which a missing intermediate may be fetched, over plain http too, as is usual for them: what comes is
 * believed only when a root vouches for it.
 */
const ISSUER_HOSTS = /^(www\.microsoft\.com|caissuers\.microsoft\.com|cacerts\.digicert\.com)$/;

/**
 * Finds and checks the certificates of webhooks. A webhook's word about where its certificate lies is believed only
 * within the allowed hosts: until it is verified, it is anybody's.
 */
export function createWebhookCertificates(ports: WebhookCertificatePorts): WebhookCertificates {
  const { hosts, now, fetchCertificate = fetchFile } = ports;
  const kept = new Map<string, X509Certificate>();
  const inVain = new Map<string, { readonly fault: WebhookCertificateFault; readonly at: number }>();
  const underway = new Map<string, Promise<Found>>();
  const minute = { number: 0, looks: 0 };
  let roots: readonly X509Certificate[] | undefined;

  const mayLook = (): boolean => {
    const number = Math.floor(now().getTime() / 60_000);
    if (minute.number !== number) Object.assign(minute, { number, looks: 0 });
    minute.looks += 1;
    return minute.looks <= MOST_A_MINUTE;
  };

  const findIssuer = async (certificate: X509Certificate): Promise<X509Certificate | undefined> => {
    const url = /CA Issuers - URI:(\S+)/.exec(certificate.infoAccess ?? '')?.[1];
    if (!url || !URL.canParse(url) || !ISSUER_HOSTS.test(new URL(url).host)) return undefined;
    return new X509Certificate(await fetchCertificate(url));
  };

  const look = async (url: string): Promise<Found> => {
    try {
      const certificate = new X509Certificate(await fetchCertificate(url));
      const fault = faultOf(certificate, now());
      if (fault) return { fault };
      roots ??= readRoots(ports.rootsFile);
      return (await leadsToRoot(certificate, roots, findIssuer, now())) ? { certificate } : { fault: 'unknownRoot' };
    } catch {
      // Whatever went wrong on the way to it, there is no certificate; Microsoft sends the event again.
      return { fault: 'certificateUnavailable' };
    }
  };
  const lookAndKeep = async (url: string): Promise<Found> => {
    const found = await look(url);
    if ('certificate' in found) keep(kept, MOST_KEPT, url, found.certificate);
    else keep(inVain, MOST_IN_VAIN, url, { fault: found.fault, at: now().getTime() });
    return found;
  };

  return {
    async find(url) {
      if (!isAllowed(url, hosts)) return { fault: 'foreignCertificateHost' };
      const known = kept.get(url);
      // The date runs on while a certificate is kept.
      if (known && !faultOf(known, now())) {
        keep(kept, MOST_KEPT, url, known);
        return { certificate: known };
      }
      const tried = inVain.get(url);
      const age = tried ? now().getTime() - tried.at : -1;
      if (tried && age >= 0 && age < IN_VAIN_MS) return { fault: tried.fault };
      const pending = underway.get(url);
      if (pending) return pending;
      if (!mayLook()) return { fault: 'certificateUnavailable' };
      const looking = lookAndKeep(url).finally(() => underway.delete(url));
      underway.set(url, looking);
      return looking;
    },
  };
}

/** Keeps those of the latest use: whoever names many addresses pushes out his own. */
function keep<T>(map: Map<string, T>, most: number, url: string, value: T): void {
  map.delete(url);
  const [oldest] = map.keys();
  if (map.size >= most && oldest !== undefined) map.delete(oldest);
  map.set(url, value);
}

function isAllowed(url: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username, password } = new URL(url);
  return protocol === 'https:' && hosts.includes(host) && username === '' && password === '';
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

const readRoots = (file: string): readonly X509Certificate[] =>
  (file ? (readFileSync(file, 'utf8').match(CERTIFICATE) ?? []) : getCACertificates('default')).map(
    (pem) => new X509Certificate(pem),
  );

async function fetchFile(url: string): Promise<Buffer> {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!answer.ok || !answer.body) throw new Error(`no certificate: ${answer.status}`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new Error('too large for a certificate');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
