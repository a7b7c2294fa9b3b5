import { crc32, inflateRawSync } from 'node:zlib';

/**
 * Opens an archive as Teams would: from the directory at its end, by offset, checking each file's name, sizes and checksum
 * against what stands before the file itself.
 */
export function readZip(zip: Buffer): Map<string, Buffer> {
  const end = zip.length - 22;
  if (zip.readUInt32LE(end) !== 0x06054b50) throw new Error('no end of the directory');
  const count = zip.readUInt16LE(end + 10);
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let i = 0; i < count; i += 1) {
    if (zip.readUInt32LE(at) !== 0x02014b50) throw new Error('no entry of the directory');
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('ascii', at + 46, at + 46 + nameLength);
    files.set(name, readFile(zip, zip.readUInt32LE(at + 42), name, zip.subarray(at + 16, at + 28)));
    at += 46 + nameLength;
  }
  if (at !== end) throw new Error('something stands after the directory');
  return files;
}

/** @param sums - checksum, packed and unpacked size as the directory has them */
function readFile(zip: Buffer, at: number, name: string, sums: Buffer): Buffer {
  if (zip.readUInt32LE(at) !== 0x04034b50) throw new Error(`no file ${name}`);
  if (!zip.subarray(at + 14, at + 26).equals(sums)) throw new Error(`${name}: directory and file differ`);
  const from = at + 30 + zip.readUInt16LE(at + 26);
  if (zip.toString('ascii', at + 30, from) !== name) throw new Error(`${name} has another name`);
  const bytes = inflateRawSync(zip.subarray(from, from + sums.readUInt32LE(4)));
  if (bytes.length !== sums.readUInt32LE(8) || crc32(bytes) !== sums.readUInt32LE(0))
    throw new Error(`${name} is damaged`);
  return bytes;
}
