import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { EndingSecret } from './judge-desk.ts';

/** The secrets whose end can be known from here. */
export interface WatchedSecrets {
  /** Where the service user's refresh token is kept, and when the one there was issued; no date while unknown. */
  readonly refreshToken: () => {
    readonly storedIn: 'keyVault' | 'file' | 'environment' | 'none';
    readonly issuedAt?: Date;
  };
  /** The refresh token that a setting names, which says nothing of its age; `''` without one. */
  readonly configuredToken: string;
  /** `undefined` without a certificate. */
  readonly certificateEndsAt: () => Promise<Date | undefined>;
  /** `undefined` while unknown. */
  readonly secretEndsAt: () => Date | undefined;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * Days that a refresh token lives from its own issue. One in a store knows its day, and is replaced every week; one in a
 * setting is counted from the day on which it was first used here: it dies then at the latest. While the service runs,
 * younger ones follow from it and nobody notices; the first restart after that day would use the dead one.
 * Source: https://learn.microsoft.com/entra/identity-platform/refresh-tokens
 */
const REFRESH_TOKEN_DAYS = 90;
/** Days for which nobody redeemed it: it is renewed every day, so something has been wrong for long. */
const UNUSED_DAYS = 30;
/** Days before its end that a secret is told of: time to ask somebody, and to do it on a working day. */
const BEFORE_END_DAYS = { refreshToken: 14, certificate: 30, clientSecret: 30 } as const;
/** Milliseconds for which the token's home may fail: a restart would need it. */
const STORE_FAILING_MS = HOUR_MS;

/**
 * Tells when our secrets die at the latest. A refresh token of a setting that was not seen before is noted, by a hash. What
 * cannot be read is left out: the sources say when it does not work.
 */
export async function readSecrets(db: Kysely<Tables>, watched: WatchedSecrets, now: Date): Promise<EndingSecret[]> {
  const certificateEndsAt = await watched.certificateEndsAt().catch(() => undefined);
  return [
    ...(await readRefreshToken(db, watched, now)),
    ...ending('certificate', certificateEndsAt),
    ...ending('clientSecret', watched.secretEndsAt()),
  ];
}

const ending = (name: 'certificate' | 'clientSecret', diesAt: Date | undefined): EndingSecret[] =>
  diesAt ? [{ name, diesAt, tellAt: daysFrom(diesAt, -BEFORE_END_DAYS[name]) }] : [];

const daysFrom = (at: Date, days: number): Date => new Date(at.getTime() + days * DAY_MS);

async function readRefreshToken(
  db: Kysely<Tables>,
  { refreshToken, configuredToken }: WatchedSecrets,
  now: Date,
): Promise<EndingSecret[]> {
  const { storedIn, issuedAt } = refreshToken();
  if (storedIn === 'none') return [];
  const noted = await db
    .selectFrom('token_renewals')
    .select(['redeemed_at as redeemedAt', 'failing_since as failingSince'])
    .executeTakeFirst();
  const since = issuedAt ?? (configuredToken ? await firstSeen(db, 'refreshToken', configuredToken, now) : undefined);
  const diesAt = since && daysFrom(since, REFRESH_TOKEN_DAYS);
  const tellAts = [
    ...(diesAt ? [daysFrom(diesAt, -BEFORE_END_DAYS.refreshToken)] : []),
    ...(noted?.redeemedAt ? [daysFrom(noted.redeemedAt, UNUSED_DAYS)] : []),
  ].sort((a, b) => a.getTime() - b.getTime());
  const [tellAt] = tellAts;
  return [
    ...(tellAt ? [{ name: 'refreshToken' as const, diesAt, tellAt }] : []),
    ...(noted?.failingSince
      ? [{ name: 'tokenStore' as const, diesAt, tellAt: new Date(noted.failingSince.getTime() + STORE_FAILING_MS) }]
      : []),
  ];
}

/**
 * Since when a secret is used here, by a hash of it: it tells nothing of itself, so this is the least that is known of its
 * age. One that was not seen before is noted; safe to repeat.
 */
export async function firstSeen(db: Kysely<Tables>, name: string, secret: string, now: Date): Promise<Date> {
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
