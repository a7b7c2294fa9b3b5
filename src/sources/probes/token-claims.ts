import { z } from 'zod';

const Claims = z.object({
  /** Application permissions that were granted. */
  roles: z.array(z.string()).optional().catch(undefined),
  /** Delegated permissions, with spaces between them. */
  scp: z.string().optional().catch(undefined),
  /** How the user signed in. */
  amr: z.array(z.string()).optional().catch(undefined),
});
export type TokenClaims = z.infer<typeof Claims>;

/**
 * What an access token says of itself, for telling people what is missing. Never for a decision: Microsoft calls these
 * tokens opaque to whoever asks for them, and an API may answer otherwise.
 *
 * @returns `undefined` for a token that cannot be read
 */
export function claimsOf(token: string): TokenClaims | undefined {
  try {
    return Claims.parse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')));
  } catch {
    return undefined;
  }
}
