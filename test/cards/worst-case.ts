import { type CardText, cardText } from '../../src/teams/card-text.ts';

/** Names that somebody might give a user or a tenant, to break a card. */
export const FILLINGS: readonly (readonly [string, CardText])[] = [
  ['very wide', cardText('W'.repeat(500))],
  ['emoji', cardText('👩‍👩‍👧‍👦'.repeat(500))],
  ['Markdown', cardText('**[Sign in](https://evil.example)** <at>Everyone</at> \u0024{secret} '.repeat(20))],
  ['right to left', cardText('شركة الأمن '.repeat(100))],
];

/** Fields that are not text: ids, addresses, and closed words that the contract names. */
const NOT_TEXT = /Id$|^(?:id|url|phoneUrl|emailUrl|chatUrl|verb|style|color|statusColor|stateColor|symbol|value)$/;

/** Most items of each list, as the contract says. */
const CAPS: Readonly<Record<string, number>> = {
  alarms: 3,
  roles: 4,
  gaps: 6,
  read: 10,
  known: 4,
  teams: 10,
  deliveries: 10,
  rows: 10,
  worst: 5,
  severities: 4,
  pages: 2,
  evidence: 3,
  links: 3,
  clocks: 2,
  people: 10,
  resolutions: 3,
  actions: 3,
  checks: 10,
  options: 17,
  reads: 6,
  steps: 8,
  paragraphs: 8,
  after: 6,
  lines: 8,
  columns: 4,
  cells: 4,
  reasons: 2,
  branches: 4,
  cautions: 3,
  sources: 6,
  questions: 3,
  warnings: 3,
  contacts: 6,
  facts: 4,
  candidates: 30,
  effects: 4,
  needs: 3,
  matches: 3,
  firstThings: 3,
  late: 6,
  received: 4,
  unanswered: 6,
  answer: 12,
  answers: 10,
  related: 3,
  open: 6,
  unread: 6,
  failing: 6,
  unreadable: 6,
  lastReads: 9,
  groups: 6,
  commands: 6,
  examples: 3,
  does: 4,
  days: 8,
  hours: 25,
  levels: 5,
  drills: 3,
  house: 5,
  wrong: 4,
  unknown: 3,
  later: 14,
  good: 17,
  passages: 10,
};

/** The same data with every text replaced, every list at its cap and every number long. */
export function filled(data: unknown, text: CardText, key = ''): unknown {
  if (typeof data === 'string') return NOT_TEXT.test(key) ? data : text;
  if (typeof data === 'number') return 2_000_000_000;
  if (Array.isArray(data)) {
    // Each field of a form is one of its own: there are as many as the form has.
    if (key === 'fields') return data.map((item) => filled(item, text, key));
    const cap = CAPS[key];
    if (cap === undefined) throw new Error(`${key} has no cap`);
    const items = data.map((item) => filled(item, text, key));
    return items.length === 0 ? [] : Array.from({ length: cap }, (_, index) => items[index % items.length]);
  }
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, filled(value, text, name)]));
}
