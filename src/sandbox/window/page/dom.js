/**
 * Makes an element.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} [props] attributes; `on…` functions become listeners; `undefined` and `false` are left out
 * @param {...(Node | string | undefined | false)} children strings become text, never markup
 * @returns {HTMLElement}
 */
export function el(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

/**
 * The element with this id, which the page has by construction.
 *
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element "${id}"`);
  return element;
}

/** @param {string} name of a person @returns {string} up to two letters */
export const initials = (name) =>
  name
    .split(' ')
    .map((word) => word[0] ?? '')
    .slice(0, 2)
    .join('');

/** @param {string} iso @returns {string} the time of day, and the day unless it is today */
export function shortTime(iso) {
  const at = new Date(iso);
  const isToday = at.toDateString() === new Date().toDateString();
  const time = at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return isToday ? time : `${at.toLocaleDateString([], { day: 'numeric', month: 'short' })} ${time}`;
}
