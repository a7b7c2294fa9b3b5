import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { lostToken, unusableStore } from './token-store.ts';

const VERSION = 1;
const ALGORITHM = 'aes-256-gcm';
/** As NIST SP 800-38D wants it for GCM; random, because one key seals a few hundred texts in its life. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const Header = z.object({
  watchpost: z.literal('refresh token'),
  version: z.number(),
  key: z.string(),
  nonce: z.string(),
});

/** Tells two keys apart without telling anything of them. */
const fingerprint = (key: Buffer): string =>
  createHash('sha256').update('watchpost key').update(key).digest('hex').slice(0, 12);

/**
 * Seals a text with AES-256-GCM: a line of JSON that says what it is, then the ciphertext. The line is authenticated too, so
 * that nobody can turn a new format into an old one.
 *
 * @param key - 32 bytes
 */
export function seal(text: string, key: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const header = JSON.stringify({
    watchpost: 'refresh token',
    version: VERSION,
    key: fingerprint(key),
    nonce: nonce.toString('base64'),
  });
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(header));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${header}\n${sealed.toString('base64')}\n`;
}

/**
 * Opens what `seal` made.
 *
 * @throws AppError `token_store_unusable`: another key, a newer format, or a file that was changed
 */
export function open(sealed: string, key: Buffer): string {
  const [line = '', content = ''] = sealed.split('\n');
  const header = readHeader(line);
  if (header.version !== VERSION) {
    throw unusableStore('file', `TOKEN_FILE has format ${header.version}, which a newer Watchpost wrote`);
  }
  if (header.key !== fingerprint(key)) {
    throw lostToken('file', 'TOKEN_FILE was sealed with another key; put that one back');
  }
  const bytes = Buffer.from(content, 'base64');
  try {
    const decipher = createDecipheriv(ALGORITHM, key, Buffer.from(header.nonce, 'base64'), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(line))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw damaged(cause);
  }
}

function readHeader(line: string): z.output<typeof Header> {
  try {
    return Header.parse(JSON.parse(line));
  } catch (cause) {
    throw damaged(cause);
  }
}

const damaged = (cause: unknown) => lostToken('file', 'TOKEN_FILE is damaged: restore it', cause);
