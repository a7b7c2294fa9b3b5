import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { drawColourIcon, drawOutlineIcon, NIGHT } from '../../appPackage/icons.ts';
import { readPng } from '../../appPackage/read-png.ts';
import { type Image, PNG_SIGNATURE, writePng } from '../../appPackage/write-png.ts';
import { appFiles } from './app-folder.ts';

const images = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([width, height]) =>
  fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    pixels: fc.uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 }),
  }),
);

describe('PNG', () => {
  test('any picture comes back as it was written', () => {
    fc.assert(fc.property(images, (image) => expect(readPng(writePng(image))).toEqual({ kind: 'image', image })));
  });

  test('any picture comes back from any filters, as a paint program chooses them', () => {
    fc.assert(
      fc.property(images, fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 9, maxLength: 9 }), (image, filters) =>
        expect(readPng(filtered(image, filters))).toEqual({ kind: 'image', image }),
      ),
    );
  });

  test('any bytes give an answer', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const unreadable = { kind: 'unreadable', reason: expect.any(String) };
        expect(readPng(Buffer.from(bytes))).toEqual(unreadable);
        expect(readPng(Buffer.concat([PNG_SIGNATURE, bytes]))).toEqual(unreadable);
      }),
    );
  });

  test.each([
    ['16 bits a channel', [16, 6, 0, 0, 0]],
    ['a palette', [8, 3, 0, 0, 0]],
    ['no alpha', [8, 2, 0, 0, 0]],
    ['interlaced', [8, 6, 0, 0, 1]],
  ])('%s is refused', (_, kind) => {
    const image = { width: 1, height: 1, pixels: new Uint8Array(4) };
    expect(readPng(filtered(image, [0], kind))).toEqual({
      kind: 'unreadable',
      reason: 'must have 8 bits a channel and colour type 6 (RGBA), not interlaced',
    });
  });
});

describe('the icons', () => {
  test.each([
    ['color.png', drawColourIcon()],
    ['outline.png', drawOutlineIcon()],
  ])('%s is what draw-icons.ts draws', (file, image) => {
    expect(readPng(appFiles().get(file) ?? Buffer.alloc(0))).toEqual({ kind: 'image', image });
  });

  test('the accent colour is the ground of the colour icon', () => {
    const manifest = JSON.parse(appFiles().get('manifest.json')?.toString('utf8') ?? '') as { accentColor: string };
    expect(manifest.accentColor).toBe(`#${Buffer.from(NIGHT).toString('hex').toUpperCase()}`);
  });
});

/** A PNG whose rows use the filters given; the encoder's side of section 9 of the specification. */
function filtered({ width, height, pixels }: Image, filters: readonly number[], kind = [8, 6, 0, 0, 0]): Buffer {
  const rowBytes = width * 4;
  const at = (row: number, i: number) => (row < 0 || i < 0 ? 0 : (pixels[row * rowBytes + i] ?? 0));
  const rows = Array.from({ length: height }, (_, row) => {
    const filter = filters[row] ?? 0;
    const bytes = Array.from({ length: rowBytes }, (_, i) => {
      const [left, above, corner] = [at(row, i - 4), at(row - 1, i), at(row - 1, i - 4)];
      const estimate = left + above - corner;
      const nearest = [left, above, corner].reduce((best, near) =>
        Math.abs(estimate - near) < Math.abs(estimate - best) ? near : best,
      );
      return at(row, i) - ([0, left, above, (left + above) >> 1, nearest][filter] ?? 0);
    });
    return Buffer.from(Uint8Array.from([filter, ...bytes]));
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set(kind, 8);
  const chunk = (name: string, data: Buffer) => {
    const bytes = Buffer.alloc(12 + data.length);
    bytes.writeUInt32BE(data.length, 0);
    bytes.write(name, 4, 'latin1');
    bytes.set(data, 8);
    bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
    return bytes;
  };
  return Buffer.concat([
    PNG_SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
