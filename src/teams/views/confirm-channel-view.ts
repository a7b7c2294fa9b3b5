import type { ChecksCard } from '../card-data.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import type { Installation } from '../installation.ts';
import type { Installer } from '../installer.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import { checksButton, checksLook } from './check-row.ts';

/** The channel that a button is about: its id, and the Entra group of its team where Teams said it. */
export const channelAbout = ({ channelId, groupId }: NonNullable<Installation['team']>): string =>
  `${channelId} ${groupId}`.trim();

/** In place of the welcome where somebody else than an administrator added the bot: nothing comes there yet. */
export function confirmChannelView(installation: Installation, installer: Installer): ChecksCard {
  const { by, team } = installation;
  return {
    eyebrow: words`Watchpost is here`,
    look: checksLook('asking'),
    title: words`An administrator must confirm this channel`,
    hasBanner: false,
    banner: words``,
    lead: words`${whyOf(installer, by.name)} No alerts come here until an administrator of the desk presses **Use this channel**.`,
    checks: [],
    hasMore: false,
    more: words``,
    fields: [],
    hasHint: true,
    hint: words`Everybody in this team then sees the alerts of all customers. If that is not meant, remove Watchpost from the team.`,
    actions: [
      checksButton(
        'channel.use',
        words`Use this channel`,
        words`For administrators: from now on all alerts are shown here`,
        team ? channelAbout(team) : '',
        'positive',
      ),
    ],
  };
}

function whyOf(installer: Installer, name: string): CardText {
  const who = name === '' ? words`Somebody` : cardText(name, 80);
  if (installer === 'unknown') return words`${who} added Watchpost, and their role could not be checked just now.`;
  return words`${who} added Watchpost, and is not known as an administrator of the desk.`;
}

/** See `confirmChannelView`. */
export function askForChannel(installation: Installation, installer: Installer): Reply {
  const card = confirmChannelView(installation, installer);
  return { card: renderCard('checks', card), summary: card.title };
}
