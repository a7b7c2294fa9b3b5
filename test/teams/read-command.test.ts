import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Command, LONGEST_MESSAGE, readCommand } from '../../src/teams/read-command.ts';

describe('commands', () => {
  test.each<[string, Command]>([
    ['', { name: 'empty' }],
    ['help', { name: 'help' }],
    ['Hello!', { name: 'help' }],
    ['Hilfe!', { name: 'help' }],
    ['aide', { name: 'help' }],
    ['ayuda', { name: 'help' }],
    ['Good morning', { name: 'help' }],
    ['Thanks a lot!', { name: 'courtesy', kind: 'thanks' }],
    ['ok.', { name: 'courtesy', kind: 'agreed' }],
    ['test', { name: 'courtesy', kind: 'test' }],
    ['/help', { name: 'help' }],
    ['?', { name: 'help' }],
    ['alerts', { name: 'alerts', customer: '' }],
    ['Open alerts.', { name: 'alerts', customer: '' }],
    ['alerts contoso', { name: 'alerts', customer: 'contoso' }],
    ['alerts for Wide World Importers', { name: 'alerts', customer: 'wide world importers' }],
    ['alerts contoso?', { name: 'alerts', customer: 'contoso' }],
    ['alert 12', { name: 'alert', number: 12 }],
    ['show alert #12', { name: 'alert', number: 12 }],
    ['#12', { name: 'alert', number: 12 }],
    ['ack 12', { name: 'acknowledge', numbers: [12] }],
    ['Ack 12 13', { name: 'acknowledge', numbers: [12, 13] }],
    ['acknowledge #12, #13 and 14', { name: 'acknowledge', numbers: [12, 13, 14] }],
    ['ack alerts 12, 13', { name: 'acknowledge', numbers: [12, 13] }],
    ['ack 12 12', { name: 'acknowledge', numbers: [12] }],
    ['take 12', { name: 'acknowledge', numbers: [12] }],
    ['assign 12 to me', { name: 'assign', numbers: [12], to: 'me' }],
    ['assign 12 13 to Lee Gu', { name: 'assign', numbers: [12, 13], to: 'lee gu' }],
    ['assign 12 @lee', { name: 'assign', numbers: [12], to: '@lee' }],
    ['resolve 12 fraud', { name: 'resolve', numbers: [12], reason: 'fraud' }],
    ['resolve 12 and 13 as confirmed safe', { name: 'resolve', numbers: [12, 13], reason: 'confirmed safe' }],
    ['resolve 12', { name: 'resolve', numbers: [12], reason: '' }],
    ['close 12 ignore', { name: 'resolve', numbers: [12], reason: 'ignore' }],
    ['reopen 12', { name: 'reopen', numbers: [12] }],
    ['reopen alert 12', { name: 'reopen', numbers: [12] }],
    ['roles', { name: 'roles', of: '' }],
    ['Roles of Contoso?', { name: 'roles', of: 'contoso' }],
    ['role contoso responder Contoso team', { name: 'role', of: 'contoso', role: 'responder', group: 'contoso team' }],
    [
      'role Wide World Importers approvers to “Import desk”',
      { name: 'role', of: 'wide world importers', role: 'approver', group: 'import desk' },
    ],
    ['role contoso administrator none', { name: 'role', of: 'contoso', role: 'administrator', group: 'none' }],
    ['role', { name: 'incomplete', example: 'role contoso responder contoso team' }],
    ['role contoso responder', { name: 'incomplete', example: 'role contoso responder contoso team' }],
    ['coverage', { name: 'coverage', of: '' }],
    ['coverage of Contoso?', { name: 'coverage', of: 'contoso' }],
    ['coverage missing consent', { name: 'coverage', of: 'missing consent' }],
    ['export coverage', { name: 'exportCoverage' }],
    ['tasks', { name: 'tasks' }],
    ['questions', { name: 'questions' }],
    ['Open questions', { name: 'questions' }],
    ['question 7', { name: 'teamQuestion', number: 7 }],
    ['question #7', { name: 'teamQuestion', number: 7 }],
    ['question', { name: 'incomplete', example: 'question 7' }],
    ['saved answers', { name: 'savedAnswers' }],
    ['forget answer 7', { name: 'forgetAnswer', number: 7 }],
    ['retire saved answer #7', { name: 'forgetAnswer', number: 7 }],
    ['forget answer', { name: 'incomplete', example: 'forget answer 7' }],
    ['my tasks', { name: 'tasks' }],
    ['task 5', { name: 'task', number: 5 }],
    ['done 5', { name: 'done', number: 5 }],
    ['hand 5 to Lee Gu', { name: 'handOver', number: 5, to: 'lee gu' }],
    ['hand over task 5 to @lee', { name: 'handOver', number: 5, to: '@lee' }],
    ['status', { name: 'status' }],
    ['weekly digest', { name: 'digest' }],
    ['contacts', { name: 'contacts', of: '' }],
    ['contacts for Fabrikam?', { name: 'contacts', of: 'fabrikam' }],
    ['add contact contoso', { name: 'addContact', of: 'contoso' }],
    ['Add a new security contact to Wide World Importers', { name: 'addContact', of: 'wide world importers' }],
    ['verify contacts contoso', { name: 'verifyContacts', of: 'contoso' }],
    ['verify contacts', { name: 'verifyContacts', of: '' }],
    ['drill contoso', { name: 'drill', of: 'contoso' }],
    ['drill K7QX', { name: 'drill', of: 'k7qx' }],
    ['drills contoso', { name: 'contacts', of: 'contoso' }],
    ['simulate storm', { name: 'simulate', what: 'storm' }],
  ])('“%s”', (text, command) => {
    expect(readCommand(text)).toEqual(command);
  });

  test.each([
    ['ack', 'ack 12'],
    ['alert', 'alert 12'],
    ['assign', 'assign 12 to me'],
    ['assign 12', 'assign 12 to me'],
    ['resolve', 'resolve 12 fraud'],
    ['reopen', 'reopen 12'],
    ['task', 'task 5'],
    ['done', 'done 5'],
    ['hand 5', 'hand 5 to @somebody'],
    ['simulate', 'simulate risky-signin contoso'],
    ['drill', 'drill contoso'],
  ])('“%s” lacks something, and an example says what', (text, example) => {
    expect(readCommand(text)).toEqual({ name: 'incomplete', example });
  });

  test.each([
    'What is the difference between DAP and GDAP?',
    'alerts: how do I set them up in Azure?',
    'How many tasks has a security contact?',
    'question 7 of the checklist',
    'forget answers',
    'Which questions can you answer?',
    'ack twelve',
    'ack 1234567890123',
    'alert 12 and what it means',
    'resolve this',
    'who do we call at Fabrikam?',
    'verify that MFA is on',
  ])('“%s” is a question', (text) => {
    expect(readCommand(text)).toEqual({ name: 'question', text });
  });

  test('more alerts than one answer can show are refused, not cut', () => {
    const numbers = Array.from({ length: 21 }, (_, index) => index + 1);
    expect(readCommand(`ack ${numbers.join(' ')}`)).toEqual({ name: 'tooMany' });
    expect(readCommand(`ack ${numbers.slice(1).join(' ')}`)).toEqual({
      name: 'acknowledge',
      numbers: numbers.slice(1),
    });
  });

  test('a message that is too long is not read at all', () => {
    expect(readCommand('x'.repeat(LONGEST_MESSAGE + 1))).toEqual({ name: 'tooLong' });
  });
});

describe('any text', () => {
  test('gives a command, and a question keeps its words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2100 }), (text) => {
        const command = readCommand(text);
        if (command.name === 'question') expect(command.text).toBe(text);
      }),
    );
  });

  // A pattern that can split digits in many ways needs years for one of these, and holds up everybody else.
  test.each(['ack', 'assign', 'resolve', 'alerts', 'contacts', 'hand 5', 'role', 'put', 'duty to', 'erase person'])(
    'a hostile one after “%s” is read at once',
    (verb) => {
      for (const filling of ['1', '1 ', '1,', '#', 'and ', ' ', '1 and ', 'to ', '.', '!', '?']) {
        readCommand(`${verb} ${filling.repeat(Math.floor(1900 / filling.length))}x`);
      }
    },
  );
});
