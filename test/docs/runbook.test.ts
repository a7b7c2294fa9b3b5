import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { READINESS_REASONS } from '../../src/readiness.ts';

const page = readFileSync('docs/runbook.md', 'utf8');
/** The first cells of the table below a heading. */
const entriesOf = (heading: string): string[] => {
  const [, section = ''] = page.split(`\n## ${heading}`);
  const [own = ''] = section.split('\n## ');
  return [...own.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name);
};
/** The words of a closed union, as they stand in the code: types leave nothing to import. */
function unionOf(file: string, name: string): string[] {
  const [, text = ''] = new RegExp(`export type ${name} =([^;]*);`).exec(readFileSync(file, 'utf8')) ?? [];
  return [...text.matchAll(/'([^']+)'/g)].map(([, word = '']) => word);
}

describe('the runbook', () => {
  test('tells of every kind of alarm', () => {
    const kinds = unionOf('src/alarms/alarm.ts', 'AlarmKind');
    expect(kinds.length).toBeGreaterThan(5);
    expect(entriesOf('Alarms').toSorted()).toEqual(kinds.toSorted());
  });

  test('tells of every reason for not being ready, in its own words', () => {
    expect(entriesOf('Reasons').toSorted()).toEqual(Object.keys(READINESS_REASONS).toSorted());
    for (const [code, words] of Object.entries(READINESS_REASONS)) expect(page).toContain(`| \`${code}\` | ${words} |`);
  });

  test('tells of every coded error', () => {
    const codes = unionOf('src/error.ts', 'ErrorCode');
    expect(codes.length).toBeGreaterThan(15);
    expect(entriesOf('Coded errors').toSorted()).toEqual(codes.toSorted());
  });
});

describe.each(['runbook', 'backup', 'upgrade', 'data-protection', 'settings'])('docs/%s.md', (name) => {
  const text = readFileSync(`docs/${name}.md`, 'utf8');

  test('names no file that is not there', () => {
    const named = [...text.matchAll(/(?:docs|test|src)\/[\w./-]+\.(?:md|ts)|\]\(([\w-]+\.md)\)/g)].map(
      ([whole, link]) => (link ? `docs/${link}` : whole),
    );
    expect(named.filter((file) => !existsSync(file))).toEqual([]);
  });

  test('is short enough to be read at night', () => {
    expect(text.split('\n').length).toBeLessThan(170);
  });
});
