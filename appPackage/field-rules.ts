import { z } from 'zod';

/** Text for people of at most `max` characters, never empty; in a language file nobody fills placeholders. */
export const text = (max: number) =>
  z
    .string()
    .max(max, `is longer than ${max} characters`)
    .refine((value) => value.trim() !== '', 'is empty')
    .refine((value) => !value.includes('${{'), 'has a placeholder that nobody fills');

export const guid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'must be a GUID');

/** An address of a page; Teams' schema takes plain http too, the Teams store does not, and neither do we. */
export const httpsUrl = z
  .string()
  .max(2048, 'is longer than 2048 characters')
  .refine((value) => URL.canParse(value) && new URL(value).protocol === 'https:', 'must be an https address');

/** A host, or a wildcard below one: no scheme, no port, no path, and never all of a top-level domain. */
export const domain = z
  .string()
  .regex(/^(\*\.)?([a-z0-9-]+\.)+[a-z][a-z0-9-]+$/i, 'must be a host name without https:// and without a path');
