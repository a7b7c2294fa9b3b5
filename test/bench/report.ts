import os from 'node:os';
import type { Figure, Row, Spread } from './figure.ts';

/** The report as Markdown: words for the machine, then a table for each figure. */
export function reportOf(figures: readonly Figure[], at: Date): string {
  return `${[
    '# Performance',
    'Written by `npm run bench`; run it to have the figures of your own machine. Times differ from machine to machine, so what counts is the **ratio** to a yardstick that was measured in the same run, in turns with ours. Each cell is the median (least–most) of the rounds.',
    machine(at),
    ...figures.map(({ title, about, rows }) =>
      [`## ${title}`, ...about, ...(rows.length > 0 ? [table(rows)] : [])].join('\n\n'),
    ),
  ].join('\n\n')}\n`;
}

function machine(at: Date): string {
  const memoryGb = Math.round(os.totalmem() / 2 ** 30);
  return `Measured on ${at.toISOString().slice(0, 10)}: ${os.availableParallelism()} cores, ${memoryGb} GB of memory, ${os.type()} ${os.arch()}, Node ${process.versions.node}. Everything ran on this one machine over loopback: the service, its database, the simulated cloud, and whoever sent the activities.`;
}

const HEAD: readonly string[] = ['What', 'Unit', 'Ours', 'Yardstick', 'Ratio', 'Aim'];

/** Columns are padded, so that the table reads well in a terminal too. */
function table(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_name, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const drawn = lines.map((line) => `| ${line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`);
  return [drawn[0], `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...drawn.slice(1)].join('\n');
}

function cellsOf({ what, unit, ours, yardstick, ratio, aim }: Row): string[] {
  const met = aim ? `${aim.words}: ${aim.isMet ? 'met' : '**missed**'}` : '';
  return [what, unit, cell(ours), yardstick ? cell(yardstick) : '', ratio ? `${cell(ratio, 2)}` : '', met];
}

const cell = ({ median, min, max }: Spread, digits?: number): string =>
  min === max ? number(median, digits) : `${number(median, digits)} (${number(min, digits)}–${number(max, digits)})`;

const number = (value: number, digits = value < 10 ? 2 : value < 100 ? 1 : 0): string =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
