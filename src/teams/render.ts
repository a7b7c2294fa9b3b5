import { readFileSync } from 'node:fs';
import { Template } from 'adaptivecards-templating';
import { AppError } from '../error.ts';
import type { CardData, CardName } from './card-data.ts';

/** A finished card, as Teams takes it. */
export interface AdaptiveCard {
  readonly type: 'AdaptiveCard';
  readonly version: string;
  readonly [property: string]: unknown;
}

export interface CardAttachment {
  readonly contentType: 'application/vnd.microsoft.card.adaptive';
  readonly content: AdaptiveCard;
}

/** Bytes that one activity may have. Teams counts UTF-16 and refuses at about 100 KB; the rest is room for the envelope. */
export const CARD_MAX_BYTES = 80 * 1024;

const FOLDER = new URL('../../cards/', import.meta.url);

// Files of this program that never change while it runs. Parsing one costs several expansions, so each is parsed once.
const templates = new Map<CardName, Template>();

/**
 * Fills the template of that name. The same data give the same card; nothing is read from disk after the first time.
 *
 * @throws AppError `card_unknown` when there is no such template, `card_incomplete` when the data left a gap in it:
 * the library would show the expression itself to people
 */
export function renderCard<N extends CardName>(name: N, data: CardData[N]): AdaptiveCard {
  const template = templates.get(name) ?? load(name);
  let card: AdaptiveCard;
  try {
    card = template.expand({ $root: data }) as AdaptiveCard;
  } catch (cause) {
    throw new AppError('card_incomplete', { cause, fields: { card: name } });
  }
  // Texts cannot contain this: `cardText` replaces braces. The library's own warnings are no help, they also name every
  // condition that is false.
  const gap = /\$\{[^}]*\}?/.exec(JSON.stringify(card))?.[0];
  if (gap !== undefined) throw new AppError('card_incomplete', { fields: { card: name, gap } });
  return card;
}

/** The card as an attachment of an activity. */
export const cardAttachment = (card: AdaptiveCard): CardAttachment => ({
  contentType: 'application/vnd.microsoft.card.adaptive',
  content: card,
});

/** Size of a value in an activity, as Teams measures it: bytes of its JSON in UTF-16. */
export const activityBytes = (value: unknown): number => JSON.stringify(value).length * 2;

function load(name: CardName): Template {
  let payload: object;
  try {
    payload = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
  } catch (cause) {
    throw new AppError('card_unknown', { cause, fields: { card: name } });
  }
  const template = new Template(payload);
  templates.set(name, template);
  return template;
}
