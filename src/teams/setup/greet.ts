import { askCheck, type SetupPorts } from '../../setup/index.ts';
import type { Desk } from '../desk.ts';
import type { Installation } from '../installation.ts';
import { keepAnswer } from '../kept-cards.ts';
import type { Reply } from '../reply.ts';
import { welcomeAbout, welcomeReply } from './welcome-reply.ts';

/** Seconds after which the welcome says once more what can be read: by then the first reads are through. */
const AGAIN_SEC = 15;

/**
 * Greets where the bot was added, and has its sign-in tried at once: the greeting is updated with what was found. Where
 * others may read along, nothing is found out.
 */
export async function greet(desk: Desk, installation: Installation): Promise<Reply> {
  const { team, isGroupChat, by } = installation;
  const place = team ? 'channel' : isGroupChat ? 'groupChat' : 'personal';
  const aboutId = welcomeAbout(place, by.name);
  if (isGroupChat) return welcomeReply(desk, aboutId);
  const ports: SetupPorts = desk;
  await askCheck(ports, 'identity', { entraId: by.entraId, name: by.name });
  const reply = await welcomeReply(desk, aboutId);
  return { ...reply, onSent: (where) => keepAnswer(desk, { view: 'welcome', aboutId }, where, AGAIN_SEC) };
}
