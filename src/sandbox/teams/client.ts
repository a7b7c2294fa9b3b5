import { z } from 'zod';
import type { Activities, Activity } from './activities.ts';
import type { BotLine, Delivery } from './bot-line.ts';
import { type CardAction, findAction, mergeInputs } from './card-actions.ts';
import { readInvokeAnswer } from './invoke-answer.ts';
import { markMentions } from './mentions.ts';
import type { SimMessage } from './message.ts';
import type { SimPerson } from './person.ts';
import type { Place } from './places.ts';
import type { Refresher } from './refresher.ts';
import type { World } from './world.ts';

/** A button as the client sends it, `data` already merged with the inputs. */
export type Press = Pick<CardAction, 'verb' | 'title' | 'id' | 'data'>;

export interface SayOptions {
  /** Root of the thread to reply in; without it a channel message opens a new one. */
  readonly threadId?: string;
  /** Whether a message among several people mentions the bot, which otherwise hears nothing of it; default true. */
  readonly mention?: boolean;
  /** A file to send along, in a personal chat. */
  readonly file?: { readonly name: string; readonly content: Buffer };
}

export interface Choice {
  readonly title: string;
  readonly value: string;
}

const searchAnswer = z.looseObject({
  value: z.looseObject({ results: z.array(z.looseObject({ title: z.string(), value: z.string() })) }),
});
const submitted = z.looseObject({
  msteams: z.looseObject({ type: z.string(), value: z.unknown().optional(), text: z.string().optional() }),
});

/** The Teams clients of all people: turns what they do into activities for the bot, and shows what it answers. */
export function createClient(world: World, activities: Activities, line: BotLine, refresher: Refresher) {
  const { places, roster, timeline, views, changes } = world;

  const setInstalled = async (person: SimPerson, place: Place, action: 'add' | 'remove'): Promise<void> => {
    const affected = place.kind === 'channel' ? places.all.filter(({ kind }) => kind === 'channel') : [place];
    for (const each of affected) each.state = action === 'add' ? 'installed' : 'removed';
    changes.publish({ kind: 'places' });
    for (const activity of activities.installation(person, place, action)) await line.deliver(activity);
  };

  const upgrade = async (person: SimPerson, place: Place): Promise<void> => {
    for (const activity of activities.installation(person, place, 'add-upgrade')) await line.deliver(activity);
  };

  const cardMessage = (messageId: string): { message: SimMessage; place: Place } => {
    const message = timeline.find(messageId);
    const place = places.find(message?.conversationId ?? '');
    if (!message?.card || !place) throw new Error(`No message with a card has the id "${messageId}"`);
    return { message, place };
  };

  const say = async (
    person: SimPerson,
    place: Place,
    typed: string,
    options: SayOptions = {},
  ): Promise<Delivery | undefined> => {
    // Teams installs an app in a personal chat when somebody opens the chat; writing needs that.
    if (place.kind === 'personal' && place.state === 'removed') await setInstalled(person, place, 'add');
    // Somebody who writes to a bot again has unblocked it.
    if (place.kind === 'personal' && place.state === 'blocked') place.state = 'installed';
    const spokenTo = place.kind === 'personal' || (options.mention ?? true);
    const bot = place.kind !== 'personal' && spokenTo ? world.bot : undefined;
    const { text, mentions } = markMentions(typed, roster.people, roster.mriOf, bot);
    const from = { kind: 'person', id: person.id, name: person.name } as const;
    // Files in a channel are no business of a bot: Teams does not show them to it.
    const file =
      options.file && place.kind === 'personal' ? world.drive.keep(options.file.name, options.file.content) : undefined;
    const content = {
      text,
      ...(mentions.length > 0 && { entities: mentions.map((mention) => ({ ...mention })) }),
      ...(file && { file: { name: file.name, contentUrl: world.drive.contentUrl(file) } }),
    };
    const written = timeline.post(place, from, content, options.threadId);
    const hears = spokenTo && place.state === 'installed';
    return hears ? line.deliver(activities.message(person, place, written, file)) : undefined;
  };

  const invoke = async (person: SimPerson, messageId: string, press: Press): Promise<Delivery> => {
    const { message, place } = cardMessage(messageId);
    views.clearNotice(person.id, messageId);
    refresher.pressed(person.id, messageId);
    const delivery = await line.deliver(activities.cardAction(person, place, message, press, 'manual'));
    const answer = readInvokeAnswer(delivery);
    views.show(person.id, messageId, answer);
    return delivery;
  };

  return {
    /** Installs or removes the bot in a personal chat, or in all channels of the team, and tells the bot. */
    setInstalled,
    /** Tells the bot that a new version of its app has come to a place where it is installed. */
    upgrade,
    /** Writes a message. @returns what the bot answered, `undefined` when the message was not for it */
    say,
    /** Sends a press as it stands, also one that no button of the card would send. */
    invoke,

    /** Presses the button with this verb on the card as the person sees it. @throws Error when there is none */
    async press(
      person: SimPerson,
      messageId: string,
      verb: string,
      inputs?: Readonly<Record<string, unknown>>,
    ): Promise<Delivery> {
      const { message } = cardMessage(messageId);
      const action = findAction(views.cardOf(person.id, message) ?? {}, verb, inputs);
      if (!action) throw new Error(`The card of message ${messageId} has no button "${verb}" for ${person.name}`);
      return invoke(person, messageId, { ...action, data: mergeInputs(action, inputs) });
    },

    /** `Action.Submit`: says something for the person (`imBack`, `messageBack`) or sends the bare data. */
    async submit(person: SimPerson, messageId: string, data: unknown): Promise<Delivery | undefined> {
      const { message, place } = cardMessage(messageId);
      const { type, value, text } = submitted.safeParse(data).data?.msteams ?? {};
      const threadId = message.threadId;
      if (type === 'imBack') return say(person, place, String(value), { threadId });
      const activity: Activity = activities.submit(person, place, message, type === 'messageBack' ? value : data);
      return line.deliver(type === 'messageBack' && text ? { ...activity, text } : activity);
    },

    /** Allows or declines a file that the bot offers. @throws Error when the message offers none */
    async consent(person: SimPerson, messageId: string, isAccepted: boolean): Promise<Delivery> {
      const message = timeline.find(messageId);
      const place = places.find(message?.conversationId ?? '');
      if (!message?.consent || !place) throw new Error(`The message "${messageId}" offers no file`);
      return line.deliver(activities.fileConsent(person, place, message, message.consent, isAccepted));
    },

    /** Asks the bot for the choices of a dynamic choice set. Anything but a proper answer gives none. */
    async search(person: SimPerson, messageId: string, dataset: string, queryText: string): Promise<readonly Choice[]> {
      const { message, place } = cardMessage(messageId);
      const { httpStatus, body } = await line.deliver(activities.search(person, place, message, dataset, queryText));
      const results = httpStatus === 200 ? searchAnswer.safeParse(body).data?.value.results : undefined;
      return (results ?? []).map(({ title, value }) => ({ title, value }));
    },

    /** Opens a place in the person's client: installs the app in a new personal chat, and refreshes the cards in view. */
    async open(person: SimPerson, place: Place): Promise<void> {
      if (place.kind === 'personal' && place.state === 'removed') await setInstalled(person, place, 'add');
      await refresher.open(person.id, place);
    },
  };
}

export type Client = ReturnType<typeof createClient>;
