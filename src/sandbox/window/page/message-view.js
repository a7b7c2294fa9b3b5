import { renderCard } from './card-view.js';
import { el, initials, shortTime } from './dom.js';
import { renderConsent, renderFile } from './files.js';
import { escapeHtml, renderMarkdown } from './markdown.js';
import { renderSources, showSource, sourcesOf } from './sources.js';

/** Milliseconds for which a card that changed for everybody says so. */
const FLASH_MS = 4000;

/**
 * One message on the page, which can be brought up to date in place.
 *
 * @param {any} message
 * @param {{ person: any, people: readonly any[], onSay: (text: string) => void }} context
 */
export function createMessageView(message, context) {
  const element = el('article', {
    class: `message from-${message.from.kind}`,
    'data-testid': 'message',
    'data-message-id': message.id,
  });
  let shown = message;
  let cardJson = '';
  /** @type {HTMLElement | undefined} */
  let card;
  const edited = el('span', { class: 'edited' });
  const text = el('div', { class: 'text' });
  const cardSlot = el('div', { class: 'card-slot' });
  const result = el('p', { class: 'press-result', role: 'status', 'data-testid': 'press-result', hidden: true });
  const below = el('div');

  const onReference = (number) => showSource(message.id, number);
  const showResult = (notice) => {
    result.hidden = !notice;
    result.className = `press-result ${notice?.kind ?? ''}`;
    result.textContent = notice?.text ?? '';
  };

  const drawCard = () => {
    const json = JSON.stringify(shown.card ?? null);
    // A card that did not change keeps what somebody is typing into it.
    if (json === cardJson) return;
    const hadFocus = card?.contains(document.activeElement);
    cardJson = json;
    card =
      shown.card && !shown.deleted ? renderCard(shown, { ...context, onReference, onResult: showResult }) : undefined;
    cardSlot.replaceChildren(...(card ? [card] : []));
    if (hadFocus) card?.focus({ preventScroll: true });
  };

  const draw = () => {
    edited.textContent = shown.updatedAt ? `Edited ${shortTime(shown.updatedAt)}` : '';
    text.innerHTML = shown.deleted ? '<p class="gone">This message was deleted.</p>' : textHtml(shown);
    text.hidden = !shown.deleted && !shown.text;
    drawCard();
    showResult(shown.notice);
    const sources = shown.deleted ? undefined : renderSources(shown);
    const file = shown.file && !shown.deleted ? renderFile(shown.file) : undefined;
    const consent = shown.consent && !shown.deleted ? renderConsent(shown, context.person, showResult) : undefined;
    below.replaceChildren(
      ...[file, consent, sources, renderSuggestions(shown, context.onSay)].filter((part) => part !== undefined),
    );
  };

  text.addEventListener('click', (event) => {
    const number = event.target.closest?.('a.reference')?.dataset.source;
    if (!number) return;
    event.preventDefault();
    onReference(number);
  });
  element.append(
    el('span', { class: 'avatar', 'aria-hidden': 'true' }, initials(message.from.name)),
    el(
      'div',
      { class: 'message-body' },
      el(
        'header',
        {},
        el('span', { class: 'author' }, message.from.name),
        message.from.kind === 'bot' && el('span', { class: 'tag' }, 'App'),
        el('time', { datetime: message.createdAt }, shortTime(message.createdAt)),
        edited,
      ),
      text,
      cardSlot,
      result,
      below,
    ),
  );
  draw();

  return {
    element,
    /** @param {any} next @param {boolean} isEdit whether it changed for everybody */
    update(next, isEdit) {
      shown = next;
      draw();
      if (isEdit) flash(element);
    },
  };
}

function flash(element) {
  element.classList.remove('updated');
  // Reading the layout lets the animation start anew when two edits follow each other.
  void element.offsetWidth;
  element.classList.add('updated');
  setTimeout(() => element.classList.remove('updated'), FLASH_MS);
}

/** What people write is shown as written; what the bot writes is Markdown. Mentions are those of the entities. */
function textHtml(message) {
  const { text = '', from, entities = [] } = message;
  const mentions = entities.filter(({ type }) => type === 'mention').map((mention) => String(mention.text));
  if (from.kind === 'bot') {
    const references = sourcesOf(message).map(({ number }) => number);
    return renderMarkdown(text, { mentions, references });
  }
  const marked = mentions.reduce(
    (html, mention) =>
      html.replaceAll(
        escapeHtml(mention),
        `<span class="mention">${escapeHtml(mention.replace(/<\/?at>/g, ''))}</span>`,
      ),
    escapeHtml(text),
  );
  // The client has written the angle brackets of the person as entities already.
  return `<p>${marked.replace(/&amp;(lt|gt);/g, '&$1;').replaceAll('\n', '<br>')}</p>`;
}

function renderSuggestions({ suggestedActions, deleted }, onSay) {
  if (!suggestedActions || deleted) return undefined;
  const buttons = suggestedActions.map(({ title, value }) =>
    el(
      'button',
      { class: 'chip', type: 'button', 'data-testid': 'suggested-action', onclick: () => onSay(value) },
      title,
    ),
  );
  return el('div', { class: 'suggestions' }, ...buttons);
}
