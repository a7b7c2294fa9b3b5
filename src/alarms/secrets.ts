import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { DeskReading } from './judge-desk.ts';

/** The secrets whose end can be known from here. */
export interface WatchedSecrets {
  /** Of the service user; `''` without one. */
  readonly refreshToken: string;
  /** PEM file; `''` without one. */
  readonly certificateFile: string;
}

/**
 * Days that a refresh token lives from its own issue. It says nothing of itself, so it is counted from the day on which
 * it was first used here: it dies then at the latest. While the service runs, younger ones follow from it and nobody
 * notices; the first restart after that day would use the dead one.
 * Source: https://learn.microsoft.com/entra/identity-platform/refresh-tokens
 */
const REFRESH_TOKEN_DAYS = 90;

/**
 * Tells when our secrets die at the latest. A refresh token that was not seen before is noted, by a hash. What cannot be
 * read is left out: the sources say when it does not work.
 */
export async function readSecrets(
  db: Kysely<Tables>,
  { refreshToken, certificateFile }: WatchedSecrets,
  now: Date,
): Promise<DeskReading['secrets']> {
  const secrets: DeskReading['secrets'][number][] = [];
  if (refreshToken !== '') {
    const firstSeenAt = await firstSeen(db, 'refreshToken', refreshToken, now);
    secrets.push({ name: 'refreshToken', diesAt: new Date(firstSeenAt.getTime() + REFRESH_TOKEN_DAYS * 86_400_000) });
  }
  if (certificateFile !== '') {
    const pem = await readFile(certificateFile, 'utf8').catch(() => '');
    const diesAt = pem === '' ? undefined : endOf(pem);
    if (diesAt) secrets.push({ name: 'certificate', diesAt });
  }
  return secrets;
}

async function firstSeen(db: Kysely<Tables>, name: string, secret: string, now: Date): Promise<Date> {
  const fingerprint = createHash('sha256').update(secret).digest('hex').slice(0, 32);
  const { rows } = await sql<{ first_seen_at: Date }>`
    with added as (
      insert into secrets_seen (name, fingerprint, first_seen_at) values (${name}, ${fingerprint}, ${now})
      on conflict do nothing
      returning first_seen_at
    )
    select first_seen_at from added
    union all
    select first_seen_at from secrets_seen where name = ${name} and fingerprint = ${fingerprint}
    limit 1
  `.execute(db);
  return rows[0]?.first_seen_at ?? now;
}

function endOf(pem: string): Date | undefined {
  try {
    return new Date(new X509Certificate(pem).validTo);
  } catch {
    return undefined;
  }
}
