import type { Figures, Findings } from './read-history.ts';

/** What many runs came to, in a few lines: the figures, the violations by kind, and the share of the ambiguous class. */
export function summary(
  runs: readonly { readonly findings: Findings; readonly violations: Readonly<Record<string, readonly string[]>> }[],
): string {
  const sum = (name: keyof Figures) => runs.reduce((total, { findings }) => total + findings.figures[name], 0);
  const kinds = new Map<string, number>();
  for (const { violations } of runs) {
    for (const [kind, found] of Object.entries(violations)) kinds.set(kind, (kinds.get(kind) ?? 0) + found.length);
  }
  const doubled = runs.reduce((total, { findings }) => total + findings.ambiguous.length, 0);
  const throttled = runs.reduce((total, { findings }) => total + findings.throttled.length, 0);
  const unsure = runs.reduce((total, { findings }) => total + findings.unsure.length, 0);
  const share = ((100 * doubled) / Math.max(1, sum('ambiguousPosts'))).toFixed(1);
  return [
    `${runs.length} runs, ${sum('alerts')} alerts, ${sum('calls')} calls: ${sum('posts')} posts, ${sum('edits')} edits, ${throttled} provoked 429`,
    `posts of ambiguous outcome: ${sum('ambiguousPosts')}; standing doubled for it: ${doubled} (${share} %), left to a person: ${unsure}; copies taken away: ${sum('removed')}`,
    kinds.size === 0
      ? 'no violation'
      : `violations: ${[...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ')}`,
  ].join('\n');
}
