import { randomBytes } from 'node:crypto';

/**
 * Makes a UUIDv7 (RFC 9562): ids of one table lie in the order of their making, so an index grows at its end.
 *
 * @param at - the moment to carry, to the millisecond
 */
export function newId(at: Date): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(at.getTime(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
