import { listen, post } from './api.js';
import { prepareRenderer } from './card-view.js';
import { createComposer } from './composer.js';
import { createConversationView } from './conversation-view.js';
import { byId, el } from './dom.js';
import { drawRail } from './rail.js';
import { markRead } from './read-marks.js';

/** Milliseconds after which a bot that was typing counts as having stopped. */
const TYPING_MS = 8000;

/** @type {any} the window of the person who acts, as the server last told it */
let state;
let placeId = '';
/** @type {ReturnType<typeof listen> | undefined} */
let stream;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let typingTimer;

prepareRenderer();
const conversation = createConversationView({
  onReply: (message) => composer.replyTo(message),
  onSay: (text) => composer.say(text),
});
const composer = createComposer({
  async onSend(text, options) {
    try {
      const { httpStatus } = await post(state.person.id, 'say', { placeId, text, ...options });
      return httpStatus === undefined || httpStatus === 200
        ? undefined
        : `${state.bot.name} did not answer (HTTP ${httpStatus}).`;
    } catch (error) {
      return error.message;
    }
  },
});

const currentPlace = () => state.places.find(({ id }) => id === placeId) ?? state.places[0];

function drawSurroundings() {
  const place = currentPlace();
  const isChannel = place.kind === 'channel';
  byId('place-title').textContent = place.title;
  const about = isChannel ? state.team : `Personal chat of ${state.person.name}`;
  byId('place-subtitle').textContent =
    place.state === 'installed' ? about : `${about} · ${state.bot.name} is not installed here`;
  if (document.hasFocus()) markRead(state.person.id, placeId, state.messages);
  drawRail(state, placeId, openPlace);
}

function drawAll() {
  placeId = currentPlace().id;
  composer.show(currentPlace(), state);
  conversation.show(state, placeId);
  drawSurroundings();
}

function openPlace(nextId) {
  placeId = nextId;
  drawAll();
  // A failure shows as cards that stay as they are; the next opening tries again.
  post(state.person.id, 'open', { placeId }).catch(() => {});
}

function drawPersonPicker() {
  const options = state.people.map(({ id, name, title }) =>
    el('option', { value: id, selected: id === state.person.id }, `${name} · ${title}`),
  );
  byId('person-picker').replaceChildren(...options);
}

function announce({ conversationId, from, summary, text, card }) {
  if (from.id === state.person.id) return;
  const where = state.places.find(({ id }) => id === conversationId)?.title ?? '';
  const what = summary ?? text?.replace(/<\/?at>|[*_`]/g, '') ?? (card ? 'a card' : 'a message');
  byId('announcer').textContent = `${from.name} in ${where}: ${what}`;
}

function applyMessage(kind, message) {
  const index = state.messages.findIndex(({ id }) => id === message.id);
  // News of one that is not on the page: it is among the earlier conversations, and must not come back as the newest.
  if (index < 0 && kind !== 'posted') return;
  if (index < 0) state.messages.push(message);
  else state.messages[index] = message;
  conversation.apply(kind, message);
  if (kind === 'posted') {
    if (message.from.kind === 'bot') composer.showTyping(false);
    announce(message);
  }
  drawSurroundings();
}

function showTyping() {
  composer.showTyping(true);
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => composer.showTyping(false), TYPING_MS);
}

function onEvent(event) {
  if (event.kind === 'state') {
    const isNewPerson = state?.person.id !== event.state.person.id;
    const wasChat = state?.places.find(({ id }) => id === placeId)?.kind === 'personal';
    state = event.state;
    // Somebody else's personal chat is another place; the same kind of place stays open.
    if (isNewPerson) placeId = state.places.find(({ kind }) => kind === (wasChat ? 'personal' : 'channel')).id;
    drawPersonPicker();
    drawAll();
    if (isNewPerson) post(state.person.id, 'open', { placeId }).catch(() => {});
  } else if (event.kind === 'typing') {
    if (event.placeId === placeId) showTyping();
  } else {
    applyMessage(event.kind, event.message);
  }
}

function actAs(personId) {
  stream?.close();
  stream = listen(personId, {
    onEvent,
    onConnection: (isUp) => {
      byId('connection').hidden = isUp;
    },
  });
}

byId('person-picker').addEventListener('change', (event) => actAs(event.target.value));
byId('reconnect').addEventListener('click', () => stream?.retry());
byId('phone-toggle').addEventListener('click', ({ currentTarget }) => {
  const isPhone = byId('frame').classList.toggle('phone');
  currentTarget.setAttribute('aria-pressed', String(isPhone));
});
window.addEventListener('focus', () => state && drawSurroundings());

actAs('');
