import { type Result, refuse } from './odata-result.ts';

/** Comparison operators of OData that the simulated collections may allow. */
export type Operator = 'eq' | 'ne' | 'ge' | 'gt' | 'le' | 'lt' | 'startswith';

/** What may be filtered, by property path (`customer/tenantId`); anything else is refused, as Microsoft does. */
export type Filterable = Readonly<
  Record<string, { readonly kind: 'text' | 'instant'; readonly operators: readonly Operator[] }>
>;

export type Row = Readonly<Record<string, unknown>>;
type Predicate = (row: Row) => boolean;

const TOKEN = /\s*(?:'((?:[^']|'')*)'|([()]|,)|([^\s'(),]+))/y;

interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

function tokenise(filter: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(filter); match; match = TOKEN.exec(filter)) {
    const [, quoted, mark, word] = match;
    tokens.push(
      quoted === undefined
        ? { text: mark ?? word ?? '', quoted: false }
        : { text: quoted.replaceAll("''", "'"), quoted: true },
    );
  }
  return tokens;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d{1,7}))?Z$/;

/** Pads an instant to seven digits, so that text order is time order. */
const comparable = (instant: string): string => {
  const fraction = INSTANT.exec(instant)?.[1] ?? '';
  return `${instant.slice(0, 19)}.${fraction.padEnd(7, '0')}Z`;
};

const valueAt = (row: Row, path: string): unknown =>
  path.split('/').reduce<unknown>((value, key) => (value as Row | null | undefined)?.[key], row);

const COMPARE: Readonly<Record<Operator, (left: string, right: string) => boolean>> = {
  eq: (left, right) => left === right,
  ne: (left, right) => left !== right,
  ge: (left, right) => left >= right,
  gt: (left, right) => left > right,
  le: (left, right) => left <= right,
  lt: (left, right) => left < right,
  startswith: (left, right) => left.startsWith(right),
};

function comparison(path: string, operator: string, literal: Token, filterable: Filterable): Result<Predicate> {
  const name = Object.keys(filterable).find((key) => key.toLowerCase() === path.toLowerCase());
  const rule = name === undefined ? undefined : filterable[name];
  if (!rule || name === undefined) return refuse(`Filtering on '${path}' is not supported.`);
  if (!rule.operators.includes(operator as Operator))
    return refuse(`Operator '${operator}' is not supported on '${path}'.`);
  const isInstant = rule.kind === 'instant';
  // Dates go without quotes, everything else with them: the mistake that clients make most.
  if (isInstant === literal.quoted || (isInstant && !INSTANT.test(literal.text))) {
    return refuse(`The literal for '${path}' is not valid.`);
  }
  const normal = (value: string): string => (isInstant ? comparable(value) : value.toLowerCase());
  const wanted = normal(literal.text);
  const compare = COMPARE[operator as Operator];
  return {
    ok: true,
    value: (row) => {
      const value = valueAt(row, name);
      return typeof value === 'string' && compare(normal(value), wanted);
    },
  };
}

/**
 * Parses a `$filter` of comparisons joined by `and` and `or` (no brackets, no lambdas) and `startswith(path,'text')`.
 *
 * @returns a test for rows, or the reason for a 400
 */
export function parseFilter(filter: string, filterable: Filterable): Result<Predicate> {
  const tokens = tokenise(filter);
  const alternatives: Predicate[][] = [[]];
  for (let at = 0; at < tokens.length; at += 1) {
    const [first, second, third, fourth, fifth, sixth] = tokens.slice(at, at + 6);
    const isFunction = second?.text === '(' && fourth?.text === ',' && sixth?.text === ')';
    const path = isFunction ? third : first;
    const operator = isFunction ? first : second;
    const literal = isFunction ? fifth : third;
    if (!path || !operator || !literal) return refuse('Invalid filter clause.');
    const parsed = comparison(path.text, operator.text.toLowerCase(), literal, filterable);
    if (!parsed.ok) return parsed;
    alternatives.at(-1)?.push(parsed.value);
    at += isFunction ? 6 : 3;
    const joint = tokens[at]?.text.toLowerCase();
    if (joint === 'or') alternatives.push([]);
    else if (joint !== 'and' && joint !== undefined) return refuse('Invalid filter clause.');
    if (joint !== undefined && at + 1 >= tokens.length) return refuse('Invalid filter clause.');
  }
  return { ok: true, value: (row) => alternatives.some((all) => all.every((test) => test(row))) };
}
