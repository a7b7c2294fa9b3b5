import { describe, expect, test } from '@jest/globals';
import { readCommand } from '../../src/teams/read-command.ts';

describe('commands of set-up', () => {
  test.each([
    ['setup', { name: 'setup' }],
    ['Set up', { name: 'setup' }],
    ['continue the set-up.', { name: 'setup' }],
    ['setup steps', { name: 'setupSteps' }],
    ['setup 4', { name: 'setupStep', step: 'time' }],
    ['setup step 9', { name: 'setupStep', step: 'testAlert' }],
    ['setup 12', { name: 'unknownStep' }],
    ['setup step foo', { name: 'unknownStep' }],
    ['setup on duty', { name: 'setupStep', step: 'duty' }],
    ['set up roles', { name: 'setupStep', step: 'roles' }],
    ['consent contoso', { name: 'consent', of: 'contoso' }],
    ['grant consent for Alpine Ski House', { name: 'consent', of: 'alpine ski house' }],
    ['consent all missing', { name: 'consentAll' }],
    ['consent to all customers', { name: 'consentAll' }],
    ['consent', { name: 'incomplete', example: 'consent contoso' }],
    ['webhook', { name: 'webhook' }],
    ['webhook register', { name: 'webhookRegister' }],
    ['register the webhook', { name: 'webhookRegister' }],
    ['test the webhook', { name: 'webhookTest' }],
    ['test alert', { name: 'testAlert' }],
    ['send a test alert', { name: 'testAlert' }],
  ])('%s', (text, command) => {
    expect(readCommand(text)).toEqual(command);
  });

  test.each([
    'set up security defaults',
    'how do I set up MFA for partners?',
    'consent phishing?',
    'what is the webhook for?',
    'test alert rules',
  ])('“%s” is a question', (text) => {
    expect(readCommand(text)).toEqual({ name: 'question', text });
  });
});
