import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { isWatcher } from '../../src/server/watcher.ts';

const TOKEN = 'a-token-of-at-least-16-characters';
const from = (remoteAddress: string, headers: Readonly<Record<string, string>> = {}) =>
  ({ socket: { remoteAddress }, headers: { host: 'localhost:3978', ...headers } }) as unknown as IncomingMessage;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('without a token', () => {
  test.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])('the machine itself may watch: %s', (address) => {
    expect(isWatcher(from(address), '')).toBe(true);
  });

  test.each(['10.0.0.4', '::ffff:10.0.0.4', '2001:db8::1', '128.0.0.1', '::2', ''])('%s may not', (address) => {
    expect(isWatcher(from(address), '')).toBe(false);
    expect(isWatcher(from(address, bearer('')), '')).toBe(false);
  });

  test.each([
    { 'x-forwarded-for': '203.0.113.7' },
    { forwarded: 'for=203.0.113.7' },
    { via: '1.1 proxy' },
    { 'x-forwarded-proto': 'https' },
    { 'x-real-ip': '127.0.0.1' },
  ])('what a proxy hands on may not: %j', (headers) => {
    expect(isWatcher(from('127.0.0.1', headers as unknown as Record<string, string>), '')).toBe(false);
  });
});

describe('the name that is asked for, without a token,', () => {
  test.each(['localhost', 'LOCALHOST:3978', '127.0.0.1:3978', '[::1]:3978'])('%s is our own', (host) => {
    expect(isWatcher(from('127.0.0.1', { host }), '')).toBe(true);
  });

  test.each(['evil.example:3978', '127.0.0.1.evil.example', 'localhost.evil.example', 'desk.contoso.com', ''])(
    '%s is somebody else’s, though it leads to us',
    (host) => {
      expect(isWatcher(from('127.0.0.1', { host }), '')).toBe(false);
    },
  );
});

describe('with a token', () => {
  test.each(['127.0.0.1', '203.0.113.7'])('it decides alone, from %s', (address) => {
    expect(isWatcher(from(address, bearer(TOKEN)), TOKEN)).toBe(true);
    expect(isWatcher(from(address), TOKEN)).toBe(false);
  });

  test.each(['', ' ', `${TOKEN}x`, TOKEN.slice(1), TOKEN.toUpperCase(), `${TOKEN} ${TOKEN}`])('%j is none', (given) => {
    expect(isWatcher(from('127.0.0.1', bearer(given)), TOKEN)).toBe(false);
  });
});
