import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getCACertificates } from 'node:tls';
import { type CertificateFault, faultOf, leadsToRoot } from './certificate-chain.ts';

/** Fetches a certificate file; rejects when there is none, and never follows a redirect. */
export type FetchCertificate = (url: string) => Promise<Buffer>;

/** Whose certificates sign webhooks, by the address that a webhook names. */
export interface WebhookCertificates {
  /**
   * Whether a webhook is signed with the certificate at its address.
   *
   * @param isSignedWith - whether the signature fits a certificate; asked again when a newer one was fetched
   * @returns why it is not, or `undefined` when it is
   */
  check(
    url: string,
    isSignedWith: (certificate: X509Certificate) => boolean,
  ): Promise<WebhookCertificateFault | undefined>;
}
export type WebhookCertificateFault =
  | CertificateFault
  | 'foreignCertificateHost'
  | 'certificateUnavailable'
  | 'wrongSignature';

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
/** Milliseconds after which a certificate is fetched again before it is believed: Microsoft may have withdrawn it. */
const OLD_AFTER_MS = 3_600_000;
/**
 * Milliseconds for which a signature that does not fit is the sender's fault. Later it may be that the certificate was
 * renewed under its address, and it is fetched once more.
 */
const RENEWED_AFTER_MS = 60_000;
const TIMEOUT_MS = 5_000;
const MOST_BYTES = 64 * 1024;

/**
 * Addresses that are looked at in a minute. Anybody may name one, as long as it is on the allowed host, and must not
 * have us ask there a thousand times a second. Whoever is refused for it is asked again by Microsoft, and the polls see
 * the same alerts anyway.
 */
const MOST_A_MINUTE = 20;
/**
 * Where Microsoft's own lies. A look there costs none of the twenty, so that whoever spends them does not keep out the
 * genuine webhooks of a service that has just started.
 * Source: https://learn.microsoft.com/partner-center/developer/partner-center-webhooks
 */
const OWN_PATH = '/cert/pcnotifications-dispatch.microsoft.com.cer';
/** Milliseconds for which an address that led to nothing is not tried again. */
const IN_VAIN_MS = 60_000;
/** Such addresses that are remembered. */
const MOST_IN_VAIN = 200;

/**
 * Hosts from which a missing intermediate may be fetched, over plain http too, as is usual for them: what comes is
 * believed only when a root vouches for it.
 */
const ISSUER_HOSTS = /^(www\.microsoft\.com|caissuers\.microsoft\.com|cacerts\.digicert\.com)$/;

interface Kept {
  readonly certificate: X509Certificate;
  /** When it was fetched, in milliseconds since 1970. */
  readonly at: number;
}
type Found = Kept | { readonly fault: WebhookCertificateFault };

/**
 * Finds and checks the certificates of webhooks. A webhook's word about where its certificate lies is believed only
 * within the allowed hosts: until it is verified, it is anybody's.
 */
export function createWebhookCertificates(ports: WebhookCertificatePorts): WebhookCertificates {
  const { hosts, now, fetchCertificate = fetchFile } = ports;
  const kept = new Map<string, Kept>();
  // Those that a signature fitted, apart from the others: only Microsoft can push one out of here.
  const proven = new Map<string, Kept>();
  const inVain = new Map<string, { readonly fault: WebhookCertificateFault; readonly at: number }>();
  const underway = new Map<string, Promise<Found>>();
  const minute = { number: 0, looks: 0 };
  let roots: readonly X509Certificate[] | undefined;

  const isYounger = ({ at }: { readonly at: number }, ageMs: number): boolean => {
    const age = now().getTime() - at;
    return age >= 0 && age < ageMs;
  };
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

  const look = async (address: string): Promise<Found> => {
    try {
      const at = now();
      const certificate = new X509Certificate(await fetchCertificate(address));
      const fault = faultOf(certificate, at);
      if (fault) return { fault };
      roots ??= readRoots(ports.rootsFile);
      const isTrusted = await leadsToRoot(certificate, roots, findIssuer, at);
      return isTrusted ? { certificate, at: at.getTime() } : { fault: 'unknownRoot' };
    } catch {
      // Whatever went wrong on the way to it, there is no certificate; Microsoft sends the event again.
      return { fault: 'certificateUnavailable' };
    }
  };
  const lookAndKeep = async (address: string): Promise<Found> => {
    const found = await look(address);
    if ('fault' in found) keep(inVain, MOST_IN_VAIN, address, { fault: found.fault, at: now().getTime() });
    else keep(proven.has(address) ? proven : kept, MOST_KEPT, address, found);
    return found;
  };
  const findNow = async (address: string): Promise<Found> => {
    const tried = inVain.get(address);
    if (tried && isYounger(tried, IN_VAIN_MS)) return { fault: tried.fault };
    const pending = underway.get(address);
    if (pending) return pending;
    // Nobody can have us look at a proven one more than once a minute.
    const isSenders = proven.has(address) || new URL(address).pathname === OWN_PATH;
    if (!isSenders && !mayLook()) return { fault: 'certificateUnavailable' };
    const looking = lookAndKeep(address).finally(() => underway.delete(address));
    underway.set(address, looking);
    return looking;
  };

  return {
    async check(url, isSignedWith) {
      const address = addressOf(url, hosts);
      if (!address) return 'foreignCertificateHost';
      const prove = (found: Kept): boolean => {
        if (!isSignedWith(found.certificate)) return false;
        kept.delete(address);
        keep(proven, MOST_KEPT, address, found);
        return true;
      };
      const known = proven.get(address) ?? kept.get(address);
      // The date runs on while a certificate is kept.
      if (known && isYounger(known, OLD_AFTER_MS) && !faultOf(known.certificate, now())) {
        if (prove(known)) return undefined;
        if (isYounger(known, RENEWED_AFTER_MS)) return 'wrongSignature';
      }
      const found = await findNow(address);
      if ('fault' in found) return found.fault;
      return prove(found) ? undefined : 'wrongSignature';
    },
  };
}

/** Makes room for it by letting go of the one that was kept longest ago. */
function keep<T>(map: Map<string, T>, most: number, address: string, value: T): void {
  map.delete(address);
  const [oldest] = map.keys();
  if (map.size >= most && oldest !== undefined) map.delete(oldest);
  map.set(address, value);
}

/**
 * The address in the one way that we write it, `undefined` when we do not ask there. Query, fragment and escapes would
 * give one file as many addresses as anybody likes, and each of them would be fetched and kept.
 */
function addressOf(url: string, hosts: readonly string[]): string | undefined {
  if (/[?#%]/.test(url) || !URL.canParse(url)) return undefined;
  const { protocol, host, username, password, href } = new URL(url);
  const isAllowed = protocol === 'https:' && hosts.includes(host) && username === '' && password === '';
  return isAllowed ? href : undefined;
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
