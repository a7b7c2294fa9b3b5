import { describe, expect, test } from '@jest/globals';
import { parseAsks } from '../../src/knowledge/parse-asks.ts';

describe('a file of asks', () => {
  test('has one a line', () => {
    expect(parseAsks('dap.txt', 'what is dap\nDAP or GDAP?\n')).toEqual(['what is dap', 'DAP or GDAP?']);
  });

  test.each([
    ['an empty line', 'one\n\ntwo\n', 'line 2', 'is empty or has blanks at an end'],
    ['blanks at an end', 'one \n', 'line 1', 'is empty or has blanks at an end'],
    ['a line that is too long', `${'x'.repeat(201)}\n`, 'line 1', 'has more than 200 characters'],
    ['the same ask twice', 'What is DAP?\nwhat is dap?\n', 'line 2', 'stands twice'],
  ])('is refused for %s', (_, text, field, problem) => {
    expect(() => parseAsks('dap.txt', text)).toThrow(
      expect.objectContaining({ code: 'article_malformed', fields: { file: 'dap.txt', field, problem } }),
    );
  });
});
