import type { CardText } from '../card-text.ts';
import type { CardPerson } from './alert-cards.ts';
import type { InputText } from './input-text.ts';
import type { Look } from './look.ts';

/** One preference as it stands: its value, and in small letters the default and who set it. */
export interface SettingRow {
  readonly name: CardText;
  readonly value: CardText;
  readonly detail: CardText;
}

/** `settings`: what is set, the default, and who changed it when. */
export interface SettingsCard {
  /** A sentence for the presser: what has just changed, or that nothing was different. */
  readonly hasBanner: boolean;
  readonly banner: CardText;
  /** At most ten. */
  readonly rows: readonly SettingRow[];
  /** For administrators: buttons that lead to the forms. */
  readonly canChange: boolean;
  readonly canDuty: boolean;
  /** How to change it in words, or who may. */
  readonly hint: CardText;
}

/** A choice of a form; `value` is what comes back. */
export interface SettingChoice {
  readonly title: CardText;
  readonly value: string;
}

/** `settings-general`: the form for the presser alone. */
export interface SettingsGeneralCard {
  /** Versions of what the form shows: whoever was first in between wins. */
  readonly versionsId: string;
  /** Why the form is here again. */
  readonly hasBanner: boolean;
  readonly banner: CardText;
  readonly labels: Readonly<Record<'timeZone' | 'alertsPerHour', CardText>>;
  readonly values: Readonly<
    Record<'timeZone' | 'digestDay' | 'digestHour' | 'leastSeverity' | 'alertsPerHour' | 'drills', InputText>
  >;
  readonly days: readonly SettingChoice[];
  readonly hours: readonly SettingChoice[];
  readonly levels: readonly SettingChoice[];
  readonly drills: readonly SettingChoice[];
  readonly problems: Readonly<Record<'timeZone' | 'alertsPerHour', CardText>>;
}

/** A customer that a typed name may mean; a press does it for this one. */
export interface CustomerMatch {
  readonly tenantId: string;
  readonly name: CardText;
  readonly detail: CardText;
}

/** `settings-customers`: which customers are watched. A customer is found by typing, never in a list of all. */
export interface SettingsCustomersCard {
  /** `39 of 41 customers are watched`. */
  readonly lead: CardText;
  readonly hasBanner: boolean;
  readonly banner: CardText;
  /** What the press on one of `matches` does. */
  readonly verb: 'settings.watch' | 'settings.unwatch';
  readonly matchTitle: CardText;
  /** At most three. */
  readonly matches: readonly CustomerMatch[];
  readonly typed: InputText;
  readonly hasUnwatched: boolean;
  /** Customers that are not watched, the latest first; at most eight. */
  readonly lines: readonly CardText[];
}

/** `settings-duty`: who is on duty, and who takes it. */
export interface SettingsDutyCard {
  readonly title: CardText;
  readonly hasBanner: boolean;
  readonly banner: CardText;
  /** Those who are on duty with their end; at most ten. */
  readonly rows: readonly { readonly text: CardText }[];
  /** The presser first; Teams adds the members of the conversation. */
  readonly people: readonly CardPerson[];
  readonly chosenId: string;
  readonly until: InputText;
  readonly hasProblem: boolean;
  readonly problem: CardText;
}

/** `settings-import`: what a configuration file would change, before anybody says so, and what it did. */
export interface SettingsImportCard {
  readonly title: CardText;
  readonly text: CardText;
  /** Wrong places first, then what changes; at most ten. */
  readonly rows: readonly {
    readonly look: Look;
    readonly place: CardText;
    readonly what: CardText;
  }[];
  readonly hasMore: boolean;
  readonly more: CardText;
  readonly importId: string;
  readonly canApply: boolean;
  readonly canDrop: boolean;
}

/** `duty`: the line on top of a new alert that names those on duty; its names become mentions. */
export interface DutyCard {
  readonly text: CardText;
  readonly spoken: CardText;
  /** At most ten. */
  readonly people: readonly CardPerson[];
}
