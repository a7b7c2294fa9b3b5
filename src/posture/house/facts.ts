/**
 * What our own house is judged by. A part that could not be read says so with a reason, one of the codes of the sources,
 * or `switchedOff`; nothing that is not known counts as good.
 */
export type Known<T> = { readonly known: T } | { readonly reason: string };

/** How we prove ourselves to Microsoft. */
export interface IdentityFacts {
  readonly credential:
    | {
        readonly kind: 'managedIdentity' | 'certificate' | 'secret' | 'workloadIdentity';
        /** When it ends; undefined where nobody tells. */
        readonly endsAt: Date | undefined;
        /** Since when it is used here; undefined where it is not counted. */
        readonly firstSeenAt: Date | undefined;
      }
    | undefined;
  readonly serviceUser: {
    readonly storedIn: 'keyVault' | 'file' | 'environment' | 'none';
    readonly issuedAt: Date | undefined;
    readonly renewedAt: Date | undefined;
    /** Whether its tokens say that it passed multifactor authentication. */
    readonly hasMfa: Known<boolean>;
  };
  /** Names of permissions, as our tokens carry them. */
  readonly granted: Known<readonly string[]>;
  /** Those that the list asks for with these settings, and those that it allows beside them. */
  readonly asked: readonly string[];
  readonly allowed: readonly string[];
}

/** One person who holds a role here. */
export interface Operator {
  readonly entraId: string;
  readonly isGuest: boolean;
  readonly isEnabled: boolean;
}

/** Who may do what here. */
export interface PeopleFacts {
  /** Whether any role group is set; without one everybody of the tenant may do everything. */
  readonly hasGroups: boolean;
  readonly members: Known<{
    readonly administrators: readonly Operator[];
    /** Approvers and administrators. */
    readonly deciders: readonly Operator[];
    /** Everybody in any of the groups. */
    readonly all: readonly Operator[];
  }>;
  /** Entra ids of everybody who is registered for multifactor authentication. */
  readonly registered: Known<ReadonlySet<string>>;
  /** Entra ids of those who reached Partner Center without it. */
  readonly withoutMfa: Known<readonly string[]>;
}

/** How the desk keeps what it has. */
export interface KeepingFacts {
  readonly archiveAfterDays: number;
  readonly eraseAfterDays: number;
  /** The oldest line that Microsoft still shows of our tenant's audit log; undefined when it shows none. */
  readonly oldestTenantLine: Known<Date | undefined>;
  readonly webhook: {
    readonly acceptedAt: Date | undefined;
    readonly isRegistered: Known<boolean>;
  };
  /** `server`: the database is a server of its own, whose backups cannot be seen from here. */
  readonly backup: { readonly madeAt: Date | undefined } | 'server';
  /** When the database was last changed by an upgrade. */
  readonly upgradedAt: Date;
  /** Alerts of the last 30 days whose change has no line in the audit log. */
  readonly missingLines: number;
}
