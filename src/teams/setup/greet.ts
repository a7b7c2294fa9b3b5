import { askCheck, type SetupPorts } from '../../setup/index.ts';
import type { Desk } from '../desk.ts';
import type { Installation } from '../installation.ts';
import type { Installer } from '../installer.ts';
import { keepAnswer } from '../kept-cards.ts';
import type { Reply } from '../reply.ts';
import { welcomeAbout, welcomeReply } from './welcome-reply.ts';

/** Seconds after which the welcome says once more what can be read: by then the first reads are through. */
const AGAIN_SEC = 15;

/**
 * Greets where the bot was added, and has its sign-in tried at once: the greeting is updated with what was found. Where
 * others may read along, and for somebody who may not read here, nothing is found out.
 */
export async function greet(desk: Desk, installation: Installation, installer: Installer): Promise<Reply> {
  const { team, isGroupChat, by } = installation;
  if (team) return greetIn(desk, 'channel', by);
  if (isGroupChat) return welcomeReply(desk, welcomeAbout('groupChat', by.name));
  if (installer === 'stranger') return welcomeReply(desk, welcomeAbout('noRole', by.name));
  return greetIn(desk, 'personal', by);
}

/** Greets in a channel that alerts come to, or in the chat of somebody who may read. */
export async function greetIn(
  desk: Desk,
  place: 'channel' | 'personal',
  by: { readonly entraId: string; readonly name: string },
): Promise<Reply> {
  const aboutId = welcomeAbout(place, by.name);
  const ports: SetupPorts = desk;
  await askCheck(ports, 'identity', { entraId: by.entraId, name: by.name });
  const reply = await welcomeReply(desk, aboutId);
  return { ...reply, onSent: (where) => keepAnswer(desk, { view: 'welcome', aboutId }, where, AGAIN_SEC) };
}
