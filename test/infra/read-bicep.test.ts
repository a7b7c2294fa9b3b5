import { describe, expect, test } from '@jest/globals';
import { firstText, membersOf, readBicep, wordsOf } from './read-bicep.ts';

describe('readBicep', () => {
  test('reads statements, decorators and what is inserted into texts', () => {
    const [param, resource] = readBicep(
      [
        "@description('it''s')".replace("''", "\\'"),
        '@secure()',
        'param password string // not { this',
        "resource site 'Microsoft.Web/sites@2024-04-01' = {",
        "  name: 'a-$" + "{toLower('x$" + "{password}')}'",
        '  tags: { one: 1, two: password }',
        '}',
      ].join('\n'),
    );
    expect(param).toMatchObject({ keyword: 'param', name: 'password', decorators: ['description', 'secure'] });
    expect(firstText(resource?.tokens ?? [])).toBe('Microsoft.Web/sites@2024-04-01');
    expect([...membersOf(resource?.tokens ?? []).keys()]).toEqual(['name', 'tags']);
    const tags = membersOf(resource?.tokens ?? [], 'tags');
    expect([...tags].map(([key, value]) => [key, wordsOf(value)])).toEqual([
      ['one', ['1']],
      ['two', ['password']],
    ]);
    expect(wordsOf(membersOf(resource?.tokens ?? []).get('name') ?? [])).toEqual(['toLower', 'password']);
  });

  test.each([
    ['a bracket that is not closed', 'var a = {\n  b: [1\n}', 'line 3: “}” closes nothing'],
    ['a block that does not end', 'var a = {\n  b: 1\n', 'line 1: “{” is not closed'],
    ['a text that does not end', "var a = 'b\nvar c = 1", 'line 1: a text is not closed'],
    ['an insertion that does not end', "var a = 'b${c'", 'line 1: a text is not closed'],
  ])('refuses %s', (_, source, message) => {
    expect(() => readBicep(source)).toThrow(message);
  });
});
