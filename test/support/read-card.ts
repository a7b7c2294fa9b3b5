/** What a test reads off a card, as a person would: its texts and its buttons. */

/** Every text of a card that people see, in order, one a line. */
export function shownTexts(card: unknown): string {
  const texts: string[] = [];
  visit(card, (node) => {
    for (const name of ['text', 'title', 'value', 'label']) {
      const text = node[name];
      if (typeof text === 'string' && text !== '') texts.push(text);
    }
  });
  return texts.join('\n');
}

/** The verbs of its buttons, in order; lines of a list included. */
export function verbsIn(card: unknown): string[] {
  const verbs: string[] = [];
  visit(card, (node) => {
    if (node['type'] === 'Action.Execute' && typeof node['verb'] === 'string') verbs.push(node['verb']);
  });
  return verbs;
}

/** The data that its first button of this verb would send. */
export function dataOf(card: unknown, verb: string): Readonly<Record<string, unknown>> {
  let found: Readonly<Record<string, unknown>> | undefined;
  visit(card, (node) => {
    if (node['type'] === 'Action.Execute' && node['verb'] === verb) found ??= node['data'] as Record<string, unknown>;
  });
  if (!found) throw new Error(`no button ${verb}`);
  return found;
}

/** The id of the alert that a card is about. */
export const alertIdIn = (card: unknown): string => /"alertId":"([0-9a-f-]{36})"/.exec(JSON.stringify(card))?.[1] ?? '';

/** The number that an alert's card shows. */
export const numberIn = (card: unknown): number => Number(/^#(\d+)$/m.exec(shownTexts(card))?.[1]);

function visit(node: unknown, look: (node: Readonly<Record<string, unknown>>) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, look);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  look(node as Record<string, unknown>);
  for (const [name, child] of Object.entries(node)) {
    if (!['data', 'fallback', 'refresh'].includes(name)) visit(child, look);
  }
}
