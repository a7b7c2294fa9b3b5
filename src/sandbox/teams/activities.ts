import { randomUUID } from 'node:crypto';
import type { CardAction } from './card-actions.ts';
import type { DriveFile } from './drive.ts';
import type { FileConsent, SimMessage } from './message.ts';
import type { SimPerson } from './person.ts';
import { conversationIdOf, type Place } from './places.ts';
import type { World } from './world.ts';

/** An activity as Teams sends it to a bot. */
export type Activity = Readonly<Record<string, unknown>> & {
  readonly type: string;
  readonly conversation: { readonly id: string };
};

/** `manual` for a press, `automatic` for a refresh that nobody asked for. */
export type Trigger = 'manual' | 'automatic';

/** Makes the activities of the Teams client, field by field as in Microsoft's samples. Nothing is sent here. */
export function createActivities(world: World, serviceUrl: () => string) {
  const { bot, tenantId, places, roster } = world;
  const tenant = { id: tenantId };
  const team = { id: places.team.id, name: places.team.name, aadGroupId: places.team.aadGroupId };

  const fresh = (): string => `f:${randomUUID()}`;

  const conversation = (place: Place, id: string) =>
    place.kind === 'personal'
      ? { id, conversationType: 'personal', tenantId }
      : { id, conversationType: place.kind, isGroup: true, tenantId };

  const envelope = (type: string, id: string, person: SimPerson, place: Place, conversationId: string) => ({
    type,
    id,
    timestamp: world.now().toISOString(),
    channelId: 'msteams',
    serviceUrl: serviceUrl(),
    locale: person.locale ?? 'en-US',
    localTimezone: person.timeZone ?? 'Europe/London',
    from: { id: roster.mriOf(person), name: person.name, aadObjectId: person.id },
    recipient: bot,
    conversation: conversation(place, conversationId),
    channelData: place.kind === 'channel' ? { tenant, team: { id: team.id }, channel: { id: place.id } } : { tenant },
  });

  const clientInfo = ({ locale = 'en-US', timeZone = 'Europe/London' }: SimPerson) => ({
    type: 'clientInfo',
    locale,
    country: locale.split('-')[1] ?? 'US',
    platform: 'Web',
    timezone: timeZone,
  });

  const downloadInfo = (file: DriveFile) => ({
    contentType: 'application/vnd.microsoft.teams.file.download.info',
    contentUrl: world.drive.contentUrl(file),
    name: file.name,
    content: { downloadUrl: world.drive.downloadUrl(file), uniqueId: file.id, fileType: typeOf(file.name) },
  });

  const membership = (person: SimPerson, place: Place, action: 'add' | 'remove') => {
    const change = action === 'add' ? 'Added' : 'Removed';
    const base = envelope('conversationUpdate', fresh(), person, place, place.kind === 'channel' ? team.id : place.id);
    const channelData = place.kind === 'channel' ? { tenant, team, eventType: `teamMember${change}` } : { tenant };
    return { ...base, channelData, [`members${change}`]: [{ id: bot.id, name: bot.name }] };
  };

  return {
    /**
     * What Teams sends when the bot is installed or removed: `installationUpdate`, then `conversationUpdate`. A new
     * version of the app brings the first of them alone.
     */
    installation(person: SimPerson, place: Place, action: 'add' | 'remove' | 'add-upgrade'): readonly Activity[] {
      const update = { ...envelope('installationUpdate', fresh(), person, place, place.id), action };
      const settings = { selectedChannel: { id: place.id } };
      const channelData = place.kind === 'channel' ? { tenant, team, channel: { id: place.id }, settings } : { tenant };
      const installed = { ...update, channelData };
      return action === 'add-upgrade' ? [installed] : [installed, membership(person, place, action)];
    },

    /**
     * A message that a person wrote. A file lies in their OneDrive and the message names it, with a link that a bot can
     * follow; the second attachment is how Teams repeats every message, for bots that read HTML.
     */
    message(person: SimPerson, place: Place, written: SimMessage, file?: DriveFile): Activity {
      const repeated = { contentType: 'text/html', content: `<p>${written.text ?? ''}</p>` };
      return {
        ...envelope('message', written.id, person, place, conversationIdOf(place, written.threadId)),
        text: place.kind === 'channel' ? `${written.text ?? ''}\n` : written.text,
        textFormat: 'plain',
        entities: [...(written.entities ?? []), clientInfo(person)],
        ...(file && { attachments: [downloadInfo(file), repeated] }),
      };
    },

    /** What a person decided about a file that the bot offers. */
    fileConsent(
      person: SimPerson,
      place: Place,
      offer: SimMessage,
      consent: FileConsent,
      isAccepted: boolean,
    ): Activity {
      const file = isAccepted ? world.drive.reserve(consent.name) : undefined;
      return {
        ...envelope('invoke', fresh(), person, place, conversationIdOf(place, offer.threadId)),
        name: 'fileConsent/invoke',
        replyToId: offer.id,
        value: {
          type: 'fileUpload',
          action: isAccepted ? 'accept' : 'decline',
          context: isAccepted ? consent.acceptContext : consent.declineContext,
          ...(file && {
            uploadInfo: {
              contentUrl: world.drive.contentUrl(file),
              name: file.name,
              uploadUrl: world.drive.uploadUrl(file),
              uniqueId: file.id,
              fileType: typeOf(file.name),
            },
          }),
        },
      };
    },

    /** What `Action.Submit` sends: a message without text that carries the data. */
    submit(person: SimPerson, place: Place, card: SimMessage, value: unknown): Activity {
      return {
        ...envelope('message', fresh(), person, place, conversationIdOf(place, card.threadId)),
        value,
        replyToId: card.id,
        entities: [clientInfo(person)],
      };
    },

    /** A press of `Action.Execute`, or a refresh. */
    cardAction(
      person: SimPerson,
      place: Place,
      card: SimMessage,
      { verb, title, id, data }: Pick<CardAction, 'verb' | 'title' | 'id' | 'data'>,
      trigger: Trigger,
    ): Activity {
      const base = envelope('invoke', fresh(), person, place, conversationIdOf(place, card.threadId));
      return {
        ...base,
        name: 'adaptiveCard/action',
        replyToId: card.id,
        channelData: { ...base.channelData, source: { name: 'message' } },
        value: { action: { type: 'Action.Execute', id, title, verb, data }, trigger },
      };
    },

    /** Typing into a choice set whose choices the bot looks up. */
    search(person: SimPerson, place: Place, card: SimMessage, dataset: string, queryText: string): Activity {
      return {
        ...envelope('invoke', fresh(), person, place, conversationIdOf(place, card.threadId)),
        name: 'application/search',
        replyToId: card.id,
        value: { kind: 'search', queryText, queryOptions: { skip: 0, top: 15 }, dataset },
      };
    },
  };
}

const typeOf = (name: string): string => /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

export type Activities = ReturnType<typeof createActivities>;
