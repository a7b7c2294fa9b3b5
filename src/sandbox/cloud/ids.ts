import { createHash, randomBytes } from 'node:crypto';

const asGuid = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;

/** A GUID that is the same in every run for the same text: people and groups keep theirs over a restart. */
export const stableGuid = (text: string): string => asGuid(createHash('sha256').update(text).digest('hex'));

/** The id of a risk detection: 64 hex digits, opaque. New on every call, so that a restart brings new alerts. */
export const detectionId = (): string => randomBytes(32).toString('hex');
