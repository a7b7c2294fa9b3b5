import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { type CardData, type CardName, LINK_HOSTS, VERBS } from '../../src/teams/card-data.ts';
import { activityBytes, CARD_MAX_BYTES, cardAttachment, renderCard } from '../../src/teams/render.ts';
import { CARDS, SAMPLES, samplesOf } from '../cards/samples.ts';
import { FILLINGS, filled } from '../cards/worst-case.ts';

// The package's main file cannot be loaded by Node; its bundle can, and has the same types.
const AC: typeof import('adaptivecards') = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js');

type Node = Readonly<Record<string, unknown>>;

/** Every object of a card, fallbacks for old clients aside. */
function nodesOf(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf);
  if (typeof value !== 'object' || value === null) return [];
  const children = Object.entries(value).filter(([key]) => key !== 'fallback');
  return [value as Node, ...children.flatMap(([, child]) => nodesOf(child))];
}

const typeOf = (node: Node): string => String(node['type'] ?? '');
const ofType = (card: unknown, prefix: string): Node[] =>
  nodesOf(card).filter((node) => typeOf(node).startsWith(prefix));

/** What Microsoft's parser says against a card. */
function complaints(card: object): string[] {
  const context = new AC.SerializationContext(AC.Versions.v1_5);
  const parsed = new AC.AdaptiveCard();
  parsed.parse(card, context);
  const events = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  return [...events, ...parsed.validateProperties().validationEvents.map((event) => event.message)];
}

// The people picker is older in Teams than in the schema.
const KNOWN = 'Property "choices.data" is supported in version 1.6, but you are using version 1.5.';

/** Elements that phones know (1.2), and those that Teams knows on top; a table has a fallback. */
const ELEMENTS =
  /^(AdaptiveCard|Table|TableRow|TableCell|TextBlock|FactSet|ColumnSet|Column|Container|ActionSet|Input\.(ChoiceSet|Text|Toggle)|Data\.Query|Action\.Execute|mention|)$/;

test('every template has samples, and every card of the contract is tried', () => {
  const files = CARDS.flatMap((card) => [`${card}.json`, `${card}.sample.json`]).toSorted();
  expect(readdirSync(new URL('../../cards/', import.meta.url)).toSorted()).toEqual(files);
});

describe.each(SAMPLES.map((sample) => [`${sample.card}, ${sample.variant}`, sample] as const))(
  '%s',
  (_, { card, data }) => {
    const shown = renderCard(card, data);

    test('is a card that Teams can read', () => {
      expect(complaints(shown).filter((message) => message !== KNOWN)).toEqual([]);
      expect(shown.version).toBe('1.5');
      expect(
        nodesOf(shown)
          .map(typeOf)
          .filter((type) => !ELEMENTS.test(type)),
      ).toEqual([]);
      expect(JSON.stringify(shown)).not.toMatch(/\$\{|null|undefined/);
      expect(activityBytes(shown)).toBeLessThan(28 * 1024);
    });

    test('has something to show where tables are unknown', () => {
      for (const table of ofType(shown, 'Table').filter((node) => typeOf(node) === 'Table')) {
        expect(table['fallback']).toMatchObject({ type: 'TextBlock', text: expect.stringMatching(/^- /) });
      }
    });

    test('can be read by everybody', () => {
      const texts = ofType(shown, 'TextBlock');
      for (const text of texts) {
        expect(text).toMatchObject({ wrap: true, text: expect.stringMatching(/\S/) });
        // Whoever sees no colour must find a word that says the same.
        if ((text['color'] ?? 'Default') !== 'Default') expect(text['text']).toMatch(/\p{L}{2,}/u);
      }
      expect(texts.some((text) => text['style'] === 'heading')).toBe(true);
      for (const spoken of [shown['speak'], shown['fallbackText']]) {
        expect(spoken).toMatch(/\p{L}{2,}/u);
        expect(spoken).not.toMatch(/\*\*|\]\(/);
      }
      for (const input of ofType(shown, 'Input.')) {
        expect(input).toMatchObject({
          id: expect.stringMatching(/^in_/),
          label: expect.any(String),
          errorMessage: expect.any(String),
        });
      }
    });

    test('has few buttons, which carry ids only', () => {
      const buttons = ofType(shown, 'ActionSet').flatMap((set) => set['actions'] as Node[]);
      // What an answer depends on is asked in a box of its own, with a button for each case.
      const cases = buttons.filter(({ verb }) => verb === 'question.branch').length;
      expect(cases).toBeLessThanOrEqual(4);
      expect(buttons.length - cases).toBeLessThanOrEqual(3);
      for (const action of ofType(shown, 'Action.')) {
        expect(VERBS).toContain(action['verb']);
        expect(action['verb']).toMatch(/^[a-z]+(?:[A-Z][a-z]+)*\.[a-z]+(?:[A-Z][a-z]+)*$/);
        expect(action['title']).toMatch(/\S/);
        const { version = 1, ...ids } = action['data'] as Node;
        expect(version).toEqual(expect.any(Number));
        for (const [key, id] of Object.entries(ids))
          expect([key, id]).toEqual([expect.stringMatching(/Id$/), expect.any(String)]);
      }
    });

    test('links only to places that we know', () => {
      for (const [, url = ''] of JSON.stringify(shown).matchAll(/\]\(([^)]*)\)/g)) {
        const { protocol, hostname } = new URL(url);
        const isChat = url.startsWith('https://teams.microsoft.com/l/chat/0/0?users=');
        const isKnown = protocol === 'https:' ? LINK_HOSTS.has(hostname) || isChat : /^(?:tel|mailto):$/.test(protocol);
        expect(isKnown).toBe(true);
      }
    });

    test.each(FILLINGS)('holds its size and its shape when every text is %s', (_name, filling) => {
      const full = renderCard(card, filled(data, filling) as CardData[typeof card]);
      expect(activityBytes(cardAttachment(full))).toBeLessThan(CARD_MAX_BYTES);
      expect(complaints(full).filter((message) => message !== KNOWN)).toEqual([]);
      // Who is on duty is mentioned, by the template alone.
      const active = card === 'duty' ? /evil\.example/ : /<at>|evil\.example/;
      expect(JSON.stringify(full)).not.toMatch(active);
    });
  },
);

test('every verb is sent by some card', () => {
  const sent = SAMPLES.flatMap(({ card, data }) =>
    ofType(renderCard(card, data), 'Action.').map((action) => action['verb']),
  );
  expect([...new Set(sent)].toSorted()).toEqual([...VERBS].toSorted());
});

describe('rendering', () => {
  const [sample] = samplesOf('notice');
  if (!sample) throw new Error('no sample');

  test('gives the same card again, and each caller one of its own', () => {
    const first = renderCard('notice', sample.data);
    const second = renderCard('notice', sample.data);
    expect(second).toEqual(first);
    expect(second['body']).not.toBe(first['body']);
  });

  test('refuses data with a gap, where the library would show the expression to people', () => {
    const { title: _, ...gap } = sample.data;
    expect(() => renderCard('notice', gap as CardData['notice'])).toThrow(
      expect.objectContaining({ code: 'card_incomplete', fields: expect.objectContaining({ card: 'notice' }) }),
    );
  });

  test('refuses a card that does not exist', () => {
    expect(() => renderCard('postcard' as CardName, sample.data as never)).toThrow(
      expect.objectContaining({ code: 'card_unknown' }),
    );
  });
});
