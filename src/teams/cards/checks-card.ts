import type { CardText } from '../card-text.ts';
import type { InputText } from './input-text.ts';
import type { Look, TextColor } from './look.ts';
import type { CardAction, Verb } from './verbs.ts';

/** Verbs that a card of checks offers as buttons. */
export type ChecksVerb = Extract<
  Verb,
  `setup.${string}` | `channel.${string}` | `consent.${string}` | `webhook.${string}` | `testAlert.${string}`
>;

/** One thing that was looked at. The word in its text says how it stands; symbol and colour repeat it. */
export interface CheckRow {
  readonly symbol: CardText;
  readonly color: TextColor;
  readonly text: CardText;
  readonly hasMend: boolean;
  /** What mends it. */
  readonly mend: CardText;
  readonly hasCommand: boolean;
  /** To be copied as it stands. */
  readonly command: CardText;
}

/** A field of a form; what it is called comes back as an input. */
export interface CheckField {
  /** `in_zone`. */
  readonly id: string;
  readonly kindId: 'text' | 'choice' | 'people';
  readonly label: CardText;
  readonly problem: CardText;
  readonly value: InputText;
  /** At most `OPTIONS_SHOWN`; none for a text. */
  readonly options: readonly { readonly title: CardText; readonly value: string }[];
}

/** What a button is about, besides its verb. */
export interface ChecksAction extends CardAction<ChecksVerb> {
  /** A step, a channel, a run, a change, a test; empty where the verb needs none. */
  readonly aboutId: string;
}

/** `checks`: how several things stand, each with what mends it, and at most one form. Set-up, a channel to confirm, consent, webhook, test alert. */
export interface ChecksCard {
  /** `Set-up · step 2 of 9`. */
  readonly eyebrow: CardText;
  readonly look: Look;
  readonly title: CardText;
  readonly hasBanner: boolean;
  /** A sentence for the presser alone. */
  readonly banner: CardText;
  readonly lead: CardText;
  /** At most `CHECKS_SHOWN`. */
  readonly checks: readonly CheckRow[];
  readonly hasMore: boolean;
  readonly more: CardText;
  /** At most `FIELDS_SHOWN`. */
  readonly fields: readonly CheckField[];
  readonly hasHint: boolean;
  readonly hint: CardText;
  /** At most three. */
  readonly actions: readonly ChecksAction[];
}

export const CHECKS_SHOWN = 10;
export const FIELDS_SHOWN = 3;
export const OPTIONS_SHOWN = 17;
