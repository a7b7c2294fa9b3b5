import { type GuardedVerb, may, type Roles, whoMay } from '../people/index.ts';

/**
 * Whether a person may do something, asked at the press and never read from the card.
 *
 * @returns a polite refusal that says who may, or `undefined` when they may
 */
export async function refusalFor(roles: Roles, entraId: string, verb: GuardedVerb): Promise<string | undefined> {
  const { role, basis } = await roles.roleOf(entraId);
  if (may(role, verb)) return undefined;
  if (basis === 'unknown') {
    return 'Your role could not be checked just now, so nothing was changed. Please try again in a minute.';
  }
  const own = role === 'none' ? 'You have no role here yet' : `You are a ${role}`;
  return `${own}. This is for ${whoMay(verb)}. An administrator of your tenant can add you to the right group.`;
}
