import { byId, el } from './dom.js';
import { countUnread } from './read-marks.js';

/**
 * Draws the list of places with their unread counts.
 *
 * @param {any} state of the window
 * @param {string} currentId
 * @param {(placeId: string) => void} onOpen
 */
export function drawRail(state, currentId, onOpen) {
  const entry = (place) => {
    const unread = place.id === currentId ? 0 : countUnread(state.person.id, place.id, state.messages);
    const isChannel = place.kind === 'channel';
    return el(
      'button',
      {
        class: 'place',
        type: 'button',
        'aria-current': place.id === currentId ? 'page' : undefined,
        'data-testid': isChannel ? 'nav-channel' : 'nav-chat',
        onclick: () => onOpen(place.id),
      },
      el('span', { class: 'place-icon', 'aria-hidden': 'true' }, isChannel ? '#' : 'W'),
      el('span', { class: 'place-name' }, place.title),
      unread > 0 &&
        el(
          'span',
          { class: 'badge', 'data-testid': isChannel ? 'unread-channel' : 'unread-chat' },
          String(Math.min(unread, 99)),
          el('span', { class: 'visually-hidden' }, ' unread'),
        ),
    );
  };
  const section = (title, kind) =>
    el('section', {}, el('h2', {}, title), ...state.places.filter((place) => place.kind === kind).map(entry));
  const rail = byId('rail');
  const focused = rail.contains(document.activeElement) ? document.activeElement.dataset.testid : undefined;
  rail.replaceChildren(section(state.team, 'channel'), section('Chat', 'personal'));
  // The entries are new elements; a person who moves by keyboard stays where they were.
  if (focused) rail.querySelector(`[data-testid="${focused}"]`)?.focus();
}
