/**
 * A **tenant** is a Microsoft Entra tenant: the partner's own, or a *customer*, a tenant that the partner serves.
 *
 * Words: *coverage* is which sources of which tenants can be read, and since when they could not.
 * Invariants: a tenant is never forgotten; one that Microsoft does not list any more keeps its name for the alerts that
 * it had. Names are untrusted text: customers choose them.
 */
export interface Tenant {
  /** Lower-case GUID. */
  readonly id: string;
  readonly name: string;
  /** The initial domain, empty when no list named it. */
  readonly domain: string;
  readonly kind: 'partner' | 'customer';
}

/** How a source of a tenant stands; `new` was never read. */
export const COVERAGE_STATUSES = ['new', 'ok', 'failing', 'notReadable'] as const;
export type CoverageStatus = (typeof COVERAGE_STATUSES)[number];

/** One source of one tenant. */
export interface CoverageRow {
  readonly source: string;
  readonly tenantId: string;
  /** Empty when the tenant is not on any list. */
  readonly tenantName: string;
  readonly status: CoverageStatus;
  readonly reasonCode: string | null;
  /** In plain words. */
  readonly reason: string | null;
  readonly lastGoodAt: Date | null;
  readonly lastAttemptAt: Date | null;
}

export interface Coverage {
  /** Rows by status, over everything that was asked about. */
  readonly counts: Readonly<Record<CoverageStatus, number>>;
  /** What is not `ok` first, then by name; cut to the limit. */
  readonly rows: readonly CoverageRow[];
  /** Items that could not be understood and wait for a person. */
  readonly quarantined: number;
}
