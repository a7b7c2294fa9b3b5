import { expect, test } from '@jest/globals';
import { readListText } from '../../src/teams/files/list-text.ts';

const TEXT = 'name\nJürgen Müller';
const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));
const swapped = Buffer.from(TEXT, 'utf16le').swap16();

test.each<[string, Uint8Array, string, boolean]>([
  ['UTF-8', bytes(TEXT), TEXT, false],
  ['UTF-8 with its mark', bytes([0xef, 0xbb, 0xbf], TEXT), TEXT, false],
  ['UTF-16, low byte first', Buffer.concat([bytes([0xff, 0xfe]), Buffer.from(TEXT, 'utf16le')]), TEXT, false],
  ['UTF-16, high byte first', Buffer.concat([bytes([0xfe, 0xff]), swapped]), TEXT, false],
  ['Windows-1252', Buffer.from(TEXT, 'latin1'), TEXT, true],
  ['Windows-1252 with what Latin-1 has not', bytes([0x80], 'x'), '€x', true],
  ['nothing', bytes(), '', false],
])('%s is read as it was written', (_name, content, text, isGuessed) => {
  expect(readListText(content)).toEqual({ text, isGuessed });
});
