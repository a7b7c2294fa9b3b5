import type { z } from 'zod';

export type Checked<T> =
  | { readonly kind: 'valid'; readonly value: T }
  /** A line each, beginning with the name of the file and the place in it. */
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** Holds a document against rules. `file` is its name, for the problems. */
export function checkJson<T>(rules: z.ZodType<T>, file: string, document: unknown): Checked<T> {
  const read = rules.safeParse(document, { error: inPlainWords });
  if (read.success) return { kind: 'valid', value: read.data };
  const problems = read.error.issues.map(({ path, message }) => [`${file}:`, ...placeOf(path), message].join(' '));
  return { kind: 'invalid', problems };
}

/** Says what zod found where the rule itself has no words for it. */
function inPlainWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'unrecognized_keys':
      return `has keys that no rule knows: ${issue.keys.join(', ')}`;
    case 'too_big':
      return `has more than ${issue.maximum} entries`;
    case 'too_small':
      return `has fewer than ${issue.minimum} entries`;
    default:
      return undefined;
  }
}

/** `bots[0].botId`; nothing for the document as a whole. */
function placeOf(path: readonly PropertyKey[]): string[] {
  if (path.length === 0) return [];
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`));
  return [steps.join('').replace(/^\./, '')];
}
