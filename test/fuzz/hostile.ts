import fc from 'fast-check';

/**
 * Texts that have broken somebody's service before, each by another way. None of them is a word by which a mistake of ours
 * shows itself (`words.ts`): what one case leaves behind, another may be told.
 */
const NASTY = [
  '',
  ' ',
  '\0',
  '\ud800',
  '\udfff\ud800',
  '\u202egnp.exe\u202c',
  '\u200b\ufeff\u2066',
  'e\u0301'.repeat(60),
  'Z\u0351\u0353\u0301\u0357'.repeat(30),
  '👩‍👩‍👧‍👦'.repeat(20),
  'مرحبا',
  '\n\r\t\v\f\u0085\u2028\u2029',
  '<at>Everyone</at>',
  '<script>alert(1)</script>',
  '[Sign in](https://evil.example/)',
  '![x](https://evil.example/x.png)',
  '**_~`#>|\\',
  `${'$'}{secret}`,
  `${'$'}{json(env)}`,
  '{{DATE(2026-01-01T00:00:00Z,SHORT)}}',
  '{0}{who}{customer}',
  '%s%n%x%00',
  "'; drop table alerts; --",
  "' or 1=1 --",
  '$1 $2 $$ $tag$',
  '\\u0000\\x00',
  '../../../../etc/passwd',
  'file:///etc/passwd',
  'http://169.254.169.254/latest/meta-data/',
  'javascript:alert(1)',
  '=cmd|" /C calc"!A0',
  '@SUM(1+1)*cmd',
  '-0',
  '1e309',
  'Infinity',
  '9007199254740993',
  '99999999999999999999',
  '00000000-0000-0000-0000-000000000000',
  'null',
  'true',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '-----BEGIN PRIVATE KEY-----',
  `${'a'.repeat(5_000)}!`,
  '1'.repeat(3_000),
  '1 '.repeat(900),
  'and '.repeat(400),
  '('.repeat(1_000),
  '"'.repeat(1_001),
  ','.repeat(2_000),
  '\\'.repeat(2_000),
] as const;

/** Any text, mostly a nasty one, sometimes several of them together. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 2_100, size: 'max' }) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...NASTY), { maxLength: 4 }).map((parts) => parts.join(' ')) },
);

/** Any value that JSON can carry, as nasty as it gets. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  { weight: 1, arbitrary: fc.constantFrom(null, true, false, 0, -1, 1.5, 2 ** 53, -0, 1e308, [], {}, [[]], [null]) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(hostileText, hostileText, { maxKeys: 5 }) },
  { weight: 1, arbitrary: fc.array(hostileText, { maxLength: 5 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 400 }).map(nested) },
);

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

type Change =
  | { readonly kind: 'set'; readonly at: number; readonly value: unknown }
  | { readonly kind: 'drop'; readonly at: number }
  | { readonly kind: 'add'; readonly at: number; readonly name: string; readonly value: unknown };

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), at: fc.nat(200), value: hostileValue }),
  fc.record({ kind: fc.constant('drop' as const), at: fc.nat(200) }),
  fc.record({
    kind: fc.constant('add' as const),
    at: fc.nat(200),
    name: fc.oneof(fc.constantFrom('__proto__', 'constructor', 'prototype', 'length', 'then', 'toJSON'), hostileText),
    value: hostileValue,
  }),
);

/** A document with up to four of its fields, at any depth, replaced, removed or added. Written as JSON. */
export const changed = (model: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc.tuple(model, fc.array(change, { maxLength: 4 })).map(([document, changes]) => {
    const copy = structuredClone(document);
    for (const one of changes) apply(copy, one);
    return JSON.stringify(copy);
  });

/** Every object in a document, and its fields, in the order in which they stand. */
function placesIn(value: unknown): { readonly owner: Record<string, unknown>; readonly name: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const owner = value as Record<string, unknown>;
  return Object.keys(owner).flatMap((name) => [{ owner, name }, ...placesIn(owner[name])]);
}

function apply(document: unknown, one: Change): void {
  const places = placesIn(document);
  const place = places[one.at % Math.max(places.length, 1)];
  // JSON has no list of a length of its own.
  if (!place || (one.kind === 'add' && one.name === 'length' && Array.isArray(place.owner))) return;
  if (one.kind === 'drop') delete place.owner[place.name];
  // Defined, not assigned: a field called `__proto__` must travel as one.
  else {
    const name = one.kind === 'set' ? place.name : one.name;
    Object.defineProperty(place.owner, name, {
      value: one.value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
}
