/**
 * An **erasure** forgets a person, or a customer that left, for good.
 *
 * Words: it is *asked* for by one person, and *approved* or *refused* by another; then it is carried out and is *done*.
 * The *pseudonym* stands in every place where somebody stood, the same in all of them.
 * Invariants: whoever asked never decides; at most one erasure of somebody is under way; one that cannot be carried out
 * never keeps another waiting, and may still be refused; once it is decided against, or done, it does not say whom it was
 * about.
 */
export interface Erasure {
  readonly id: string;
  /** Short, stable, per installation; what people type. */
  readonly number: number;
  readonly kind: 'person' | 'customer';
  /** Entra id of a person or the e-mail address of a contact; tenant id of a customer. The pseudonym once it is done. */
  readonly subjectId: string;
  readonly subjectName: string;
  /** Eight hex digits, by chance. */
  readonly pseudonym: string;
  readonly askedById: string;
  readonly askedByName: string;
  readonly askedAt: Date;
  readonly state: 'asked' | 'approved' | 'done' | 'refused';
  readonly decidedByName: string | null;
  readonly decidedAt: Date | null;
  readonly doneAt: Date | null;
  /** Rows that were changed or removed, by table; empty before it is done. */
  readonly outcome: Readonly<Record<string, number>>;
  /**
   * Once it is done: names that were left, by `table.column`, because somebody else bears the same one and nothing tells
   * whose it is there. A person has to look.
   */
  readonly unclear: Readonly<Record<string, number>>;
  /** Approved, tried, and not carried out: how often, and when it is tried again. */
  readonly failure: { readonly times: number; readonly againAt: Date } | null;
  readonly version: number;
}
