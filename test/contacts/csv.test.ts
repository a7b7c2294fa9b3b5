import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readCsv, unguard, writeCsvLine } from '../../src/contacts/csv.ts';
import { readContactsCsv } from '../../src/contacts/index.ts';

const cellsOf = (text: string) => {
  const read = readCsv(text);
  return read.kind === 'ok' ? read.lines.map(({ line, cells }) => [line, ...cells]) : read;
};

describe('reading a table', () => {
  test.each([
    [
      'a,b\r\nc,d\r\n',
      [
        [1, 'a', 'b'],
        [2, 'c', 'd'],
      ],
    ],
    [
      'a,b\nc,d',
      [
        [1, 'a', 'b'],
        [2, 'c', 'd'],
      ],
    ],
    [
      'a;b\rc;d',
      [
        [1, 'a', 'b'],
        [2, 'c', 'd'],
      ],
    ],
    [
      'a\tb\nc\td',
      [
        [1, 'a', 'b'],
        [2, 'c', 'd'],
      ],
    ],
    ['\ufeffa,b', [[1, 'a', 'b']]],
    [
      'a;"b,c,d"\n1;2',
      [
        [1, 'a', 'b,c,d'],
        [2, '1', '2'],
      ],
    ],
    [
      '"a ""b""","c\r\nd"\r\ne,f',
      [
        [1, 'a "b"', 'c\r\nd'],
        [3, 'e', 'f'],
      ],
    ],
    [
      'a,\n,b',
      [
        [1, 'a', ''],
        [2, '', 'b'],
      ],
    ],
    [
      'a,b\n\n\nc,d\n',
      [
        [1, 'a', 'b'],
        [4, 'c', 'd'],
      ],
    ],
    ['a,b,', [[1, 'a', 'b', '']]],
    ['', []],
    ['\n\n', []],
    ['a,"b\nc', { kind: 'malformed', line: 1 }],
    ['a,b\n"c"d,e', { kind: 'malformed', line: 2 }],
  ])('%j', (text, expected) => {
    expect(cellsOf(text)).toEqual(expected);
  });

  const cell = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'é', ',', ';', '\t', '"', "'", '\r', '\n', '=', '+', '-', '@', ' ') }),
    fc.string({ unit: 'grapheme' }),
  );

  test('gives what was written, whatever it is, and no cell is a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1 }), (lines) => {
        // The first line decides what separates cells, and an empty line says nothing.
        const all = [['customer', 'name'], ...lines].filter((cells) => cells.some((text) => text !== ''));
        const read = readCsv(all.map(writeCsvLine).join(''));
        if (read.kind === 'malformed') throw new Error(`malformed in line ${read.line}`);
        for (const { cells } of read.lines) for (const text of cells) expect(text).not.toMatch(/^[=+\-@\t\r\n]/);
        expect(read.lines.map(({ cells }) => cells.map(unguard))).toEqual(all);
      }),
    );
  });

  test('no text breaks it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ',', ';', '"', '\r', '\n', '\t', '\ufeff') }), (text) => {
        const read = readCsv(text);
        const lines = text.split(/\r\n|\r|\n/).length;
        for (const { line } of read.kind === 'ok' ? read.lines : [read]) expect(line).toBeLessThanOrEqual(lines);
      }),
    );
  });
});

describe('a list of contacts', () => {
  test('has its columns in any order, under the names that people use; others are left out', () => {
    const read = readContactsCsv(
      'E-Mail;Shoe size;Role;Customer;Contact name;Time zone\nd@contoso.com;42;soc;Contoso;Debra;CET',
    );
    expect(read).toEqual({
      rows: [
        {
          line: 2,
          customer: 'Contoso',
          input: { email: 'd@contoso.com', role: 'soc', name: 'Debra', zone: 'CET' },
        },
      ],
      problems: [],
    });
  });

  test('cells that are missing are empty; a line with too many is told and left out', () => {
    const read = readContactsCsv('customer,name,role\nContoso,Debra\nContoso,Joni,fraud,more\n');
    expect(read.rows).toEqual([{ line: 2, customer: 'Contoso', input: { name: 'Debra', role: '' } }]);
    expect(read.problems).toMatchObject([{ line: 3, field: 'line' }]);
  });

  test.each([
    ['', /empty/],
    ['customer,role\nContoso,soc', /name cannot be found/],
    ['customer,name,role,tenant\n', /Two columns mean customer/],
    ['customer,name,role\n"Contoso,Debra', /quote is not closed/],
    [`customer,name,role\n${'a,b,c\n'.repeat(25_001)}`, /25,000/],
    ['x'.repeat(5_000_001), /5 MB/],
  ])('is refused as a whole', (text, words) => {
    const read = readContactsCsv(text);
    expect(read.rows).toEqual([]);
    expect(read.problems).toHaveLength(1);
    expect(read.problems[0]?.words).toMatch(words);
  });

  test('25,000 lines are taken', () => {
    expect(readContactsCsv(`customer,name,role\n${'a,b,c\n'.repeat(25_000)}`).rows).toHaveLength(25_000);
  });
});
