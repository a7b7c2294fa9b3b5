import { z } from 'zod';
import { readPairs } from './figures/push-settings.ts';
import { isHttpAddress, isSafeAddress } from './safe-address.ts';

/** Any text. */
export const text = (fallback: string) => z.string().default(fallback);
/** A whole number within bounds. */
export const number = (fallback: number, min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`)
    .default(fallback);
/** Days; `0` is never. */
export const days = (fallback: number, min: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be 0 or a whole number of days from ${min} on`)
    .transform(Number)
    .refine((value) => value === 0 || (value >= min && value <= 36_500), `must be 0 or at least ${min} days`)
    .default(fallback);
/** One of some words. */
export const choice = <const Words extends readonly [string, ...string[]]>(fallback: Words[number], words: Words) =>
  z.enum(words, `must be one of ${words.filter(Boolean).join(', ')}`).default(fallback as never);
/** Values with commas between them. */
export const list = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((value) =>
      value
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean),
    );
/** An address outside; plain http only on loopback, where no token can be overheard. */
export const address = (fallback: string) =>
  z
    .string()
    .refine(isSafeAddress, 'must be https, or http on loopback')
    .transform((value) => value.replace(/\/+$/, ''))
    .default(fallback);
/** A GUID, in lower case. */
export const guid = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'must be a GUID')
  .transform((value) => value.toLowerCase())
  .default('');
/** A collector of figures; plain http is usual inside a cluster, and refused where a key goes along. */
export const collector = z.string().refine(isHttpAddress, 'must be http or https, without a user name').default('');
/** `name=value,other=value`. */
export const pairs = z
  .string()
  .refine((value) => readPairs(value) !== undefined, 'must be name=value,name=value, percent-encoded')
  .default('');
/** A key of AES-256, as `openssl rand -base64 32` or `-hex 32` writes it. */
export const key = z
  .string()
  .refine(
    (value) => /^[0-9a-f]{64}$/i.test(value) || /^[\w+/-]{43}=?$/.test(value),
    'must be 32 bytes in base64 or hex',
  )
  .default('');
/** A PostgreSQL server, as libpq writes it. */
export const postgresAddress = z
  .string()
  .regex(/^postgres(ql)?:\/\/./, 'must be postgres://user:password@host:port/database')
  .default('');

/** An IANA time zone that this machine knows. */
export const timeZone = (fallback: string) => text(fallback).refine(isTimeZone, 'must be an IANA time zone');

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}
