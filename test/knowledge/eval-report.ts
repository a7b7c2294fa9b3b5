import type { HeldOut } from './held-out.ts';
import type { Score, Scores } from './question-file.ts';

/** The figures of one file of questions. */
export interface FileFigures {
  readonly file: string;
  readonly rows: readonly (readonly [label: string, scores: Scores])[];
}

const percent = ({ right, all }: Score): string =>
  all === 0 ? '-' : `${right}/${all} (${((100 * right) / all).toFixed(1)} %)`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** Writes all figures as Markdown. */
export function evalReport(files: readonly FileFigures[], heldOut: HeldOut): string {
  const { asks, outside } = heldOut;
  const sections = files.map(({ file, rows }) => {
    const lines = rows.map(([label, { answered, declined }]) => [label, percent(answered), percent(declined)]);
    return `## ${file}\n\n${table(['questions', 'answered right', 'declined'], lines)}\n`;
  });
  return [
    '# How well questions are answered\n',
    'Made by `npm run eval -- --report`. An answer is right when what the card shows at first holds every fact asked for and',
    'nothing that is wrong; a question from outside is right when it gets no answer. The two figures are never merged.',
    'Of `questions.jsonl` the odd ids were seen while the search was developed, the even ones were not. `blind.jsonl` was',
    'written by somebody else; who worked on search and articles saw its totals only, who worked on the card saw about half',
    'of its lines. `fresh.jsonl` was written last, before the search that it measures was ready, and asked once, at the end;',
    'none of its lines led to a change. *Whole article* counts what the found article holds,',
    'not only what the card shows at first. *Plain search* is minisearch over the same articles, the whole first hit being',
    'the answer; *with a threshold* it abstains below the score that declines 95 % of the questions out of scope, *at its',
    'best* below the one that makes the sum of both shares highest, chosen in hindsight on these very questions.\n',
    'The files are small: of `questions.jsonl` one answer is 1.1 points, one refusal 3.6. Nobody read the even half, but its',
    'totals were looked at more than once, so it is no longer quite unseen. The search declines by what it learned from near',
    'misses; plain search has nothing of the kind, and would be helped by it too.\n',
    ...sections,
    '## Held out\n',
    'Our own asks and questions from outside, each asked while a fifth of both is missing from the index. Many articles are',
    'siblings, so an ask that leads to one that shares a control is mostly no wrong answer.\n',
    table(
      ['', 'share'],
      [
        ['asks that lead to their article', percent({ right: heldOut.right, all: asks })],
        ['asks that lead to a sibling', percent({ right: heldOut.sibling, all: asks })],
        ['asks that are declined', percent({ right: heldOut.abstained, all: asks })],
        ['questions from outside that are declined', percent({ right: heldOut.declined, all: outside })],
      ],
    ),
    '',
  ].join('\n');
}
