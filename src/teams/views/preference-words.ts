import type { Severity } from '../../alerts/index.ts';
import type { Change, OnDuty, PreferenceName, Preferences } from '../../preferences/index.ts';
import { severityLook } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { counted } from './counted.ts';
import { type Clock, shortInstant } from './when.ts';

const NAMES: Readonly<Record<PreferenceName, CardText>> = {
  timeZone: words`Time zone`,
  digestDay: words`Day of the weekly digest`,
  digestHour: words`Hour of the weekly digest`,
  leastSeverity: words`Alerts get a card from`,
  alertsPerHour: words`Alert cards an hour`,
  drills: words`Drills of our own contacts`,
  onDuty: words`On duty`,
  unwatched: words`Customers that are not watched`,
};

/** What a preference is called. */
export const preferenceName = (name: PreferenceName): CardText => NAMES[name];

/** `Friday`. */
export const dayWords = (day: Preferences['digestDay']): CardText =>
  cardText(`${day.charAt(0).toUpperCase()}${day.slice(1)}`);

/** `09:00`. */
export const hourWords = (hour: number): CardText => cardText(`${String(hour).padStart(2, '0')}:00`);

/** `◆ MEDIUM and above`; the lowest one is everything. */
export function levelWords(severity: Severity): CardText {
  const { symbol, word } = severityLook(severity);
  if (severity === 'informational') return words`everything`;
  return severity === 'high' ? words`${symbol} ${word} only` : words`${symbol} ${word} and above`;
}

export const drillWords = (drills: Preferences['drills']): CardText =>
  drills === 'off' ? words`off` : words`each contact once a quarter`;

/** `Lee Gu until 18:00 UTC, Megan Bowen`; a sentence where nobody is. */
export function dutyWords(onDuty: readonly OnDuty[], clock: Clock): CardText {
  if (onDuty.length === 0) return words`nobody`;
  return joinText(
    onDuty.map(({ name, untilAt }) => {
      const who = cardText(name || 'Somebody', 60);
      return untilAt ? words`${who} until ${shortInstant(untilAt, clock)}` : who;
    }),
    ', ',
  );
}

/** A value in words, for a card or a preview. */
export function valueWords(name: PreferenceName, value: unknown, clock: Clock): CardText {
  const values = { [name]: value } as unknown as Preferences;
  switch (name) {
    case 'timeZone':
      return cardText(values.timeZone, 60);
    case 'digestDay':
      return dayWords(values.digestDay);
    case 'digestHour':
      return hourWords(values.digestHour);
    case 'leastSeverity':
      return levelWords(values.leastSeverity);
    case 'alertsPerHour':
      return words`${values.alertsPerHour}`;
    case 'drills':
      return drillWords(values.drills);
    case 'onDuty':
      return dutyWords(values.onDuty, clock);
    case 'unwatched':
      return counted(values.unwatched.length, 'customer');
  }
}

/** `Time zone: Europe/Berlin now, UTC before.` */
export function changeWords({ name, before, after, isReset }: Change, clock: Clock): CardText {
  const back = isReset ? words` (the default)` : words``;
  return words`${preferenceName(name)}: **${valueWords(name, after, clock)}** now${back}, ${valueWords(name, before, clock)} before.`;
}
