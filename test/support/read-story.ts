import type { LogLine } from './desk.ts';

/**
 * What the log tells about one trace, in its order: the query of docs/observability.md. First the lines that bear it, then
 * everything on the ways that those name: the read that brought the alert, the presses on its card.
 *
 * @param beginning - of the trace: what a person was given as a reference will do
 */
export function storyOf(log: readonly LogLine[], beginning: string): readonly LogLine[] {
  const begins = (value: unknown) => typeof value === 'string' && value.startsWith(beginning);
  const own = log.filter((line) => begins(line['trace']) || begins(line['alertTrace']));
  const ways = new Set(own.flatMap((line) => [line['trace'], line['alertTrace'], line['cause']]));
  return log.filter((line) => line['trace'] !== undefined && ways.has(line['trace']));
}

/** The messages of some lines, in order. */
export const messagesOf = (lines: readonly LogLine[]): string[] => lines.map(({ msg }) => msg);
