import { z } from 'zod';
import { AppError } from '../../error.ts';
import type { Known } from '../../posture/index.ts';
import type { TokenSource } from '../tokens/index.ts';
import { known } from './known.ts';

/** What a token says about itself. Looked at to tell people, never to decide what is allowed. */
const Claims = z.object({
  roles: z.array(z.string()).optional(),
  scp: z.string().optional(),
  amr: z.array(z.string()).optional(),
});

/**
 * Permissions that Microsoft adds to every delegated consent by itself; they open nothing, so having them is never too
 * much. They stay among what is granted, because the list may ask for one of them.
 */
export const ALWAYS_THERE: readonly string[] = ['openid', 'profile', 'email', 'offline_access', 'User.Read'];

/**
 * What was granted to us in our own tenant, and whether the service user passed multifactor authentication, read from our
 * own tokens: they are the only place that says what really works.
 */
export async function readTokens(
  tokens: TokenSource,
  partnerTenantId: string,
  graphScope: string,
): Promise<{ readonly granted: Known<readonly string[]>; readonly hasMfa: Known<boolean> }> {
  const app = await known(async () => claimsOf(await tokens.appToken(partnerTenantId, graphScope)));
  const user = await known(async () => {
    const token = await tokens.userToken(partnerTenantId, graphScope);
    return token === undefined ? undefined : claimsOf(token);
  });
  if ('reason' in app) return { granted: app, hasMfa: mfaOf(user) };
  const delegated = 'known' in user ? (user.known?.scp?.split(' ') ?? []) : [];
  const granted = [...(app.known.roles ?? []), ...delegated].filter(Boolean);
  return { granted: { known: [...new Set(granted)].sort() }, hasMfa: mfaOf(user) };
}

function mfaOf(user: Known<z.infer<typeof Claims> | undefined>): Known<boolean> {
  if ('reason' in user) return user;
  if (!user.known) return { reason: 'noServiceUser' };
  return { known: (user.known.amr ?? []).some((how) => ['mfa', 'ngcmfa'].includes(how)) };
}

function claimsOf(token: string): z.infer<typeof Claims> {
  const [, payload = ''] = token.split('.');
  try {
    return Claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new AppError('source_refused', {
      cause,
      fields: { api: 'login', reason: 'missingPermission', problem: 'opaque token' },
    });
  }
}
