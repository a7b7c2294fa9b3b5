import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readThreats } from './support/read-threats.ts';
import { testNames } from './support/test-names.ts';

const root = new URL('../', import.meta.url);
const threats = readThreats(readFileSync(new URL('docs/threat-model.md', root), 'utf8'));

describe('docs/threat-model.md', () => {
  test.each(threats.map((one) => [one.part, one.threat, one] as const))(
    '%s: %s',
    (_part, _threat, { held, proofs }) => {
      expect(held).not.toBe('');
      // A line without a proof says that it is not held, and why.
      if (proofs.length === 0) expect(held).toMatch(/\*\*not held\*\*.{20,}/);
      for (const { file, name } of proofs) {
        expect([file, existsSync(new URL(file, root))]).toEqual([file, true]);
        expect([file, name, testNames(file).has(name)]).toEqual([file, name, true]);
      }
    },
  );

  test('speaks of every part of the system', () => {
    expect([...new Set(threats.map(({ part }) => part))]).toEqual([
      'Activities that come in',
      'Presses',
      'Webhooks',
      'What sources tell',
      'Login and tokens',
      'Database and backup',
      'Log and figures',
      'Files and CSV',
      'Configuration',
      'Sandbox',
      'Supply chain',
      'People with roles',
      'Infrastructure',
    ]);
  });
});

describe('the reader of the page', () => {
  test('finds no test that is only spoken of in a comment, or has another name', () => {
    const names = testNames('test/threat-model.test.ts');
    expect(names).toContain('speaks of every part of the system');
    expect(names).not.toContain('a test that nobody wrote');
    // test('a test in a comment', …) must not count; testNames looks at code as text, so comments hold no such line.
    expect(() => testNames('test/nowhere.test.ts')).toThrow();
  });
});
