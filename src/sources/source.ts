import type { Transaction } from 'kysely';
import type { Signal } from '../alerts/index.ts';
import type { Tables } from '../storage/tables.ts';

/**
 * A **source** is one thing that Microsoft lets us read and that must be asked for again and again; the *poller* reads
 * it, for the partner or for every tenant. The *cursor* is how far it got: any JSON, known to the source only.
 * Invariants: what a batch holds and the cursor behind it are saved in one transaction or not at all, so a source may
 * repeat items but never skips one; reading twice from the same cursor is harmless.
 */
export interface Source {
  /** Stored and shown; `api.resource`. */
  readonly name: string;
  readonly scope: 'partner' | 'everyTenant';
  /** Seconds between two good reads of one tenant. */
  readonly intervalSec: number;
  /**
   * Reads what is new since the cursor, a page at a time.
   *
   * @param cursor - as the last saved batch left it; `null` before the first read
   * @throws AppError one of the `source_*` codes; pages that were yielded before stay saved
   */
  read(tenantId: string, cursor: unknown): AsyncIterable<Batch>;
}

/** One page of a source. */
export interface Batch {
  readonly signals: readonly Signal[];
  readonly malformed: readonly Malformed[];
  /** What to go on from after this page. */
  readonly cursor: unknown;
  /** What else must be saved with it. */
  readonly alongside?: (tx: Transaction<Tables>) => Promise<void>;
}

/** An item that could not be understood; it is kept for a person to look at. */
export interface Malformed {
  readonly key: string;
  readonly reason: string;
  readonly item: unknown;
}

/** One item of the wire, mapped or not. */
export type Mapped =
  | { readonly kind: 'signal'; readonly signal: Signal }
  | { readonly kind: 'malformed'; readonly malformed: Malformed };

/** Sorts the mapped items of a page. */
export function batchOf(mapped: readonly Mapped[], cursor: unknown): Batch {
  return {
    signals: mapped.flatMap((item) => (item.kind === 'signal' ? [item.signal] : [])),
    malformed: mapped.flatMap((item) => (item.kind === 'malformed' ? [item.malformed] : [])),
    cursor,
  };
}
