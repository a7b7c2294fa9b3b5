import { createHash } from 'node:crypto';

/** A short text that is the same exactly when all the parts are the same. */
export const fingerprint = (...parts: readonly (string | number | boolean)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
