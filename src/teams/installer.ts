import { may } from '../people/index.ts';
import type { Belonging } from './inbound/belonging.ts';
import type { Installation } from './installation.ts';

/**
 * What whoever added the bot may do here. `stranger` is a guest, somebody in none of the role groups, or nobody whom
 * Teams names; `unknown` is somebody whose role cannot be checked at this moment.
 */
export type Installer = 'administrator' | 'colleague' | 'stranger' | 'unknown';

/** Asks what whoever added the bot may do, as for a press; only administrators say where alerts go. */
export async function readInstaller(
  { strangerOf, roles }: Pick<Belonging, 'strangerOf' | 'roles'>,
  { tenantId, serviceUrl, conversationId, by }: Installation,
): Promise<Installer> {
  if (by.entraId === '') return 'stranger';
  const speaker = { tenantId, serviceUrl, person: by, conversation: { id: conversationId } };
  if (await strangerOf(speaker)) return 'stranger';
  const { role, basis } = await roles.roleOf(by.entraId);
  if (may(role, 'channel.use')) return 'administrator';
  if (basis === 'unknown') return 'unknown';
  return role === 'none' ? 'stranger' : 'colleague';
}
