import { crc32, deflateRawSync } from 'node:zlib';

/** One file of an archive; `name` is plain ASCII. */
export interface ZipFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** 1 January 1980, midnight, the first moment a ZIP can tell: the same files then give the same archive on any day. */
const TIME = 0;
const DATE = (1 << 5) | 1;

/** Version 2.0 of the format: deflate. */
const VERSION = 20;
const DEFLATE = 8;

/**
 * Writes files into a ZIP archive, in the order given (PKWARE's APPNOTE, sections 4.3 and 4.4; no ZIP64, so nothing of
 * 4 GB or more).
 */
export function writeZip(files: readonly ZipFile[]): Buffer {
  const contents: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const packed = deflateRawSync(bytes, { level: 9 });
    const about = Buffer.concat([
      u16(VERSION, 0, DEFLATE, TIME, DATE),
      u32(crc32(bytes), packed.length, bytes.length),
      u16(name.length),
    ]);
    const fileName = Buffer.from(name, 'ascii');
    const content = Buffer.concat([u32(0x04034b50), about, u16(0), fileName, packed]);
    contents.push(content);
    // No extra field, no comment, first disk, no attributes.
    directory.push(u32(0x02014b50), u16(VERSION), about, u16(0, 0, 0, 0), u32(0, offset), fileName);
    offset += content.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.concat([
    u32(0x06054b50),
    u16(0, 0, files.length, files.length),
    u32(listing.length, offset),
    u16(0),
  ]);
  return Buffer.concat([...contents, listing, end]);
}

const u16 = (...values: number[]): Buffer => Buffer.from(new Uint8Array(values.flatMap((v) => [v, v >>> 8])));
const u32 = (...values: number[]): Buffer =>
  Buffer.from(new Uint8Array(values.flatMap((v) => [v, v >>> 8, v >>> 16, v >>> 24])));
