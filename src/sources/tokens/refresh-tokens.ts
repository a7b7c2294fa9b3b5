import { AppError } from '../../error.ts';
import { homeOf, type StoreSettings } from './store/open-store.ts';
import type { StoredToken, TokenHome, TokenStore } from './store/token-store.ts';

/** The refresh token that is redeemed at the moment. */
export interface HeldToken {
  readonly token: string;
  /** Unknown of one that only a setting names, until it was redeemed here once. */
  readonly issuedAt: Date | undefined;
  readonly signedInAt: Date | undefined;
}

/** For `status`, the alarms and the set-up. Dates are unknown until the store was read once. */
export interface RefreshTokenState {
  readonly storedIn: TokenHome;
  /** When the token that is in the store was issued: a restart begins with that one. */
  readonly issuedAt?: Date;
  /** When the person signed in whom it goes back to. */
  readonly signedInAt?: Date;
  /** When a redemption here last brought a newer one. */
  readonly renewedAt?: Date;
}

/**
 * The refresh token in memory, and what is known of the one in the store.
 *
 * Invariants: the store's token comes before the setting's; a later signing-in replaces an earlier one, and never the other
 * way round; older tokens of one signing-in stay good, so many may be redeemed at once.
 */
export interface RefreshTokens {
  /**
   * The token to redeem. Reads the store at first, and while there is none again once in a while.
   *
   * @returns `undefined` when nobody has signed in yet
   * @throws AppError as the store does
   */
  current(): Promise<HeldToken | undefined>;
  /** A redemption of `used` brought a newer token. */
  renewed(used: HeldToken, token: string): void;
  /** Another token in place of one that is dead: of the store, or of the setting; `undefined` when there is none that lives. */
  instead(dead: HeldToken): Promise<HeldToken | undefined>;
  /** Reads the store again. @returns whether somebody has signed in anew since */
  look(): Promise<boolean>;
  /** The token to write back, when the one in the store is dead, missing, or older by this much; otherwise `undefined`. */
  worthStoring(olderMs: number): StoredToken | undefined;
  /** This token was written to the store. */
  stored(token: StoredToken): void;
  held(): HeldToken | undefined;
  readonly store: TokenStore | undefined;
  state(): RefreshTokenState;
}

/** Milliseconds between two looks into a store that holds nothing, or that could not be read. */
const LOOK_AGAIN_MS = 10_000;

interface Ports {
  readonly store: TokenStore | undefined;
  readonly now: () => Date;
  /** The token of another signing-in is used from now on: what the one before was given must go. */
  readonly onTaken: () => void;
}

/** Starts without a token; see `RefreshTokens`. */
export function createRefreshTokens(settings: StoreSettings, { store, now, onTaken }: Ports): RefreshTokens {
  const fromSetting: HeldToken | undefined = settings.PARTNER_REFRESH_TOKEN
    ? { token: settings.PARTNER_REFRESH_TOKEN, issuedAt: undefined, signedInAt: undefined }
    : undefined;
  const storedIn = homeOf(settings);
  const known: {
    held?: HeldToken | undefined;
    inStore?: StoredToken | undefined;
    renewedAt?: Date;
    reading?: Promise<StoredToken | undefined>;
    lookedAt?: number;
    failure?: unknown;
  } = {};
  /** Tokens that the login refused for good: a handful in the life of a process. */
  const dead = new Set<string>();

  /** Those who ask at the same time share one look. */
  const readStore = (): Promise<StoredToken | undefined> => {
    known.reading ??= (async () => {
      known.lookedAt = now().getTime();
      try {
        known.inStore = await store?.read();
        delete known.failure;
        return known.inStore;
      } catch (error) {
        known.failure = error;
        throw error;
      } finally {
        delete known.reading;
      }
    })();
    return known.reading;
  };
  const hold = (token: HeldToken): HeldToken => {
    known.held = token;
    onTaken();
    return token;
  };

  return {
    store,
    held: () => known.held,
    async current() {
      if (known.held) return known.held;
      const isRecent = known.lookedAt !== undefined && now().getTime() - known.lookedAt < LOOK_AGAIN_MS;
      // The failure is kept, and what else there is comes first.
      if (!isRecent || known.reading) await readStore().catch(() => undefined);
      // Another caller may have been first, and be ahead of the store by now.
      const first = known.held ?? known.inStore ?? fromSetting;
      if (!first && known.failure) throw asBefore(known.failure);
      return first && (known.held ?? hold(first));
    },
    renewed(used, token) {
      const at = now();
      known.renewedAt = at;
      // Whoever was redeemed before somebody signed in anew brings a token of the earlier signing-in.
      if (known.held && known.held.signedInAt?.getTime() !== used.signedInAt?.getTime()) return;
      known.held = { token, issuedAt: at, signedInAt: used.signedInAt };
    },
    async instead(refused) {
      dead.add(refused.token);
      const isAlive = (token: HeldToken | undefined) => token !== undefined && !dead.has(token.token);
      if (isAlive(known.held)) return known.held;
      const inStore = await readStore().catch(() => undefined);
      const other = [known.held, inStore, fromSetting].find(isAlive);
      return other && hold(other);
    },
    async look() {
      const inStore = await readStore();
      if (!inStore) return false;
      if (!known.held) {
        hold(inStore);
        return true;
      }
      const isNewer = timeOf(inStore.signedInAt) > timeOf(known.held.signedInAt) && !dead.has(inStore.token);
      if (isNewer) hold(inStore);
      return isNewer;
    },
    worthStoring(olderMs) {
      const { held, inStore } = known;
      if (!held?.issuedAt || dead.has(held.token)) return undefined;
      const isStale =
        !inStore || dead.has(inStore.token) || held.issuedAt.getTime() - inStore.issuedAt.getTime() >= olderMs;
      return isStale ? { ...held, issuedAt: held.issuedAt } : undefined;
    },
    stored(token) {
      known.inStore = token;
    },
    state() {
      const { issuedAt, signedInAt } = known.inStore ?? {};
      return {
        storedIn: storedIn !== 'none' && known.inStore === undefined && fromSetting ? 'environment' : storedIn,
        ...(issuedAt ? { issuedAt } : {}),
        ...(signedInAt ? { signedInAt } : {}),
        ...(known.renewedAt ? { renewedAt: known.renewedAt } : {}),
      };
    },
  };
}

const timeOf = (at: Date | undefined): number => at?.getTime() ?? Number.NEGATIVE_INFINITY;

/** A new error for each who asks: fields and stack of the first stay with the first. */
const asBefore = (failure: unknown): unknown =>
  failure instanceof AppError ? new AppError(failure.code, { fields: { ...failure.fields } }) : failure;
