import { el } from './dom.js';

const MESSAGE = 'https://schema.org/Message';

/**
 * The sources that a message cites, as its entities name them.
 *
 * @param {any} message
 * @returns {readonly { number: string, name: string, url: string, abstract: string }[]}
 */
export const sourcesOf = (message) =>
  (message.entities ?? [])
    .filter(({ type }) => type === MESSAGE)
    .flatMap(({ citation }) => citation ?? [])
    .map(({ position, appearance = {} }) => ({
      number: String(position),
      name: appearance.name ?? 'Source',
      url: /^https?:\/\//i.test(appearance.url ?? '') ? appearance.url : '',
      abstract: appearance.abstract ?? '',
    }));

/**
 * The list of sources below a message; each one opens a small page with its passage and its address.
 *
 * @param {any} message
 * @returns {HTMLElement | undefined} `undefined` when it cites none
 */
export function renderSources(message) {
  const sources = sourcesOf(message);
  if (sources.length === 0) return undefined;
  const items = sources.map((source) => {
    const id = popoverId(message.id, source.number);
    const chip = el(
      'button',
      {
        class: 'source',
        type: 'button',
        popovertarget: id,
        'data-testid': 'citation',
        'aria-label': `Source ${source.number}: ${source.name}`,
      },
      el('span', { class: 'source-number' }, source.number),
      el('span', { class: 'source-name' }, source.name),
    );
    return el('li', {}, chip, renderPopover(id, source));
  });
  return el('ol', { class: 'sources', 'aria-label': 'Sources', 'data-testid': 'citations' }, ...items);
}

/** Opens the small page of one source; nothing happens when the message does not cite it. */
export function showSource(messageId, number) {
  document.getElementById(popoverId(messageId, number))?.showPopover();
}

const popoverId = (messageId, number) => `source-${messageId}-${number}`;

function renderPopover(id, { number, name, url, abstract }) {
  const link = url && el('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, 'Open the source');
  return el(
    'div',
    {
      id,
      popover: 'auto',
      class: 'source-popover',
      role: 'dialog',
      'aria-label': name,
      'data-testid': 'citation-popover',
    },
    el('p', { class: 'source-title' }, `[${number}] ${name}`),
    abstract && el('p', {}, abstract),
    url && el('p', { class: 'source-url' }, url),
    link,
  );
}
