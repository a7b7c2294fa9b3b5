import { el } from './dom.js';

/**
 * Offers people while somebody types `@` and the beginning of a name. Enter or Tab takes the marked one, arrows move.
 *
 * @param {HTMLTextAreaElement} input
 */
export function createMentionMenu(input) {
  const element = el('ul', {
    class: 'mention-menu',
    role: 'listbox',
    'aria-label': 'People',
    'data-testid': 'mention-menu',
    hidden: true,
  });
  /** @type {readonly { name: string, title: string }[]} */
  let people = [];
  /** @type {readonly { name: string, title: string }[]} */
  let found = [];
  let marked = 0;

  const begun = () => /(?:^|\s)@([\p{L} ]{0,30})$/u.exec(input.value.slice(0, input.selectionStart));

  const draw = () => {
    element.hidden = found.length === 0;
    element.replaceChildren(
      ...found.map((person, index) =>
        el(
          'li',
          {
            role: 'option',
            'aria-selected': String(index === marked),
            onpointerdown: (event) => {
              event.preventDefault();
              take(person);
            },
          },
          el('span', {}, person.name),
          el('small', {}, person.title),
        ),
      ),
    );
  };

  const close = () => {
    found = [];
    draw();
  };

  const take = ({ name }) => {
    const start = input.selectionStart - (begun()?.[1].length ?? 0);
    input.setRangeText(`${name} `, start, input.selectionStart, 'end');
    close();
    input.focus();
  };

  input.addEventListener('input', () => {
    const typed = begun()?.[1].toLowerCase();
    found = typed === undefined ? [] : people.filter(({ name }) => name.toLowerCase().startsWith(typed));
    marked = 0;
    draw();
  });
  input.addEventListener('blur', close);

  const move = (step) => {
    marked = (marked + step + found.length) % found.length;
    draw();
  };
  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => take(found[marked]),
    Tab: () => take(found[marked]),
    Escape: close,
  };

  return {
    element,
    setPeople(next) {
      people = next;
    },
    /** @param {KeyboardEvent} event @returns {boolean} whether the menu used the key */
    handleKey(event) {
      const act = keys[event.key];
      if (found.length === 0 || !act || event.isComposing) return false;
      event.preventDefault();
      act();
      return true;
    },
  };
}
