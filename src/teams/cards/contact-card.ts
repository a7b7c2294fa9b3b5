import type { CardText } from '../card-text.ts';
import type { ContactUrl } from './safe-url.ts';
import type { TenantVerb } from './verbs.ts';

/** One security contact, person or group. */
export interface ContactRow {
  /** Place in the order of calling, from 1. */
  readonly order: number;
  readonly name: CardText;
  /** `Security contact`, `Deputy`. */
  readonly role: CardText;
  readonly hasPhone: boolean;
  readonly phone: CardText;
  /** Empty when there is no number, or none that can be dialled. */
  readonly phoneUrl: ContactUrl | '';
  readonly hasEmail: boolean;
  readonly email: CardText;
  readonly emailUrl: ContactUrl | '';
  readonly languages: CardText;
  /** Hours and zone: `Mon to Fri 08:00-18:00, Europe/Berlin`. */
  readonly hours: CardText;
  /** When and by whom: `Checked 2 March 2026 by Lee Gu`. */
  readonly verified: CardText;
  readonly isStale: boolean;
}

/** `contacts`: whom to call at a customer or at the partner, or that we do not know the name. */
export interface ContactsCard {
  readonly title: CardText;
  /** What is wrong with the list: nobody, one person only, nobody answers at this hour. At most three. */
  readonly warnings: readonly CardText[];
  /** At most `CONTACTS_SHOWN`, in the order of calling; empty when nobody was found. */
  readonly rows: readonly ContactRow[];
  readonly hasMore: boolean;
  readonly more: CardText;
  /** Customers with a name like the one asked for; at most three. The verb asks for what was wanted of them. */
  readonly matches: readonly { readonly verb: TenantVerb; readonly tenantId: string; readonly title: CardText }[];
  readonly hint: CardText;
}

export const CONTACTS_SHOWN = 6;
