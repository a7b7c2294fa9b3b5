import { post } from './api.js';
import { el } from './dom.js';

/** Bytes of a file that the window sends; the simulated OneDrive takes no more. */
const MOST_BYTES = 5 * 1024 * 1024;

/** Drawn, because not every machine has a font with this sign. */
const PAPERCLIP =
  '<svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true"><path d="M20 11.5 12.2 19a5 5 0 0 1-7-7l8.1-7.8a3.4 3.4 0 0 1 4.7 4.8l-8 7.7a1.7 1.7 0 0 1-2.4-2.4l7.2-7"/></svg>';

/**
 * The button by which a person adds a file to the next message, and the line that names it.
 *
 * @param {(problem: string) => void} onProblem
 */
export function createFilePicker(onProblem) {
  /** @type {{ name: string, base64: string } | undefined} */
  let chosen;
  const input = el('input', { type: 'file', hidden: true, 'data-testid': 'file-input', accept: '.csv,.txt,.tsv' });
  const button = el(
    'button',
    { class: 'attach', type: 'button', 'aria-label': 'Attach a file', title: 'Attach a file', 'data-testid': 'attach' },
    '',
  );
  button.innerHTML = PAPERCLIP;
  const line = el('div', { class: 'reply-to', 'data-testid': 'attached', hidden: true });

  const set = (file) => {
    chosen = file;
    line.hidden = !file;
    const cancel = el(
      'button',
      { type: 'button', 'aria-label': 'Do not send the file', onclick: () => set(undefined) },
      '✕',
    );
    line.replaceChildren(el('span', {}, `File: ${file?.name ?? ''}`), cancel);
    input.value = '';
  };

  button.addEventListener('click', () => input.click());
  input.addEventListener('change', async () => {
    const [file] = input.files;
    if (!file) return;
    if (file.size > MOST_BYTES) return onProblem('The sandbox takes files of up to 5 MB.');
    set({ name: file.name, base64: toBase64(new Uint8Array(await file.arrayBuffer())) });
  });

  return {
    elements: [input, button],
    line,
    /** @returns what was chosen, which then belongs to the message */
    take() {
      const file = chosen;
      set(undefined);
      return file;
    },
    hasFile: () => chosen !== undefined,
    /** Only personal chats bring files to a bot. */
    allow(isAllowed) {
      button.hidden = !isAllowed;
      if (!isAllowed) set(undefined);
    },
  };
}

function toBase64(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** A file of a message, as a link to OneDrive. */
export const renderFile = ({ name, contentUrl }) =>
  el('a', { class: 'file', href: contentUrl, target: '_blank', rel: 'noopener', 'data-testid': 'file' }, `📄 ${name}`);

/**
 * What a bot would like to save, with the two answers.
 *
 * @param {any} message with `consent`
 * @param {{ id: string }} person
 * @param {(notice?: { kind: string, text: string }) => void} onResult
 */
export function renderConsent(message, person, onResult) {
  const { name, description, sizeInBytes } = message.consent;
  const answer = async (isAccepted) => {
    for (const button of buttons) button.disabled = true;
    try {
      await post(person.id, 'consent', { messageId: message.id, isAccepted });
    } catch (error) {
      onResult({ kind: 'error', text: error.message });
      for (const button of buttons) button.disabled = false;
    }
  };
  const buttons = [
    el('button', { type: 'button', 'data-testid': 'consent-allow', onclick: () => answer(true) }, 'Allow'),
    el('button', { type: 'button', 'data-testid': 'consent-decline', onclick: () => answer(false) }, 'Decline'),
  ];
  return el(
    'div',
    { class: 'consent', 'data-testid': 'consent' },
    el('strong', {}, name),
    el('p', {}, description),
    el(
      'p',
      { class: 'consent-size' },
      `${Math.max(1, Math.round(sizeInBytes / 1024))} KB, to be saved in your OneDrive`,
    ),
    el('div', { class: 'consent-buttons' }, ...buttons),
  );
}
