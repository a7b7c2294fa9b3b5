import { describe, expect, test } from '@jest/globals';
import { nearCommand } from '../../src/teams/near-command.ts';

describe('a slip in a command', () => {
  test.each([
    ['allerts', 'alerts'],
    ['alrets', 'alerts'],
    ['hepl', 'help'],
    ['Satus', 'status'],
    ['setpu', 'setup'],
    ['setpu 4', 'setup 4'],
    ['settigns', 'settings'],
    ['taks', 'tasks'],
    ['taks 5', 'task 5'],
    ['akc 12', 'ack 12'],
    ['coverge contoso', 'coverage contoso'],
    ['expotr coverage', 'export coverage'],
    ['assgin', 'assign 12 to me'],
    ['digets?', 'digest'],
  ])('%s may mean %s', (text, typed) => {
    expect(nearCommand(text)?.typed).toBe(typed);
  });

  test.each([
    'mfa',
    'gdap',
    'dap',
    'alerts',
    'contracts',
    'how',
    'act',
    'what allerts are there',
    'setpu 12',
    '',
    '12',
  ])('“%s” is none', (text) => {
    expect(nearCommand(text)).toBeUndefined();
  });
});
