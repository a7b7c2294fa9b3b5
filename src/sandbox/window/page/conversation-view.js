import { byId, el } from './dom.js';
import { createMessageView } from './message-view.js';

/** Pixels from the end within which a reader counts as being at the end. */
const NEAR_END = 120;

/**
 * The messages of one place at a time, grouped in threads.
 *
 * @param {{ onReply: (message: any) => void, onSay: (text: string) => void }} listener
 */
export function createConversationView({ onReply, onSay }) {
  const list = byId('messages');
  const jump = byId('jump');
  /** @type {Map<string, ReturnType<typeof createMessageView>>} */
  const views = new Map();
  /** @type {Map<string, HTMLElement>} */
  const threads = new Map();
  /** @type {any} */
  let state;
  let placeId = '';

  const isAtEnd = () => list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END;
  const toEnd = () => {
    list.scrollTop = list.scrollHeight;
    jump.hidden = true;
  };
  jump.addEventListener('click', toEnd);
  list.addEventListener('scroll', () => {
    if (isAtEnd()) jump.hidden = true;
  });

  const threadOf = (message) => {
    const known = threads.get(message.threadId);
    if (known) return known;
    const isChannel = state.places.find(({ id }) => id === placeId)?.kind === 'channel';
    const messages = el('div', { class: 'thread-messages' });
    const reply = el(
      'button',
      { class: 'reply', type: 'button', 'data-testid': 'reply', onclick: () => onReply(message) },
      'Reply',
    );
    const thread = el(
      'section',
      { class: isChannel ? 'thread' : 'thread chat', 'data-testid': 'thread' },
      messages,
      isChannel && reply,
    );
    list.append(thread);
    threads.set(message.threadId, messages);
    return messages;
  };

  const add = (message) => {
    list.querySelector('.empty')?.remove();
    const view = createMessageView(message, { person: state.person, people: state.people, onSay });
    view.element.classList.toggle('mine', message.from.id === state.person.id);
    views.set(message.id, view);
    threadOf(message).append(view.element);
  };

  const emptyState = (place) =>
    el(
      'div',
      { class: 'empty', 'data-testid': 'empty-state' },
      el('p', { class: 'empty-title' }, place?.kind === 'channel' ? 'No alerts yet' : `Say hello to ${state.bot.name}`),
      el(
        'p',
        {},
        place?.kind === 'channel'
          ? 'Cards appear here as they arrive. Press one of the “simulate” buttons below to make one.'
          : 'Ask a security question, or start with “help”.',
      ),
    );

  return {
    /** Draws a place from nothing: another person, another place, or a new connection. */
    show(nextState, nextPlaceId) {
      const keepsPlace = nextPlaceId === placeId && nextState.person.id === state?.person.id && views.size > 0;
      const from = { top: list.scrollTop, atEnd: isAtEnd() };
      state = nextState;
      placeId = nextPlaceId;
      views.clear();
      threads.clear();
      list.replaceChildren();
      const place = state.places.find(({ id }) => id === placeId);
      if (place?.hiddenThreads > 0)
        list.append(el('p', { class: 'older' }, `${place.hiddenThreads} earlier conversations are not shown here.`));
      const messages = state.messages.filter((message) => message.conversationId === placeId);
      for (const message of messages) add(message);
      if (messages.length === 0) list.append(emptyState(place));
      if (keepsPlace && !from.atEnd) list.scrollTop = from.top;
      else toEnd();
    },

    /** Brings one message in, or up to date. Messages of other places are left alone. */
    apply(kind, message) {
      if (message.conversationId !== placeId) return;
      const wasAtEnd = isAtEnd();
      const view = views.get(message.id);
      if (view) view.update(message, kind === 'edited');
      else add(message);
      if (wasAtEnd) toEnd();
      else if (!view) jump.hidden = message.from.id === state.person.id;
      if (!view && message.from.id === state.person.id)
        views.get(message.id)?.element.scrollIntoView({ block: 'nearest' });
    },
  };
}
