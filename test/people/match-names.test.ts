import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matchNames } from '../../src/people/index.ts';

const NAMES = [
  'Megan Bowen',
  'Adele Vance',
  'Alex Wilber',
  'Lee Gu',
  'Lee Gu Junior',
  'Patti Fernández',
  'Irvin Sayers',
];
const PEOPLE = NAMES.map((name) => ({ name }));

describe('whom a typed name may mean', () => {
  test.each([
    ['Megan Bowen', ['Megan Bowen']],
    ['@megan', ['Megan Bowen']],
    ['bowen, megan', ['Megan Bowen']],
    ['megan b', ['Megan Bowen']],
    ['meg', ['Megan Bowen']],
    ['Meagn', ['Megan Bowen']],
    ['megam', ['Megan Bowen']],
    ['megn', ['Megan Bowen']],
    ['meggan bowen', ['Megan Bowen']],
    ['fernandez', ['Patti Fernández']],
    ['FERNÁNDEZ', ['Patti Fernández']],
    ['a', ['Adele Vance', 'Alex Wilber']],
    ['lee', ['Lee Gu', 'Lee Gu Junior']],
    ['lee gu', ['Lee Gu']],
    ['lee junior', ['Lee Gu Junior']],
    ['lea', []],
    ['megan megan', []],
    ['megan wilber', []],
    ['henrietta', []],
    ['', []],
    ['@ ', []],
  ])('%j: %j', (typed, expected) => {
    expect(matchNames(PEOPLE, typed).map((person) => person.name)).toEqual(expected);
  });

  test('any text is answered, and a full name finds its bearer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        expect(PEOPLE).toEqual(expect.arrayContaining(matchNames(PEOPLE, typed)));
      }),
    );
    for (const person of PEOPLE) expect(matchNames(PEOPLE, person.name.toUpperCase())).toEqual([person]);
  });
});
