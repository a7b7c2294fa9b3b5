import type { PreferenceFact, PreferenceName, PreferenceStore } from '../../preferences/index.ts';
import type { SettingRow, SettingsCard } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { counted } from './counted.ts';
import { dayWords, dutyWords, hourWords, preferenceName, valueWords } from './preference-words.ts';
import { type Clock, day, instant } from './when.ts';

export interface SettingsState {
  readonly preferences: Pick<PreferenceStore, 'fact'>;
  /** Customers that we know. */
  readonly customers: number;
  readonly canChange: boolean;
  readonly canDuty: boolean;
  /** Who may, for those who may not. */
  readonly whoMay: string;
  readonly banner?: CardText;
}

/** What is set about the desk, the default, and who changed it when. */
export function settingsView(state: SettingsState, clock: Clock): SettingsCard {
  const { preferences, banner } = state;
  const row = (name: PreferenceName): SettingRow => {
    const fact = preferences.fact(name);
    return {
      name: preferenceName(name),
      value: valueWords(name, fact.value, clock),
      detail: detailOf([fact], valueWords(name, fact.default, clock), clock),
    };
  };
  return {
    hasBanner: banner !== undefined,
    banner: banner ?? words``,
    rows: [
      zoneRow(row('timeZone'), clock),
      digestRow(preferences, clock),
      row('leastSeverity'),
      row('alertsPerHour'),
      row('drills'),
      dutyRow(preferences, clock),
      customersRow(preferences, state.customers, clock),
    ],
    canChange: state.canChange,
    canDuty: state.canDuty,
    hint: state.canChange
      ? words`In words: set time zone Berlin · set digest friday 9 · set severity medium · stop watching contoso · reset digest · export settings`
      : words`You may look; ${cardText(state.whoMay, 80)} may change this.`,
  };
}

function zoneRow(row: SettingRow, clock: Clock): SettingRow {
  const now = new Intl.DateTimeFormat('en-GB', { timeZone: clock.zone, hour: '2-digit', minute: '2-digit' });
  return { ...row, value: words`${row.value}, where it is ${cardText(now.format(clock.now))} now` };
}

function digestRow(preferences: SettingsState['preferences'], clock: Clock): SettingRow {
  const [onDay, at] = [preferences.fact('digestDay'), preferences.fact('digestHour')];
  return {
    name: words`Weekly digest`,
    value: words`${dayWords(onDay.value)} ${hourWords(at.value)}`,
    detail: detailOf([onDay, at], words`${dayWords(onDay.default)} ${hourWords(at.default)}`, clock),
  };
}

function dutyRow(preferences: SettingsState['preferences'], clock: Clock): SettingRow {
  const fact = preferences.fact('onDuty');
  return {
    name: preferenceName('onDuty'),
    value: dutyWords(fact.value, clock),
    detail: fact.changed
      ? words`Last change by ${cardText(fact.changed.byName, 60)}, ${instant(fact.changed.at, clock)}`
      : words`Type **I am on duty**, or **duty to @somebody**`,
  };
}

function customersRow(preferences: SettingsState['preferences'], customers: number, clock: Clock): SettingRow {
  const { value, changed } = preferences.fact('unwatched');
  const watched = Math.max(0, customers - value.length);
  return {
    name: words`Customers`,
    value:
      value.length === 0
        ? words`all watched (${customers})`
        : words`${watched} watched, ${counted(value.length, 'customer')} not`,
    detail: changed
      ? words`Last change by ${cardText(changed.byName, 60)}, ${instant(changed.at, clock)}; a new customer is watched`
      : words`A new customer is watched`,
  };
}

/** `Default`, or who set it when, with the default. */
function detailOf(facts: readonly PreferenceFact[], fallback: CardText, clock: Clock): CardText {
  const [latest] = facts.flatMap(({ changed }) => changed ?? []).toSorted((a, b) => b.at.getTime() - a.at.getTime());
  const isSet = facts.some((fact) => fact.isSet);
  const who = latest
    ? words`${isSet ? words`Set` : words`Reset`} by ${cardText(latest.byName, 60)}, ${day(latest.at, clock)}`
    : words``;
  return isSet ? joinText([who, words`default: ${fallback}`], ' · ') : joinText([words`The default`, who], ' · ');
}
