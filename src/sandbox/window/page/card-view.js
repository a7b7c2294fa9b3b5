import { post } from './api.js';
import { connectSearch, fillPeoplePickers, nameSearchBoxes } from './choices.js';
import { el } from './dom.js';
import { hostConfig } from './host-config.js';
import { renderMarkdown } from './markdown.js';
import { sourcesOf } from './sources.js';

const WORKING = 'Working…';

/** What the card that is being rendered may mention and cite; the renderer's Markdown hook is one for all cards. */
let known = { mentions: [], references: [] };

/** Prepares Microsoft's renderer. Call once, before the first card. */
export function prepareRenderer() {
  // Teams puts what does not fit into a menu; the renderer would leave it out.
  AdaptiveCards.GlobalSettings.allowMoreThanMaxActionsInOverflowMenu = true;
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = renderMarkdown(text, known);
    result.didProcess = true;
  };
}

/**
 * Renders a card whose buttons work.
 *
 * @param {any} message with `card`
 * @param {{ person: { id: string }, people: readonly any[], onReference: (number: string) => void, onResult: (notice?: { kind: string, text: string }) => void }} context
 *   `onResult` gets what went wrong on the way; what the bot says comes with the message itself
 * @returns {HTMLElement}
 */
export function renderCard(message, { person, people, onReference, onResult }) {
  const json = message.card;
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(hostConfig);
  known = {
    mentions: (json.msteams?.entities ?? []).map(({ text }) => String(text)),
    references: sourcesOf(message).map(({ number }) => number),
  };
  card.parse(fillPeoplePickers(json, people));
  card.onAnchorClicked = (_element, anchor, event) => {
    const number = anchor.dataset.source;
    if (!number) return false;
    if (event?.type !== 'contextmenu') onReference(number);
    return true;
  };
  connectSearch(card, person.id, message.id);

  const isWide = String(json.msteams?.width ?? '').toLowerCase() === 'full';
  const frame = el('div', { class: isWide ? 'card wide' : 'card', 'data-testid': 'card', tabindex: -1 });
  card.onExecuteAction = (action) => execute(action, { frame, person, message, onResult });
  const rendered = card.render();
  if (rendered) nameSearchBoxes(rendered);
  frame.append(rendered ?? el('p', { class: 'unreadable' }, 'This card cannot be shown.'));
  return frame;
}

async function execute(action, { frame, person, message, onResult }) {
  if (action instanceof AdaptiveCards.OpenUrlAction) return openLink(action.url, onResult);
  const isPress = action instanceof AdaptiveCards.ExecuteAction;
  if (!isPress && !(action instanceof AdaptiveCards.SubmitAction)) return;
  onResult(undefined);
  const finish = showPending(frame, action.renderedElement);
  try {
    const { title = '', id = '', data } = action;
    if (isPress) {
      await post(person.id, 'press', {
        messageId: message.id,
        action: { verb: action.verb ?? '', title, id: id ?? '', data: data ?? {} },
      });
    } else {
      await post(person.id, 'submit', { messageId: message.id, data: data ?? {} });
      onResult({ kind: 'info', text: 'Your response was sent to the app.' });
    }
  } catch (error) {
    onResult({ kind: 'error', text: error.message });
  } finally {
    finish();
  }
}

/** Greys the card out until the answer is there, so that nobody presses twice. */
function showPending(frame, button) {
  const controls = [...frame.querySelectorAll('button, input, select, textarea')].filter(
    (control) => !control.disabled,
  );
  const label = button?.querySelector('div') ?? button;
  const words = label?.textContent;
  for (const control of controls) control.disabled = true;
  frame.setAttribute('aria-busy', 'true');
  if (label && button.tagName === 'BUTTON') label.textContent = WORKING;
  return () => {
    for (const control of controls) control.disabled = false;
    frame.removeAttribute('aria-busy');
    if (label && label.textContent === WORKING) label.textContent = words;
  };
}

function openLink(url, onResult) {
  if (/^(https?:|mailto:|tel:)/i.test(url ?? '')) window.open(url, '_blank', 'noopener,noreferrer');
  else onResult({ kind: 'error', text: 'This link leads nowhere safe, so it was not opened.' });
}
