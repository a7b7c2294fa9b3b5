import type { Changes } from './changes.ts';
import type { Card, SimMessage } from './message.ts';

/** The line below a card that only one person sees. */
export interface Notice {
  readonly kind: 'info' | 'error';
  readonly text: string;
}

/** How one message looks to one person. */
interface View {
  readonly card?: Card;
  readonly notice?: Notice;
}

export interface PersonalViews {
  /** What a bot's answer to one person's press changed for that person alone. */
  show(personId: string, messageId: string, view: View): void;
  /** Removes the line of the last press, when the next one begins. */
  clearNotice(personId: string, messageId: string): void;
  cardOf(personId: string, message: SimMessage): Card | undefined;
  noticeOf(personId: string, messageId: string): Notice | undefined;
  /** Everything, for keeping. */
  all(): KeptViews;
}

/** Views by message and person. */
export type KeptViews = ReadonlyMap<string, ReadonlyMap<string, View>>;

/**
 * Cards that replaced the base card for one person only.
 *
 * An edit of the message drops them all: Teams then shows the new base card until that person's next refresh.
 *
 * @param kept - those of before a restart
 */
export function createPersonalViews(changes: Changes, kept: KeptViews = new Map()): PersonalViews {
  const views = new Map([...kept].map(([messageId, ofMessage]) => [messageId, new Map(ofMessage)]));
  changes.subscribe(({ kind, ...change }) => {
    if ((kind === 'edited' || kind === 'deleted') && 'messageId' in change) views.delete(change.messageId);
  });

  const viewOf = (personId: string, messageId: string): View | undefined => views.get(messageId)?.get(personId);
  const set = (personId: string, messageId: string, view: View): void => {
    const ofMessage = views.get(messageId) ?? new Map<string, View>();
    views.set(messageId, ofMessage.set(personId, view));
    changes.publish({ kind: 'view', messageId, personId });
  };

  return {
    show(personId, messageId, view) {
      // A press that answers with a sentence leaves the card of an earlier press in place.
      const card = view.card ?? viewOf(personId, messageId)?.card;
      set(personId, messageId, { ...(card && { card }), ...(view.notice && { notice: view.notice }) });
    },
    clearNotice(personId, messageId) {
      const view = viewOf(personId, messageId);
      if (view?.notice) set(personId, messageId, view.card ? { card: view.card } : {});
    },
    cardOf: (personId, message) => viewOf(personId, message.id)?.card ?? message.card,
    noticeOf: (personId, messageId) => viewOf(personId, messageId)?.notice,
    all: () => views,
  };
}
