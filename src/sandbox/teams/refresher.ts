import { z } from 'zod';
import type { Activities } from './activities.ts';
import type { BotLine } from './bot-line.ts';
import { readInvokeAnswer } from './invoke-answer.ts';
import type { SimMessage } from './message.ts';
import type { Place } from './places.ts';
import type { World } from './world.ts';

/** Members up to which Teams refreshes a card for everybody; beyond, only for `userIds`. */
const EVERYBODY_UP_TO = 60;

/** Milliseconds that must pass between two invokes of one person on one card before Teams refreshes by itself. */
const QUIET_MS = 60_000;

/** Cards at the end of a conversation that count as in view when it is opened. */
const CARDS_IN_VIEW = 12;

const refreshSchema = z.looseObject({
  action: z.looseObject({
    type: z.literal('Action.Execute'),
    verb: z.string().default(''),
    title: z.string().default(''),
    id: z.string().default(''),
    data: z.record(z.string(), z.unknown()).default({}),
  }),
  userIds: z.array(z.string()).max(60).optional(),
});

export interface Refresher {
  /** The person looks at this place from now on, and at no other; the cards in view refresh. */
  open(personId: string, place: Place): Promise<void>;
  /** A message appeared or was edited: its card refreshes for everybody who looks at it. */
  messageShown(message: SimMessage): Promise<void>;
  /** The person pressed a button: their quiet minute on this card begins anew. */
  pressed(personId: string, messageId: string): void;
}

/** Runs the `refresh` action of cards as the Teams client does: by itself, at most once a minute per person and card. */
export function createRefresher(world: World, activities: Activities, line: BotLine): Refresher {
  const looksAt = new Map<string, Place>();
  const lastInvoke = new Map<string, number>();

  const refresh = async (personId: string, place: Place, message: SimMessage): Promise<void> => {
    const person = world.roster.getPerson(personId);
    const { action, userIds } = refreshSchema.safeParse(message.card?.['refresh']).data ?? {};
    const key = `${personId} ${message.id}`;
    const at = world.now().getTime();
    const everybody = place.kind === 'personal' || world.roster.people.length <= EVERYBODY_UP_TO;
    const isListed = everybody || userIds?.includes(world.roster.mriOf(person));
    if (!action || !isListed || at - (lastInvoke.get(key) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return;
    lastInvoke.set(key, at);
    const { card } = readInvokeAnswer(
      await line.deliver(activities.cardAction(person, place, message, action, 'automatic')),
    );
    // Nobody asked for it, so a failure says nothing; and an answer to an older edition of the card comes too late.
    if (card && world.timeline.find(message.id) === message) world.views.show(personId, message.id, { card });
  };

  return {
    async open(personId, place) {
      looksAt.set(personId, place);
      const inView = world.timeline
        .list(place.id)
        .filter(({ card }) => card)
        .slice(-CARDS_IN_VIEW);
      await Promise.all(inView.map((message) => refresh(personId, place, message)));
    },
    async messageShown(message) {
      const viewers = [...looksAt].filter(([, place]) => place.id === message.conversationId);
      await Promise.all(viewers.map(([personId, place]) => refresh(personId, place, message)));
    },
    pressed(personId, messageId) {
      lastInvoke.set(`${personId} ${messageId}`, world.now().getTime());
    },
  };
}
