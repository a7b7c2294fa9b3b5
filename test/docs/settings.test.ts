import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { SETTINGS } from '../../src/config.ts';

const rows = readFileSync('docs/settings.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
const nameOf = (row: readonly string[]) => /`(\w+)`/.exec(row[1] ?? '')?.[1] ?? '';

describe('the page of settings', () => {
  test('has each setting once, and no other', () => {
    expect(rows.map(nameOf).toSorted()).toEqual(Object.keys(SETTINGS).toSorted());
  });

  test.each(rows.map((row) => [nameOf(row), row] as const))(
    '%s: what it does, its default, when to change it',
    (name, row) => {
      const setting = SETTINGS[name as keyof typeof SETTINGS];
      const [, , unit, fallback, what, when] = row;
      const value = setting.schema.parse(undefined);
      const shown = Array.isArray(value) ? value.join(',') : String(value);
      expect(fallback).toBe(shown === '' ? 'none' : `\`${shown}\``);
      expect(what?.replaceAll('\\|', '|')).toBe(setting.about);
      expect(row[1]?.includes('(S)')).toBe('secret' in setting);
      expect(unit).toMatch(/\S/);
      expect(when).toMatch(/\S/);
    },
  );
});
