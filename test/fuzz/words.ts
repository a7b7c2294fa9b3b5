/** Words of our insides that nobody outside should ever read. */
const INTERNAL =
  /node_modules|\bat (?:async )?[\w.<>]+ \((?:file:|\/|node:)|\.ts:\d|\b(?:TypeError|RangeError|ReferenceError|SyntaxError|ZodError|AppError|DatabaseError)\b|\[object \w+\]|\bundefined\b|\bNaN\b|violates .*constraint|invalid input syntax|syntax error at or near|relation "|duplicate key value|out of range for type|ECONNREFUSED|invalid byte sequence/;

/**
 * What a text that leaves the service should not hold: words of our insides, or a secret.
 *
 * @param given - what the sender wrote: his own words may come back to him
 */
export function leaksIn(text: string, secrets: readonly string[], given: string): string[] {
  const internal = INTERNAL.exec(text)?.[0];
  return [
    ...(internal !== undefined && !given.includes(internal) ? [internal] : []),
    ...secrets.filter((secret) => text.includes(secret)),
  ];
}
