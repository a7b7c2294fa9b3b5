/**
 * What a column of text holds, and with it what erasing does there.
 *
 * - `personId`: an Entra or Teams id of a person; `PersonName`: a name; `address`: an e-mail address or a phone number,
 *   which goes with the row of whoever has it.
 * - `customerId`, `customerName`: of a customer's tenant; the name goes with the row.
 * - `key`: text of ours that an id is a part of.
 * - `words`: what somebody wrote; `document`: JSON that any of these may stand in.
 * - `record`: JSON in which names stand beside the id of whoever bears them, as they do in our own tables.
 * - `wording`: words as `wordingOf` leaves them. It tells rows apart, so it is never changed: the row goes.
 * - `none`: nothing of a person or a customer.
 */
export type Holds =
  | PersonName
  | 'personId'
  | 'address'
  | 'customerId'
  | 'customerName'
  | 'key'
  | 'words'
  | 'document'
  | 'record'
  | 'wording'
  | 'none';

/** A name, and by what it is told whose it is: two people may bear the same one. */
export type PersonName =
  /** Columns beside it with an id or an address of the same person; the first that is not empty decides. */
  | { readonly nameBy: readonly string[] }
  /** The line of the audit log that was written about the row at this moment: a column beside it. */
  | { readonly lineAt: string; readonly subjectType: 'alert' | 'task' | 'contact' };

export const isPersonName = (holds: Holds): holds is PersonName => typeof holds === 'object';

/** One table, as far as people are concerned. A test holds this list against the real schema, column by column. */
export interface Holding {
  /** Why it is kept. */
  readonly why: string;
  /** For how long, where no erasure ends it before. */
  readonly until: string;
  /** Every column that is text, JSON or a list of texts. */
  readonly columns: Readonly<Record<string, Holds>>;
  /** Columns by which a row is about somebody, and then all of it is theirs; the first that is not empty decides. */
  readonly about?: readonly string[];
}
