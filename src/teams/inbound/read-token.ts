import { z } from 'zod';

/** What a token says of itself. Nothing of it is believed before its signature is. */
export interface Token {
  readonly header: z.output<typeof Header>;
  readonly claims: z.output<typeof Claims>;
  /** What the signature is over. */
  readonly signed: Buffer;
  readonly signature: Buffer;
}

/** Those that Microsoft's channel signs with; nothing with a shared secret, and never `none`. */
export const ALGORITHMS = { RS256: 'sha256', RS384: 'sha384', RS512: 'sha512' } as const;

/** Teams' tokens have less than 2 KB. */
const MOST_CHARACTERS = 8_192;

// A key, or an address of one, that a header brings along (`jwk`, `jku`, `x5u`, `x5c`) is not even read.
const Header = z.object({
  alg: z.string(),
  kid: z.string().min(1).max(200),
  // Extensions that whoever does not know them must refuse (RFC 7515, 4.1.11); we know none.
  crit: z.never().optional(),
});
const seconds = z.number().int().min(0).max(99_999_999_999);
const Claims = z.object({
  iss: z.string(),
  aud: z.string(),
  exp: seconds,
  nbf: seconds.optional(),
  serviceurl: z.string().optional(),
});

/** Reads a signed token (JWS, compact). @returns `undefined` for anything else, and for one without what we need of it */
export function readToken(text: string): Token | undefined {
  const [header = '', claims = '', signature = '', ...more] = text.length > MOST_CHARACTERS ? [] : text.split('.');
  if (more.length > 0 || ![header, claims, signature].every((part) => /^[\w-]+$/.test(part))) return undefined;
  const read = { header: Header.safeParse(objectIn(header)), claims: Claims.safeParse(objectIn(claims)) };
  if (!read.header.success || !read.claims.success) return undefined;
  return {
    header: read.header.data,
    claims: read.claims.data,
    signed: Buffer.from(`${header}.${claims}`),
    signature: Buffer.from(signature, 'base64url'),
  };
}

function objectIn(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
