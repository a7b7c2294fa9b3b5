import type { Teams } from '../../src/sandbox/teams/teams.ts';
import { until } from './until.ts';

/**
 * A Teams whose people wait for the button that they want to press: the edit of a card comes a moment after what it shows.
 *
 * Whoever presses what the card no longer has, as two who press at once, does so by `invoke`.
 */
export function pressWhenThere(teams: Teams): Teams {
  const press: Teams['press'] = (person, messageId, verb, inputs) =>
    until(`the button ${verb}`, () =>
      teams.press(person, messageId, verb, inputs).catch((error: Error) => {
        if (!error.message.includes('has no button')) throw error;
        return undefined;
      }),
    );
  return Object.create(teams, { press: { value: press } }) as Teams;
}
