import type { Figure } from './figure.ts';
import { CHAPTERS } from './list.ts';

/** Values of one label that the page lists; of more it says how many there are. */
const MOST_VALUES = 16;

/** The tables of `docs/metrics.md`, from the lists that the registry is made of. */
export const figurePage = (): string =>
  CHAPTERS.map(({ title, figures }) => `## ${title}\n\n${figures.map(entry).join('\n')}`).join('\n');

function entry(figure: Figure): string {
  const { name, type, unit, about, normal, otherwise, isShared, buckets } = figure;
  const facts = [
    type,
    ...(unit ? [unit] : []),
    ...(isShared ? ['from the database: the same on every instance'] : []),
    ...(buckets.length > 0 ? [`buckets ${buckets.join(', ')}`] : []),
  ];
  return [
    `### \`${name}\``,
    '',
    `${facts.join(' · ')}`,
    '',
    ...labelLines(figure),
    `- Meaning: ${about}`,
    `- Normal: ${normal}`,
    `- Otherwise: ${otherwise}`,
    '',
  ].join('\n');
}

function labelLines({ labels }: Figure): string[] {
  return Object.entries(labels).map(([label, values]) => {
    const listed = values.slice(0, MOST_VALUES).map((value) => `\`${value}\``);
    const rest = values.length > MOST_VALUES ? ` and ${values.length - MOST_VALUES} more, see \`people/may.ts\`` : '';
    return `- Label \`${label}\`: ${listed.join(', ')}${rest}`;
  });
}
