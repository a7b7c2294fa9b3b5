import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Logger } from '../../log.ts';
import { fetchDocument } from './fetch-document.ts';

/** A key by which an issuer signs tokens. */
export interface SigningKey {
  readonly publicKey: KeyObject;
  /** Channels for which it may sign, such as `msteams`. */
  readonly endorsements: readonly string[];
  /** The one algorithm that it is for; undefined when the issuer does not say. */
  readonly algorithm: string | undefined;
}

export type KeyLookup = SigningKey | 'unknown' | 'unavailable';

export interface IssuerKeys {
  /** `unavailable` when the issuer would have to be asked and does not answer: nobody can be let in then. */
  find(keyId: string): Promise<KeyLookup>;
}

/** Milliseconds after which the keys are read again, behind the request that noticed it: a withdrawn key goes. */
const FRESH_MS = 3_600_000;
/** Milliseconds for which keys hold while the issuer is away. Microsoft asks for a reading a day. */
const USABLE_MS = 24 * 3_600_000;
/**
 * Milliseconds between two readings, whoever asks for an unknown key. Anybody can name one, so this is also how often
 * somebody can make us ask; and it is how long a new key may wait, which Microsoft publishes days before it signs.
 */
const AGAIN_MS = 30_000;

const Metadata = z.object({ jwks_uri: z.string() });
const Keys = z.object({ keys: z.array(z.unknown()).max(200) });
const Key = z.object({
  kty: z.literal('RSA'),
  kid: z.string().min(1).max(200),
  use: z.literal('sig').optional(),
  alg: z.string().optional(),
  n: z.string(),
  e: z.string(),
  endorsements: z.array(z.string()).catch([]),
});

/** Bits below which a key is no protection. */
const LEAST_BITS = 2048;

/**
 * The keys of one issuer, read from its OpenID metadata when they are first needed.
 *
 * A key that is not known has them read again, at most once in half a minute, so that a changed key works soon and
 * nobody can have us ask all the time. The SDK's own cache would refuse a new key for up to an hour.
 */
export function createIssuerKeys(ports: {
  readonly metadataUrl: string;
  readonly now: () => Date;
  readonly log: Logger;
}): IssuerKeys {
  let keys: ReadonlyMap<string, SigningKey> = new Map();
  let goodAt: Date | undefined;
  let triedAt: Date | undefined;
  let underway: Promise<void> | undefined;

  // A clock that was set back makes everything old, once.
  const isWithin = (moment: Date | undefined, ms: number): boolean => {
    const age = moment ? ports.now().getTime() - moment.getTime() : -1;
    return age >= 0 && age < ms;
  };

  const read = async (): Promise<void> => {
    try {
      keys = await readKeys(ports.metadataUrl);
      goodAt = triedAt;
    } catch (err) {
      ports.log.warn({ code: 'issuer_unavailable', err }, 'keys of the token issuer could not be read');
    }
  };
  const readAgain = (): Promise<void> => {
    if (underway) return underway;
    if (isWithin(triedAt, AGAIN_MS)) return Promise.resolve();
    triedAt = ports.now();
    underway = read().finally(() => {
      underway = undefined;
    });
    return underway;
  };

  return {
    async find(keyId) {
      const known = isWithin(goodAt, USABLE_MS) ? keys.get(keyId) : undefined;
      if (known) {
        // Nobody waits for it; it ends by itself after seconds, and says itself what went wrong.
        if (!isWithin(goodAt, FRESH_MS)) void readAgain();
        return known;
      }
      await readAgain();
      if (!isWithin(goodAt, USABLE_MS)) return 'unavailable';
      return keys.get(keyId) ?? (goodAt === triedAt ? 'unknown' : 'unavailable');
    },
  };
}

async function readKeys(metadataUrl: string): Promise<ReadonlyMap<string, SigningKey>> {
  const { jwks_uri } = Metadata.parse(await fetchDocument(metadataUrl));
  const { keys } = Keys.parse(await fetchDocument(jwks_uri));
  // One key that is not understood takes nothing from the others: issuers add kinds.
  return new Map(keys.flatMap((key) => readKey(key) ?? []).map(({ id, ...key }) => [id, key]));
}

function readKey(value: unknown): (SigningKey & { readonly id: string }) | undefined {
  const parsed = Key.safeParse(value);
  if (!parsed.success) return undefined;
  const { kty, kid, n, e, alg, endorsements } = parsed.data;
  try {
    const publicKey = createPublicKey({ key: { kty, n, e }, format: 'jwk' });
    const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
    return bits < LEAST_BITS ? undefined : { id: kid, publicKey, endorsements, algorithm: alg };
  } catch {
    return undefined;
  }
}
