import { post } from './api.js';

/** Microsoft's own choices: everybody, or the members of the conversation. Here these are the same people. */
const isPeople = (dataset) => /^graph\.microsoft\.com\/users(\?|$)/i.test(dataset ?? '');

/**
 * The card with its people pickers filled in, as the Teams client does; the bot is not asked for those.
 *
 * @param {any} node a card, or a part of one; not changed
 * @param {readonly { id: string, name: string }[]} people
 * @returns {any}
 */
export function fillPeoplePickers(node, people) {
  if (Array.isArray(node)) return node.map((child) => fillPeoplePickers(child, people));
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, fillPeoplePickers(value, people)]));
  if (node.type !== 'Input.ChoiceSet' || !isPeople(node['choices.data']?.dataset)) return copy;
  const { 'choices.data': _dataset, ...input } = copy;
  const listed = (node.choices ?? []).map(({ value }) => value);
  const found = people.filter(({ id }) => !listed.includes(id)).map(({ id, name }) => ({ title: name, value: id }));
  return { ...input, choices: [...(node.choices ?? []), ...found] };
}

/**
 * Lets the bot find the choices of other data sets while somebody types.
 *
 * @param {any} card of the renderer
 * @param {string} personId
 * @param {string} messageId
 */
export function connectSearch(card, personId, messageId) {
  card.onInputValueChanged = async (input) => {
    if (!(input instanceof AdaptiveCards.ChoiceSetInput) || !input.isDynamicTypeahead()) return;
    const queryText = input.getFilterForDynamicSearch() ?? '';
    if (queryText === '' || input.choices.some(({ title }) => title === queryText)) return;
    input.showLoadingIndicator();
    const { dataset } = input.choicesData;
    const found = await post(personId, 'search', { messageId, dataset, queryText }).catch(() => []);
    // The renderer would submit the title of a choice that it fetched; a choice of the input submits its value, as in Teams.
    const known = new Set(input.choices.map(({ value }) => value));
    const fresh = found.filter(({ value }) => !known.has(value));
    input.choices.push(...fresh.map(({ title, value }) => new AdaptiveCards.Choice(title, value)));
    input.renderChoices(queryText, []);
  };
}

/** Names the text box of every searchable choice set; the renderer names only the element around it. */
export function nameSearchBoxes(element) {
  for (const container of element.querySelectorAll('.ac-choiceSetInput-filtered-container[aria-labelledby]')) {
    container.querySelector('input')?.setAttribute('aria-labelledby', container.getAttribute('aria-labelledby'));
  }
}
