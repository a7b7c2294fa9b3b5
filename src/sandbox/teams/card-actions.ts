import type { Card } from './message.ts';

type Json = Readonly<Record<string, unknown>>;

/** A button of a card, as the client sends it. */
export interface CardAction {
  readonly verb: string;
  readonly title: string;
  readonly id: string;
  /** Without the inputs. */
  readonly data: Json;
  /** Ids of the inputs that the button sends along, each with what the card pre-filled; `undefined` when nothing. */
  readonly inputs: ReadonlyMap<string, string | undefined>;
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * Finds every `Action.Execute` of a card, wherever it sits, with the inputs that Teams would send with it.
 *
 * A button in a shown card sends the inputs of that card and of the cards around it; a button outside sends none of the
 * inputs inside.
 */
export function findActions(card: Card): readonly CardAction[] {
  return actionsIn(card, new Map());
}

function actionsIn(card: Json, outer: ReadonlyMap<string, string | undefined>): readonly CardAction[] {
  const inputs = new Map([...outer, ...inputsIn(card)]);
  return walk(card).flatMap((node) => {
    if (node['type'] === 'Action.ShowCard' && isJson(node['card'])) return actionsIn(node['card'], inputs);
    return node['type'] === 'Action.Execute' ? [toAction(node, inputs)] : [];
  });
}

function toAction(node: Json, inputs: ReadonlyMap<string, string | undefined>): CardAction {
  return {
    verb: textOf(node['verb']),
    title: textOf(node['title']),
    id: textOf(node['id']),
    data: isJson(node['data']) ? node['data'] : {},
    inputs: node['associatedInputs'] === 'none' ? new Map() : inputs,
  };
}

function inputsIn(card: Json): (readonly [string, string | undefined])[] {
  return walk(card)
    .filter((node) => textOf(node['type']).startsWith('Input.') && textOf(node['id']) !== '')
    .map((node) => [textOf(node['id']), node['value'] === undefined ? undefined : String(node['value'])] as const);
}

/** All objects of one card, without those of the cards that it can show, of `data`, and of the card's own refresh. */
function walk(root: Json): readonly Json[] {
  const children = (node: Json): Json[] =>
    Object.entries(node)
      .filter(([key]) => !(key === 'card' && node['type'] === 'Action.ShowCard'))
      .filter(([key]) => !['data', 'refresh', 'fallback'].includes(key))
      .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
      .filter(isJson);
  const visit = (node: Json): readonly Json[] => [node, ...children(node).flatMap(visit)];
  return visit(root);
}

/**
 * The button with this verb.
 *
 * Where several have it, as in a list, the one whose `data` agrees with the given values.
 */
export function findAction(card: Card, verb: string, values: Json = {}): CardAction | undefined {
  const candidates = findActions(card).filter((action) => action.verb === verb);
  const agrees = ({ data }: CardAction): boolean =>
    Object.entries(data).every(([key, value]) => !(key in values) || values[key] === value);
  return candidates.find(agrees) ?? candidates[0];
}

/** `data` of an invoke: the card's data, then the pre-filled inputs, then what the person entered. */
export function mergeInputs(action: CardAction, entered: Json = {}): Json {
  const prefilled = [...action.inputs].filter(([, value]) => value !== undefined);
  return { ...action.data, ...Object.fromEntries(prefilled), ...entered };
}
