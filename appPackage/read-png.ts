import { crc32, inflateSync } from 'node:zlib';
import { type Image, PNG_SIGNATURE } from './write-png.ts';

export type ReadPng =
  | { readonly kind: 'image'; readonly image: Image }
  /** `reason` continues a sentence that begins with the name of the file. */
  | { readonly kind: 'unreadable'; readonly reason: string };

interface Chunk {
  readonly name: string;
  readonly data: Buffer;
}

/**
 * Reads a PNG of the one kind that an icon of ours may be: 8 bits a channel, colour type 6 (RGBA), not interlaced.
 * Total: any bytes give a picture or a reason.
 */
export function readPng(bytes: Buffer): ReadPng {
  if (!bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE)) return unreadable('is no PNG');
  const chunks = readChunks(bytes);
  const header = chunks?.find(({ name }) => name === 'IHDR')?.data;
  if (!chunks || header?.length !== 13) return unreadable('is a damaged PNG');

  const [bitDepth, colourType, , , interlace] = header.subarray(8);
  if (bitDepth !== 8 || colourType !== 6 || interlace !== 0) {
    return unreadable('must have 8 bits a channel and colour type 6 (RGBA), not interlaced');
  }
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const rows = inflate(Buffer.concat(chunks.filter(({ name }) => name === 'IDAT').map(({ data }) => data)));
  if (rows?.length !== (width * 4 + 1) * height) return unreadable('is a damaged PNG');
  return { kind: 'image', image: { width, height, pixels: unfilter(rows, width * 4, height) } };
}

const unreadable = (reason: string): ReadPng => ({ kind: 'unreadable', reason });

/** The chunks up to the end mark; undefined when they are cut off or a checksum is wrong. */
function readChunks(bytes: Buffer): Chunk[] | undefined {
  const chunks: Chunk[] = [];
  let at = PNG_SIGNATURE.length;
  while (at + 12 <= bytes.length) {
    const end = at + 8 + bytes.readUInt32BE(at);
    if (end + 4 > bytes.length || bytes.readUInt32BE(end) !== crc32(bytes.subarray(at + 4, end))) return undefined;
    const chunk = { name: bytes.toString('latin1', at + 4, at + 8), data: bytes.subarray(at + 8, end) };
    if (chunk.name === 'IEND') return chunks;
    chunks.push(chunk);
    at = end + 4;
  }
  return undefined;
}

function inflate(data: Buffer): Buffer | undefined {
  try {
    return inflateSync(data);
  } catch {
    // Whatever zlib finds wrong, the file is damaged; the caller says so.
    return undefined;
  }
}

/** Undoes the filter that each row names in its first byte (PNG specification, section 9). */
function unfilter(rows: Buffer, rowBytes: number, height: number): Uint8Array {
  const pixels = new Uint8Array(rowBytes * height);
  for (let row = 0; row < height; row += 1) {
    const from = row * (rowBytes + 1);
    const to = row * rowBytes;
    const filter = rows[from] ?? 0;
    for (let i = 0; i < rowBytes; i += 1) {
      const left = i < 4 ? 0 : (pixels[to + i - 4] ?? 0);
      const above = pixels[to + i - rowBytes] ?? 0;
      const aboveLeft = i < 4 ? 0 : (pixels[to + i - rowBytes - 4] ?? 0);
      pixels[to + i] = (rows[from + 1 + i] ?? 0) + predict(filter, left, above, aboveLeft);
    }
  }
  return pixels;
}

function predict(filter: number, left: number, above: number, aboveLeft: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return Math.floor((left + above) / 2);
  if (filter !== 4) return 0;
  const [toLeft, toAbove, toAboveLeft] = [left, above, aboveLeft].map((near) =>
    Math.abs(left + above - aboveLeft - near),
  ) as [number, number, number];
  if (toLeft <= toAbove && toLeft <= toAboveLeft) return left;
  return toAbove <= toAboveLeft ? above : aboveLeft;
}
