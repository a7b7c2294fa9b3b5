import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type LoopbackTls, serveTls } from './loopback-tls.ts';

/** A key of the issuer. */
export interface IssuerKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly endorsements: readonly string[];
}

export interface TokenOptions {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** Signs it; default the key that the issuer uses now. */
  readonly key?: IssuerKey;
}

/** A real token issuer: OpenID metadata and keys over https, and tokens as the Bot Connector brings them. */
export interface Issuer {
  /** Name in the tokens. */
  readonly name: string;
  readonly metadataUrl: string;
  readonly key: IssuerKey;
  /** Signs with a new key from now on; the old one is published as long as `keeps` says. */
  rotate(keeps: 'old' | 'new only'): IssuerKey;
  /** Publishes another key besides. */
  publish(key: IssuerKey): void;
  /** Publishes something that stands where keys stand. */
  publishRaw(entries: readonly unknown[]): void;
  /** A token for the bot, good for an hour, with the service URL of an activity. */
  token(serviceUrl: string, options?: TokenOptions): string;
  /** Paths that were asked for. */
  readonly asked: readonly string[];
  /** What it does from now on: answer, say 500, or send something else. */
  mood: 'well' | 'failing' | 'nonsense';
  stop(): Promise<void>;
}

export const makeKey = (kid: string, endorsements: readonly string[] = ['msteams', 'webchat']): IssuerKey => ({
  kid,
  endorsements,
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }),
});

/** Starts an issuer whose clock is the test's. */
export async function startIssuer(options: {
  readonly tls: LoopbackTls;
  readonly audience: string;
  readonly now: () => Date;
}): Promise<Issuer> {
  const name = 'https://issuer.adatum.example';
  let current = makeKey('key-1');
  let published = [current];
  const raw: unknown[] = [];
  let mood: Issuer['mood'] = 'well';
  const asked: string[] = [];
  const server = await serveTls(options.tls, (req, res) => {
    asked.push(req.url ?? '');
    const isMetadata = req.url === '/.well-known/openidconfiguration';
    const body = isMetadata
      ? { issuer: name, jwks_uri: `${server.url}/keys`, id_token_signing_alg_values_supported: ['RS256'] }
      : { keys: [...raw, ...published.map(jwk)] };
    // restify, once loaded, has its own `writeHead`, which returns nothing.
    res.writeHead(mood === 'failing' ? 500 : 200, { 'content-type': 'application/json' });
    res.end(mood === 'nonsense' ? '<html>maintenance' : JSON.stringify(body));
  });
  return {
    name,
    metadataUrl: `${server.url}/.well-known/openidconfiguration`,
    get key() {
      return current;
    },
    rotate(keeps: 'old' | 'new only') {
      current = makeKey(`key-${published.length + 1}-${Math.random()}`);
      published = keeps === 'old' ? [...published, current] : [current];
      return current;
    },
    publish: (key: IssuerKey) => void published.push(key),
    publishRaw: (entries: readonly unknown[]) => void raw.push(...entries),
    token(serviceUrl: string, { claims, header, key = current }: TokenOptions = {}) {
      const nbf = Math.floor(options.now().getTime() / 1000);
      const usual = { serviceurl: serviceUrl, nbf, exp: nbf + 3600, iss: name, aud: options.audience };
      return signed({ alg: 'RS256', kid: key.kid, typ: 'JWT', ...header }, { ...usual, ...claims }, key.privateKey);
    },
    asked,
    get mood() {
      return mood;
    },
    set mood(next) {
      mood = next;
    },
    stop: server.stop,
  };
}

export const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export function signed(header: object, claims: object, key: KeyObject): string {
  const content = `${encoded(header)}.${encoded(claims)}`;
  return `${content}.${sign('sha256', Buffer.from(content), key).toString('base64url')}`;
}

const jwk = ({ kid, publicKey, endorsements }: IssuerKey) => ({
  ...publicKey.export({ format: 'jwk' }),
  use: 'sig',
  kid,
  ...(endorsements.length > 0 ? { endorsements } : {}),
});
