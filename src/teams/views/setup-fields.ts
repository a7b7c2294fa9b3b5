import { SEVERITIES } from '../../alerts/index.ts';
import { WEEKDAYS } from '../../digest/index.ts';
import type { Preferences } from '../../preferences/index.ts';
import type { Step } from '../../setup/index.ts';
import { type CheckField, inputText } from '../card-data.ts';
import { type CardText, cardText, words } from '../card-text.ts';

/** Hours at which somebody reads a digest; one that is set already is offered too. */
const HOURS = Array.from({ length: 16 }, (_, hour) => hour + 5);
const DAYS: Readonly<Record<string, CardText>> = {
  monday: words`Monday`,
  tuesday: words`Tuesday`,
  wednesday: words`Wednesday`,
  thursday: words`Thursday`,
  friday: words`Friday`,
  saturday: words`Saturday`,
  sunday: words`Sunday`,
};
const SEVERITY_TITLES: Readonly<Record<string, CardText>> = {
  informational: words`Everything`,
  low: words`Low and worse`,
  medium: words`Medium and worse`,
  high: words`High only`,
};

/**
 * The fields of a step that asks for something; none of any other step.
 *
 * @param suggestedZone - zone of whoever asks, `''` when unknown
 * @param asker - whoever asks, with an empty id when unknown
 */
export function setupFields(
  step: Step,
  preferences: Preferences,
  suggestedZone: string,
  asker: { readonly entraId: string; readonly name: string },
): readonly CheckField[] {
  const choice = (id: string, label: CardText, value: string, options: CheckField['options']): CheckField => ({
    id,
    kindId: 'choice',
    label,
    problem: words`Choose one.`,
    value: inputText(value, 60),
    options,
  });
  switch (step) {
    case 'time':
      return [
        {
          id: 'in_zone',
          kindId: 'text',
          label: words`Time zone, such as Europe/Berlin`,
          problem: words`Type a time zone such as Europe/Berlin.`,
          value: inputText(zoneToOffer(preferences.timeZone, suggestedZone), 60),
          options: [],
        },
        choice(
          'in_day',
          words`Day of the digest`,
          preferences.digestDay,
          WEEKDAYS.map((value) => ({ value, title: DAYS[value] ?? words`` })),
        ),
        choice(
          'in_hour',
          words`Hour of the digest`,
          String(preferences.digestHour),
          hoursWith(preferences.digestHour).map((hour) => ({
            value: String(hour),
            title: cardText(`${String(hour).padStart(2, '0')}:00`),
          })),
        ),
      ];
    case 'severity':
      return [
        choice(
          'in_severity',
          words`Post a card for`,
          preferences.leastSeverity,
          SEVERITIES.map((value) => ({ value, title: SEVERITY_TITLES[value] ?? words`` })),
        ),
      ];
    case 'duty':
      return [
        {
          id: 'in_duty',
          kindId: 'people',
          label: words`On duty now`,
          problem: words`Choose people of the team.`,
          value: inputText(preferences.onDuty.map(({ entraId }) => entraId).join(','), 400),
          // Teams adds the members of the team; whoever asks is offered in every client.
          options: [...preferences.onDuty.filter(({ entraId }) => entraId !== asker.entraId), asker]
            .filter(({ entraId }) => entraId !== '')
            .map(({ entraId, name }) => ({ value: entraId, title: cardText(name, 60) })),
        },
      ];
    default:
      return [];
  }
}

const hoursWith = (hour: number): readonly number[] =>
  HOURS.includes(hour) ? HOURS : [...HOURS, hour].sort((a, b) => a - b);

/** The zone that stands in the form: while nobody has chosen one, that of whoever asks. */
const zoneToOffer = (current: string, suggested: string): string =>
  current === 'UTC' && suggested !== '' ? suggested : current;
