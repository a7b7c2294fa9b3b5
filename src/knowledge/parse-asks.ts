import { AppError } from '../error.ts';

/** Nobody asks at greater length; a longer line is two lines that ran together. */
const LONGEST_ASK = 200;

/**
 * Reads a file of asks, one a line.
 *
 * @throws AppError `article_malformed` with `file`, `field` and `problem` for an empty line, one that is too long, or one
 *   that stands twice
 */
export function parseAsks(file: string, text: string): readonly string[] {
  const asks = text.replace(/\n$/, '').split('\n');
  const seen = new Set<string>();
  asks.forEach((ask, index) => {
    const problem = problemOf(ask, seen);
    if (problem) throw new AppError('article_malformed', { fields: { file, field: `line ${index + 1}`, problem } });
    seen.add(ask.toLowerCase());
  });
  return asks;
}

function problemOf(ask: string, seen: ReadonlySet<string>): string | undefined {
  if (ask.trim() === '' || ask !== ask.trim()) return 'is empty or has blanks at an end';
  if (ask.length > LONGEST_ASK) return `has more than ${LONGEST_ASK} characters`;
  return seen.has(ask.toLowerCase()) ? 'stands twice' : undefined;
}
