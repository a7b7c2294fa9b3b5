import { AppError } from '../../../error.ts';

/** A refresh token of the service user, as it is kept. The token itself is never logged. */
export interface StoredToken {
  readonly token: string;
  /** When Microsoft gave it out; it lives 90 days from then. */
  readonly issuedAt: Date;
  /**
   * When the person signed in whom it goes back to: a later signing-in replaces an earlier one, whatever was issued when.
   * Unknown of one that goes back to `PARTNER_REFRESH_TOKEN`, which every other replaces.
   */
  readonly signedInAt: Date | undefined;
}

/**
 * Where the refresh token of the service user is kept: a key vault, or an encrypted file for a trial.
 *
 * Both methods throw AppError `token_store_unusable` with `fields.why` when a person must act, and `source_unreachable`
 * when trying again may help. To write twice does no harm.
 */
export interface TokenStore {
  /** @returns the newest; `undefined` when none was ever written */
  read(): Promise<StoredToken | undefined>;
  /** Replaces it as a whole: whoever reads meanwhile sees the old one or the new one. */
  write(token: StoredToken): Promise<void>;
}

/** Which kind of place it is; `environment` is the setting `PARTNER_REFRESH_TOKEN`, which nobody can write back to. */
export type TokenHome = 'keyVault' | 'file' | 'environment' | 'none';

/** Days that a refresh token lives from its own issue. Source: https://learn.microsoft.com/entra/identity-platform/refresh-tokens */
export const REFRESH_TOKEN_DAYS = 90;

/**
 * The error of a store that a person must mend.
 *
 * @param why - a sentence with the mend, for the terminal and for the log
 */
export const unusableStore = (storedIn: TokenHome, why: string, cause?: unknown): AppError =>
  storeError({ storedIn, why }, cause);

/** The same where only the token is lost, so that writing a new one mends it. @param why - without that mend */
export const lostToken = (storedIn: TokenHome, why: string, cause?: unknown): AppError =>
  storeError({ storedIn, why: `${why}, or run npm run consent again`, isMendedByToken: true }, cause);

/** Whether the error of a store goes away when a new token is written. */
export const isMendedByToken = (error: unknown): boolean =>
  error instanceof AppError && error.fields['isMendedByToken'] === true;

const storeError = (fields: Record<string, unknown>, cause: unknown): AppError =>
  new AppError('token_store_unusable', {
    fields: { ...fields, reason: 'tokenStore' },
    ...(cause === undefined ? {} : { cause }),
  });
