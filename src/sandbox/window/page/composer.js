import { byId, el } from './dom.js';
import { createFilePicker } from './files.js';
import { createMentionMenu } from './mention-menu.js';

/**
 * The place where people write.
 *
 * @param {{ onSend: (text: string, options: { mention: boolean, threadId?: string, file?: { name: string, base64: string } }) => Promise<string | undefined> }} listener
 *   `onSend` resolves to words for the person when the message did not reach the bot
 */
export function createComposer({ onSend }) {
  /** @type {any} */
  let replyTo;
  /** @type {any} */
  let place;

  const input = el('textarea', {
    id: 'compose-input',
    rows: 1,
    maxlength: 4000,
    'data-testid': 'composer',
    'aria-describedby': 'compose-hint',
  });
  const mention = el('button', {
    class: 'mention-toggle',
    type: 'button',
    'aria-pressed': 'true',
    'data-testid': 'mention-toggle',
  });
  const send = el('button', { class: 'send', type: 'submit', 'data-testid': 'send' }, 'Send');
  const chips = el('div', { class: 'chips', role: 'group', 'aria-label': 'Suggestions', 'data-testid': 'chips' });
  const reply = el('div', { class: 'reply-to', 'data-testid': 'reply-to', hidden: true });
  const problem = el('p', { class: 'problem', role: 'alert', 'data-testid': 'send-problem', hidden: true });
  const typing = el('p', { class: 'typing', 'data-testid': 'typing', hidden: true });
  const hint = el(
    'p',
    { id: 'compose-hint', class: 'visually-hidden' },
    'Enter sends, Shift and Enter starts a new line.',
  );
  const menu = createMentionMenu(input);
  const files = createFilePicker((words) => {
    problem.hidden = false;
    problem.textContent = words;
  });

  const setReplyTo = (message) => {
    replyTo = message;
    reply.hidden = !message;
    const cancel = el(
      'button',
      { type: 'button', 'aria-label': 'Do not reply', onclick: () => setReplyTo(undefined) },
      '✕',
    );
    reply.replaceChildren(el('span', {}, `Replying to ${message?.from.name}: ${titleOf(message)}`), cancel);
  };

  const growToFit = () => {
    input.style.height = 'auto';
    input.style.height = `${Math.min(input.scrollHeight, 140)}px`;
  };

  const submit = async (text) => {
    const words = text.trim();
    if (words === '' && !files.hasFile()) return;
    problem.hidden = true;
    const file = files.take();
    const options = {
      ...(file && { file }),
      mention: mention.getAttribute('aria-pressed') === 'true',
      ...(replyTo && { threadId: replyTo.threadId }),
    };
    setReplyTo(undefined);
    const trouble = await onSend(words, options);
    problem.hidden = !trouble;
    problem.textContent = trouble ?? '';
    typing.hidden = true;
  };

  const form = el(
    'form',
    {
      class: 'compose',
      onsubmit: (event) => {
        event.preventDefault();
        const text = input.value;
        input.value = '';
        growToFit();
        void submit(text);
      },
    },
    mention,
    ...files.elements,
    input,
    send,
  );
  mention.addEventListener('click', () => {
    mention.setAttribute('aria-pressed', String(mention.getAttribute('aria-pressed') !== 'true'));
    input.focus();
  });
  input.addEventListener('input', growToFit);
  input.addEventListener('keydown', (event) => {
    if (menu.handleKey(event)) return;
    if (event.key === 'Escape' && replyTo) setReplyTo(undefined);
    // During composition of Japanese or Chinese text, Enter chooses a word.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  byId('composer').append(typing, chips, problem, reply, files.line, menu.element, form, hint);

  return {
    /** Sets the composer up for a place and a person. */
    show(nextPlace, state) {
      if (place?.id !== nextPlace.id) setReplyTo(undefined);
      place = nextPlace;
      const isChannel = place.kind === 'channel';
      mention.hidden = !isChannel;
      files.allow(!isChannel);
      mention.textContent = `@${state.bot.name}`;
      mention.title = `In a channel ${state.bot.name} hears only what mentions it`;
      const label = isChannel ? `Post in ${place.title}` : `Message ${state.bot.name}`;
      input.placeholder = label;
      input.setAttribute('aria-label', label);
      typing.textContent = `${state.bot.name} is typing…`;
      menu.setPeople(state.people);
      chips.replaceChildren(
        ...state.commands.map((text) =>
          el('button', { class: 'chip', type: 'button', 'data-testid': 'chip', onclick: () => submit(text) }, text),
        ),
      );
    },
    /** The next message replies in this one's thread. */
    replyTo(message) {
      setReplyTo(message);
      input.focus();
    },
    /** Says something as if it had been typed. */
    say: submit,
    /** Shows or hides that the bot is typing. */
    showTyping(isTyping) {
      typing.hidden = !isTyping;
    },
  };
}

function titleOf(message) {
  const words = message?.summary ?? message?.text ?? message?.card?.body?.find(({ text }) => text)?.text ?? 'card';
  return String(words)
    .replace(/<\/?at>/g, '')
    .slice(0, 60);
}
