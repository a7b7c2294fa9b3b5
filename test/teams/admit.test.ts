import { describe, expect, test } from '@jest/globals';
import { refusalOf } from '../../src/teams/admit.ts';

const HOSTS = ['smba.trafficmanager.net'];
const activity = (change: Record<string, unknown> = {}) => ({
  type: 'message',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  ...change,
});

describe('what may go on to authentication', () => {
  test('an activity of Teams, answered at an address of Teams', () => {
    expect(refusalOf(activity(), HOSTS, false)).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ['not an activity', undefined],
    ['not an activity', 'text'],
    ['not an activity', { channelId: 'msteams' }],
    ['not from Teams', activity({ channelId: 'emulator' })],
    ['not from Teams', activity({ channelId: undefined })],
    ['no service URL', activity({ serviceUrl: undefined })],
    ['no service URL', activity({ serviceUrl: 'smba.trafficmanager.net' })],
    ['service URL is not https', activity({ serviceUrl: 'http://smba.trafficmanager.net/' })],
    ['service URL of a foreign host', activity({ serviceUrl: 'https://evil.example/' })],
    ['service URL of a foreign host', activity({ serviceUrl: 'https://smba.trafficmanager.net.evil.example/' })],
    ['service URL of a foreign host', activity({ serviceUrl: 'https://smba.trafficmanager.net@evil.example/' })],
    ['service URL of a foreign host', activity({ serviceUrl: 'https://xsmba.trafficmanager.net/' })],
    ['service URL is not https', activity({ serviceUrl: 'http://127.0.0.1:3978/' })],
    ['service URL of a foreign host', activity({ serviceUrl: 'https://localhost/' })],
  ])('%s: %j', (reason, body) => {
    expect(refusalOf(body, HOSTS, false)).toBe(reason);
  });

  test.each(['http://127.0.0.1:8080/', 'http://localhost/', 'http://[::1]:1/'])(
    '%s, in the sandbox only',
    (serviceUrl) => {
      expect(refusalOf(activity({ serviceUrl }), HOSTS, true)).toBeUndefined();
      expect(refusalOf(activity({ serviceUrl }), HOSTS, false)).toBeDefined();
    },
  );
});
