/**
 * What a column of text holds, and with it what erasing does there.
 *
 * - `personId`: an Entra or Teams id of a person; `personName`: a name; `address`: an e-mail address or a phone number.
 * - `customerId`, `customerName`: of a customer's tenant.
 * - `key`: text of ours that an id is a part of.
 * - `words`: what somebody wrote; `document`: JSON that any of these may stand in.
 * - `none`: nothing of a person or a customer.
 */
export type Holds =
  | 'personId'
  | 'personName'
  | 'address'
  | 'customerId'
  | 'customerName'
  | 'key'
  | 'words'
  | 'document'
  | 'none';

/** One table, as far as people are concerned. A test holds this list against the real schema, column by column. */
export interface Holding {
  /** Why it is kept. */
  readonly why: string;
  /** For how long, where no erasure ends it before. */
  readonly until: string;
  /** Every column that is text, JSON or a list of texts. */
  readonly columns: Readonly<Record<string, Holds>>;
  /** Columns by which a row is about somebody: all of it is theirs. */
  readonly about?: readonly string[];
}
