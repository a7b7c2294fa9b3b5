import { SEVERITIES } from '../../alerts/index.ts';
import { WEEKDAYS } from '../../digest/index.ts';
import { type OnDuty, type PreferenceStore, SCALARS, type Scalar, type Versions } from '../../preferences/index.ts';
import type { Tenant, Unwatched } from '../../tenants/index.ts';
import {
  inputText,
  type SettingChoice,
  type SettingsCustomersCard,
  type SettingsDutyCard,
  type SettingsGeneralCard,
} from '../card-data.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import type { Turn } from '../turn.ts';
import { counted } from './counted.ts';
import { dayWords, drillWords, hourWords, levelWords } from './preference-words.ts';
import { type Clock, day, shortInstant } from './when.ts';

/** What a choice sends for “as the environment says”. */
export const DEFAULT = 'default';

export type GeneralField = Scalar;
export const GENERAL_FIELDS = Object.keys(SCALARS) as readonly GeneralField[];

export interface GeneralForm {
  readonly preferences: Pick<PreferenceStore, 'fact'>;
  /** What somebody typed; what is set now without it. */
  readonly typed?: Readonly<Partial<Record<GeneralField, string>>>;
  readonly problems?: Readonly<Partial<Record<'timeZone' | 'alertsPerHour', CardText>>>;
  readonly banner?: CardText;
}

/** The form for everything that is one value. */
export function generalForm({ preferences, typed, problems = {}, banner }: GeneralForm): SettingsGeneralCard {
  const shown = (name: GeneralField): string => {
    const { isSet, value } = preferences.fact(name);
    const isTyped = name === 'timeZone' || name === 'alertsPerHour';
    return typed?.[name] ?? (isSet ? String(value) : isTyped ? '' : DEFAULT);
  };
  const back = <T extends GeneralField>(name: T, wordsOf: (value: never) => CardText): SettingChoice => ({
    title: words`Default (${wordsOf(preferences.fact(name).default as never)})`,
    value: DEFAULT,
  });
  const zone = cardText(preferences.fact('timeZone').default, 60);
  const why = Object.keys(problems).length > 0 ? words`Nothing was saved yet: see below.` : undefined;
  return {
    versionsId: versionsText(preferences),
    hasBanner: (banner ?? why) !== undefined,
    banner: banner ?? why ?? words``,
    labels: {
      timeZone: words`Time zone: a city, or a name such as Europe/Berlin (empty: ${zone})`,
      alertsPerHour: words`Alert cards an hour, before alerts of one kind share a card (empty: ${preferences.fact('alertsPerHour').default})`,
    },
    values: {
      timeZone: inputText(shown('timeZone'), 60),
      digestDay: inputText(shown('digestDay'), 20),
      digestHour: inputText(shown('digestHour'), 20),
      leastSeverity: inputText(shown('leastSeverity'), 20),
      alertsPerHour: inputText(shown('alertsPerHour'), 7),
      drills: inputText(shown('drills'), 20),
    },
    days: [back('digestDay', dayWords), ...MONDAY_FIRST.map((value) => ({ title: dayWords(value), value }))],
    hours: [
      back('digestHour', hourWords),
      ...Array.from({ length: 24 }, (_, hour) => ({ title: hourWords(hour), value: String(hour) })),
    ],
    levels: [back('leastSeverity', levelWords), ...SEVERITIES.map((value) => ({ title: levelWords(value), value }))],
    drills: [
      back('drills', drillWords),
      ...(['quarterly', 'off'] as const).map((value) => ({ title: drillWords(value), value })),
    ],
    problems: { timeZone: problems.timeZone ?? words``, alertsPerHour: problems.alertsPerHour ?? words`` },
  };
}

const MONDAY_FIRST = [...WEEKDAYS.slice(1), WEEKDAYS[0]];

/** `timeZone:3,digestDay:0`: what the form was filled with. */
function versionsText(preferences: GeneralForm['preferences']): string {
  return GENERAL_FIELDS.map((name) => `${name}:${preferences.fact(name).version}`).join(',');
}

/** Reads it back; what is not there is not compared. */
export function readVersions(text: string): Versions {
  return Object.fromEntries(
    text.split(',').flatMap((part) => {
      const [name = '', version = ''] = part.split(':');
      const field = GENERAL_FIELDS.find((known) => known === name);
      return field && /^\d{1,9}$/.test(version) ? [[field, Number(version)]] : [];
    }),
  );
}

export interface CustomersForm {
  readonly customers: number;
  readonly unwatchedCount: number;
  /** The latest of them. */
  readonly unwatched: readonly (Unwatched & { readonly name: string })[];
  /** Customers that the typed name may mean, and what is to become of them. */
  readonly wanted?: {
    readonly verb: SettingsCustomersCard['verb'];
    readonly typed: string;
    readonly matches: readonly Tenant[];
    readonly isNear: boolean;
  };
  readonly banner?: CardText;
}

const LINES_SHOWN = 8;
const MATCHES_SHOWN = 3;

/** The form that finds a customer by its name; nobody scrolls through five thousand. */
export function customersForm(form: CustomersForm, clock: Clock): SettingsCustomersCard {
  const { customers, unwatchedCount, unwatched, wanted, banner } = form;
  const shown = unwatched.slice(0, unwatchedCount > LINES_SHOWN ? LINES_SHOWN - 1 : LINES_SHOWN);
  const more = unwatchedCount - shown.length;
  return {
    lead:
      unwatchedCount === 0
        ? words`All ${counted(customers, 'customer')} are watched. A new one is watched from the start.`
        : words`${Math.max(0, customers - unwatchedCount)} of ${counted(customers, 'customer')} are watched. A new one is watched from the start.`,
    hasBanner: banner !== undefined,
    banner: banner ?? words``,
    verb: wanted?.verb ?? 'settings.unwatch',
    matchTitle: !wanted
      ? words``
      : wanted.isNear
        ? words`No customer is called “${cardText(wanted.typed, 40)}”. Did you mean:`
        : words`Several may be meant: type more of the name, or ${wanted.verb === 'settings.watch' ? words`watch` : words`stop watching`}:`,
    matches: (wanted?.matches ?? []).slice(0, MATCHES_SHOWN).map(({ id, name, domain }) => ({
      tenantId: id,
      name: cardText(name || id, 80),
      detail: cardText(domain || id, 80),
    })),
    typed: inputText(wanted?.typed ?? '', 100),
    hasUnwatched: unwatchedCount > 0,
    lines: [
      ...shown.map(
        ({ name, sinceAt, byName }) =>
          words`${cardText(name, 60)}, by ${cardText(byName, 40)} since ${day(sinceAt, clock)}`,
      ),
      ...(more > 0 ? [words`and ${more} more; **export settings** lists all`] : []),
    ],
  };
}

/** The form for who is on duty. */
export function dutyForm(
  onDuty: readonly OnDuty[],
  turn: Pick<Turn, 'person'>,
  clock: Clock,
  again: {
    readonly until?: string;
    readonly problem?: CardText;
    readonly banner?: CardText;
    readonly chosenId?: string;
  } = {},
): SettingsDutyCard {
  const me = { id: turn.person.entraId, name: words`${cardText(turn.person.name, 60)} (you)` };
  const others = onDuty
    .filter(({ entraId }) => entraId !== me.id)
    .map(({ entraId, name }) => ({ id: entraId, name: cardText(name || 'Somebody', 60) }));
  const people = [me, ...others].slice(0, 10);
  const { until = '', problem, banner, chosenId } = again;
  return {
    title:
      onDuty.length === 0
        ? words`Nobody is on duty`
        : words`On duty: ${onDuty.length === 1 ? words`1 person` : words`${onDuty.length} people`}`,
    hasBanner: banner !== undefined,
    banner: banner ?? words``,
    rows: onDuty.map(({ name, untilAt }) => ({
      text: words`● **${cardText(name || 'Somebody', 60)}**${untilAt ? words` until ${shortInstant(untilAt, clock)}` : words``}`,
    })),
    people,
    chosenId: people.find(({ id }) => id === chosenId)?.id ?? me.id,
    until: inputText(until, 40),
    hasProblem: problem !== undefined,
    problem: problem ?? words``,
  };
}
