import type { Evidence } from './read-history.ts';
import { replay } from './replay.ts';

/** What happened to some cards, one line a call or mark, for whoever has to find out why. */
export function storyOf({ history, marks }: Evidence, violations: Readonly<Record<string, readonly string[]>>): string {
  const words = JSON.stringify(violations);
  const calls = replay(history)
    .writes.filter(({ subject }) => subject !== '' && words.includes(subject.split(' ')[1] ?? ''))
    .map(({ order, at, operation, subject, version, status, applied, fault, unheard, connection, messageIds }) => ({
      order: order.arrived,
      line: `${at} ${operation} ${subject} v${version} on ${connection}: ${status}${applied ? ', done' : ''}${fault ? `, ${fault}` : ''}${unheard ? ', unheard' : ''} ${messageIds.join()} ended ${order.ended}`,
    }));
  const breaks = marks.map(({ order, at, what }) => ({ order, line: `${at} ${what.toUpperCase()}` }));
  return [...calls, ...breaks]
    .sort((a, b) => a.order - b.order)
    .map(({ order, line }) => `  ${order} ${line}`)
    .join('\n');
}
