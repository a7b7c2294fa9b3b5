import { describe, expect, test } from '@jest/globals';
import { readCommand } from '../../src/teams/read-command.ts';

describe('words about the settings', () => {
  test.each<[string, object]>([
    ['settings', { name: 'settings' }],
    ['/settings', { name: 'settings' }],
    ['preferences', { name: 'settings' }],
    ['set time zone Europe/Berlin', { name: 'set', what: 'timeZone', to: 'europe/berlin' }],
    ['set the timezone to Berlin.', { name: 'set', what: 'timeZone', to: 'berlin' }],
    ['Set digest Friday 9', { name: 'set', what: 'digest', to: 'friday 9' }],
    ['set the weekly digest to friday at 9', { name: 'set', what: 'digest', to: 'friday at 9' }],
    ['set digest hour 17', { name: 'set', what: 'digest', to: '17' }],
    ['set severity medium', { name: 'set', what: 'leastSeverity', to: 'medium' }],
    ['set least severity to post to high', { name: 'set', what: 'leastSeverity', to: 'high' }],
    ['set alerts per hour 20', { name: 'set', what: 'alertsPerHour', to: '20' }],
    ['turn drills off', { name: 'set', what: 'drills', to: 'off' }],
    ['reset digest', { name: 'reset', what: 'digest' }],
    ['reset time zone', { name: 'reset', what: 'timeZone' }],
    ['reset customers', { name: 'reset', what: 'customers' }],
    ['stop watching Contoso', { name: 'stopWatching', of: 'contoso' }],
    ['watch contoso', { name: 'watch', of: 'contoso' }],
    ['export settings', { name: 'exportSettings' }],
    ['set', { name: 'incomplete', example: 'set time zone Berlin' }],
    ['set digest', { name: 'incomplete', example: 'set digest friday 9' }],
    ['reset', { name: 'incomplete', example: 'reset digest' }],
    ['watch', { name: 'incomplete', example: 'watch contoso' }],
  ])('%s', (text, command) => {
    expect(readCommand(text)).toEqual(command);
  });
});

describe('words about who is on duty', () => {
  test.each<[string, object]>([
    ['duty', { name: 'duty' }],
    ['on call?', { name: 'duty' }],
    ['I am on duty', { name: 'takeDuty', until: '' }],
    ["I'm on duty now", { name: 'takeDuty', until: '' }],
    ['I’m on duty until 18:00', { name: 'takeDuty', until: 'until 18:00' }],
    ['on duty for 8h', { name: 'takeDuty', until: 'for 8h' }],
    ['take duty until friday 17:00', { name: 'takeDuty', until: 'until friday 17:00' }],
    ['duty to me', { name: 'takeDuty', until: '' }],
    ['duty to Lee Gu', { name: 'passDuty', to: 'lee gu', until: '' }],
    ['hand duty over to Lee Gu until 18:00', { name: 'passDuty', to: 'lee gu', until: 'until 18:00' }],
    ['put Lee Gu on duty for 8h', { name: 'passDuty', to: 'lee gu', until: 'for 8h' }],
    ['off duty', { name: 'endDuty', whose: '' }],
    ['I am off duty now', { name: 'endDuty', whose: '' }],
    ['off duty Lee Gu', { name: 'endDuty', whose: 'lee gu' }],
  ])('%s', (text, command) => {
    expect(readCommand(text)).toEqual(command);
  });
});

test.each([
  'set up security defaults for a customer',
  'who is on duty?',
  'how do I set a spending budget?',
  'reset the password of a user',
  'what is the duty of a partner?',
  'export of sign-in logs',
  'settings that Microsoft recommends for admins',
])('“%s” is a question', (text) => {
  expect(readCommand(text).name).toBe('question');
});

// A pattern that tries every way to cut a text would not come to its end before the runner gives up.
test.each(['put ', 'set digest ', 'duty to ', 'on duty until ', 'i am ', ' for ', 'watch '])(
  'a long text of “%s” is read',
  (part) => {
    expect(readCommand(part.repeat(2000 / part.length)).name).toEqual(expect.any(String));
  },
);
