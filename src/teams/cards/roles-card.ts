import type { CardText } from '../card-text.ts';

/** One role: what it may do, and who has it. */
export interface RoleRow {
  readonly role: CardText;
  readonly may: CardText;
  /** `Group “Watchpost responders”`, `Group “Contoso team”, in place of the desk’s`. */
  readonly who: CardText;
}

/** A customer with a team of its own. */
export interface RoleCustomer {
  readonly tenantId: string;
  readonly customer: CardText;
  /** `Responders: “Contoso team”`. */
  readonly text: CardText;
}

/** `roles`: who may do what, on the desk or at one customer. */
export interface RolesCard {
  readonly title: CardText;
  readonly hasBanner: boolean;
  readonly banner: CardText;
  readonly lead: CardText;
  /** From the least to the most; four. */
  readonly roles: readonly RoleRow[];
  /** It is about one customer: a button leads back to the desk. */
  readonly isOfCustomer: boolean;
  readonly hasTeams: boolean;
  readonly teamsTitle: CardText;
  /** At most `ROWS_SHOWN`, by name. */
  readonly teams: readonly RoleCustomer[];
  readonly hasMore: boolean;
  readonly more: CardText;
  readonly hint: CardText;
}
