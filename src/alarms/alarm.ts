/**
 * An **alarm** tells the channel what the desk itself cannot do: a source that is not read, a token that is about to die,
 * cards that nobody gets. It is about us; what happens at customers is an alert.
 *
 * Invariants: at most one alarm of a key is open; it opens when a trouble has lasted (thresholds in `judge-*.ts`), follows
 * it in one live card, and closes when two good looks in a row, minutes apart, found it gone. Many troubles with one cause
 * are one alarm.
 */
export type AlarmKind = 'silent' | 'lost' | 'token' | 'deliveries' | 'jobs' | 'waiting' | 'webhook';

/** What of ours ends one day; `tokenStore` is the home of the refresh token, which cannot be used. */
export type SecretName = 'refreshToken' | 'certificate' | 'clientSecret' | 'tokenStore';

/** Sources that are not read for one reason. */
export interface SilentRow {
  readonly sources: readonly string[];
  /** As in `source_states`; `notTried` when nobody tried although it was due. */
  readonly reasonCode: string;
  /** In plain words. */
  readonly reason: string;
  readonly tenantCount: number;
  /** At most three ids; not all of them where more are meant. */
  readonly tenantIds: readonly string[];
  /** ISO; none of them was read since then. `''` when none ever was. */
  readonly since: string;
}

/** What an alarm says, as last seen. Fields that its kind does not have are empty. */
export interface AlarmFacts {
  readonly kind: AlarmKind;
  /** `silent` and `lost`: by reason, the most tenants first; at most six. */
  readonly rows: readonly SilentRow[];
  /** `silent`: nobody is read any more, as opposed to some customers. */
  readonly isEverywhere: boolean;
  /** `silent`: tenants that are read again while others still wait for their turn. */
  readonly readAgain: number;
  /** Cards, jobs or partner alerts that it is about. */
  readonly count: number;
  /** `token`: which one. */
  readonly secret: '' | SecretName;
  /** `token`: ISO, when it dies at the latest; `''` when that is not known. */
  readonly diesAt: string;
}

/** A trouble as one look finds it. */
export interface Finding {
  /** One alarm at a time: `silent:graph.riskyUsers`, `token:refreshToken`. */
  readonly key: string;
  readonly sinceAt: Date;
  readonly facts: AlarmFacts;
  /** `healing`: it opens no alarm and keeps an open one from closing soon. */
  readonly state: 'broken' | 'healing';
}

export interface Alarm {
  readonly id: string;
  readonly number: number;
  readonly key: string;
  readonly sinceAt: Date;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  /** Number of the alarm that tells of it since then. */
  readonly foldedInto: number | null;
  readonly facts: AlarmFacts;
  readonly version: number;
}

/** Facts of a kind with everything else empty. */
export const factsOf = (kind: AlarmKind, known: Partial<Omit<AlarmFacts, 'kind'>>): AlarmFacts => ({
  kind,
  rows: [],
  isEverywhere: false,
  readAgain: 0,
  count: 0,
  secret: '',
  diesAt: '',
  ...known,
});
