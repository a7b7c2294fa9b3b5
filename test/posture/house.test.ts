import { describe, expect, test } from '@jest/globals';
import {
  type IdentityFacts,
  judgeIdentity,
  judgeKeeping,
  judgePeople,
  type KeepingFacts,
  type Operator,
  type PeopleFacts,
} from '../../src/posture/index.ts';

const NOW = new Date('2026-03-04T10:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
const person = (entraId: string, more: Partial<Operator> = {}): Operator => ({
  entraId,
  isGuest: false,
  isEnabled: true,
  ...more,
});

const IDENTITY: IdentityFacts = {
  credential: { kind: 'managedIdentity', endsAt: undefined, firstSeenAt: undefined },
  serviceUser: { storedIn: 'keyVault', issuedAt: daysAgo(40), renewedAt: daysAgo(1), hasMfa: { known: true } },
  granted: { known: ['Policy.Read.All'] },
  asked: ['Policy.Read.All'],
  allowed: ['Application.Read.All'],
};
const [megan, lee, nestor] = [person('megan'), person('lee'), person('nestor')];
const PEOPLE: PeopleFacts = {
  hasGroups: true,
  members: { known: { administrators: [megan, lee], deciders: [megan, lee], all: [megan, lee, nestor] } },
  registered: { known: new Set(['megan', 'lee', 'nestor']) },
  withoutMfa: { known: [] },
};
const KEEPING: KeepingFacts = {
  archiveAfterDays: 180,
  eraseAfterDays: 730,
  oldestTenantLine: { known: daysAgo(30) },
  webhook: { acceptedAt: daysAgo(2), isRegistered: { known: true } },
  backup: { madeAt: daysAgo(1) },
  upgradedAt: daysAgo(20),
  missingLines: 0,
};

const found = (judged: readonly { check: string; status: string; detail: Readonly<Record<string, unknown>> }[]) => {
  const bad = judged.filter(({ status }) => status !== 'pass');
  return bad.map(({ check, status, detail }) => [check, status, detail['problem'] ?? detail['reason'] ?? '']);
};
const identity = (change: Partial<IdentityFacts>) => found(judgeIdentity({ ...IDENTITY, ...change }, NOW));
const user = (change: Partial<IdentityFacts['serviceUser']>) =>
  identity({ serviceUser: { ...IDENTITY.serviceUser, ...change } });
const people = (change: Partial<PeopleFacts>) => found(judgePeople({ ...PEOPLE, ...change }));
const members = (administrators: Operator[], all: Operator[], deciders = administrators) =>
  people({
    members: { known: { administrators, deciders, all } },
    registered: { known: new Set(all.map((one) => one.entraId)) },
  });
const keeping = (change: Partial<KeepingFacts>) => found(judgeKeeping({ ...KEEPING, ...change }, NOW));

test('a house in order has nothing to find', () => {
  expect([...identity({}), ...people({}), ...keeping({})]).toEqual([]);
});

describe('our identity', () => {
  test.each<[string, () => unknown, unknown]>([
    [
      'token in the environment',
      () => user({ storedIn: 'environment' }),
      [['houseSecureAppModel', 'fail', 'environment']],
    ],
    ['token in a file', () => user({ storedIn: 'file' }), [['houseSecureAppModel', 'fail', 'file']]],
    ['no service user', () => user({ storedIn: 'none' }), [['houseSecureAppModel', 'notApplicable', '']]],
    ['no MFA', () => user({ hasMfa: { known: false } }), [['houseSecureAppModel', 'fail', 'noMfa']]],
    [
      'MFA not known',
      () => user({ hasMfa: { reason: 'refreshTokenDead' } }),
      [['houseSecureAppModel', 'couldNotCheck', 'refreshTokenDead']],
    ],
    [
      'not renewed for a month',
      () => user({ issuedAt: daysAgo(40), renewedAt: daysAgo(31) }),
      [['houseSecureAppModel', 'fail', 'notRenewed']],
    ],
    ['renewed by being issued', () => user({ issuedAt: daysAgo(29), renewedAt: undefined }), []],
    [
      'a secret',
      () => identity({ credential: { kind: 'secret', endsAt: daysAgo(-300), firstSeenAt: daysAgo(9) } }),
      [['houseCredential', 'fail', 'secret']],
    ],
    [
      'a certificate that ends',
      () => identity({ credential: { kind: 'certificate', endsAt: daysAgo(-29), firstSeenAt: undefined } }),
      [['houseCredential', 'fail', 'endsSoon']],
    ],
    [
      'a certificate that lasts',
      () => identity({ credential: { kind: 'certificate', endsAt: daysAgo(-31), firstSeenAt: undefined } }),
      [],
    ],
    [
      'a certificate whose end nobody tells',
      () => identity({ credential: { kind: 'certificate', endsAt: undefined, firstSeenAt: undefined } }),
      [['houseCredential', 'couldNotCheck', 'endUnknown']],
    ],
    [
      'too much',
      () => identity({ granted: { known: ['Policy.Read.All', 'Mail.Read'] } }),
      [['housePermissions', 'fail', '']],
    ],
    ['too little', () => identity({ granted: { known: [] } }), [['housePermissions', 'fail', '']]],
    [
      'what a switch may have asked for',
      () => identity({ granted: { known: ['Policy.Read.All', 'Application.Read.All'] } }),
      [],
    ],
    [
      'a right to write',
      () => identity({ granted: { known: ['Policy.Read.All', 'User.ReadWrite.All'] } }),
      [
        ['housePermissions', 'fail', ''],
        ['houseReadOnly', 'fail', ''],
      ],
    ],
    [
      'nothing known',
      () => identity({ granted: { reason: 'wrongSecret' } }),
      [
        ['housePermissions', 'couldNotCheck', 'wrongSecret'],
        ['houseReadOnly', 'couldNotCheck', 'wrongSecret'],
      ],
    ],
  ])('%s', (_what, judged, expected) => {
    expect(judged()).toEqual(expected);
  });
});

describe('our people', () => {
  const crowd = (count: number) => Array.from({ length: count }, (_none, n) => person(`p${n}`));
  test.each<[string, () => unknown, unknown]>([
    [
      'one without MFA',
      () => people({ registered: { known: new Set(['megan', 'lee']) } }),
      [['houseMfaRegistered', 'fail', '']],
    ],
    [
      'one without MFA whose account is off',
      () => members([megan, lee], [megan, lee, person('gone', { isEnabled: false })]),
      [],
    ],
    [
      'the report may not be read',
      () => people({ registered: { reason: 'switchedOff' } }),
      [['houseMfaRegistered', 'couldNotCheck', 'switchedOff']],
    ],
    ['used without MFA', () => people({ withoutMfa: { known: ['lee'] } }), [['houseMfaUsed', 'fail', '']]],
    [
      'not known whether',
      () => people({ withoutMfa: { reason: 'noServiceUser' } }),
      [['houseMfaUsed', 'couldNotCheck', 'noServiceUser']],
    ],
    [
      'one administrator',
      () => members([megan], [megan, lee], [megan, lee]),
      [['houseRoleGroups', 'fail', 'oneAdministrator']],
    ],
    [
      'nobody',
      () => members([], [lee], []),
      [
        ['houseRoleGroups', 'fail', 'noAdministrator'],
        ['houseTwoPeople', 'fail', ''],
      ],
    ],
    ['everybody', () => members(crowd(4), crowd(4)), [['houseRoleGroups', 'fail', 'allAdministrators']]],
    ['a trial of two', () => members(crowd(2), crowd(2)), []],
    ['six administrators', () => members(crowd(6), crowd(9)), [['houseRoleGroups', 'fail', 'manyAdministrators']]],
    ['fifty-one people', () => members(crowd(2), crowd(51)), [['houseRoleGroups', 'fail', 'manyPeople']]],
    [
      'a guest',
      () => members([megan, lee], [megan, lee, person('guest', { isGuest: true })]),
      [['houseGuests', 'fail', '']],
    ],
  ])('%s', (_what, judged, expected) => {
    expect(judged()).toEqual(expected);
  });

  test('without groups nothing about them passes', () => {
    const judged = judgePeople({ ...PEOPLE, hasGroups: false });
    expect(judged.filter(({ status }) => status === 'pass').map(({ check }) => check)).toEqual(['houseMfaUsed']);
  });

  test('with groups that cannot be read nothing about them passes', () => {
    const judged = judgePeople({ ...PEOPLE, members: { reason: 'missingPermission' } });
    expect(judged.filter(({ status }) => status !== 'couldNotCheck').map(({ check }) => check)).toEqual([
      'houseMfaUsed',
    ]);
  });
});

describe('how the desk is kept', () => {
  test.each<[string, () => unknown, unknown]>([
    ['kept for ever', () => keeping({ eraseAfterDays: 0 }), []],
    ['logs of a week', () => keeping({ oldestTenantLine: { known: daysAgo(7) } }), [['houseTenantLogs', 'fail', '']]],
    [
      'no line at all',
      () => keeping({ oldestTenantLine: { known: undefined } }),
      [['houseTenantLogs', 'couldNotCheck', 'noLines']],
    ],
    [
      'no licence to look',
      () => keeping({ oldestTenantLine: { reason: 'noLicence' } }),
      [['houseTenantLogs', 'couldNotCheck', 'noLicence']],
    ],
    [
      'not registered',
      () => keeping({ webhook: { acceptedAt: daysAgo(1), isRegistered: { known: false } } }),
      [['houseWebhook', 'fail', 'notRegistered']],
    ],
    [
      'none ever came',
      () => keeping({ webhook: { acceptedAt: undefined, isRegistered: { known: true } } }),
      [['houseWebhook', 'fail', 'never']],
    ],
    [
      'none for months',
      () => keeping({ webhook: { acceptedAt: daysAgo(91), isRegistered: { reason: 'missingPermission' } } }),
      [['houseWebhook', 'fail', 'old']],
    ],
    ['no backup', () => keeping({ backup: { madeAt: undefined } }), [['houseBackup', 'fail', 'never']]],
    ['an old backup', () => keeping({ backup: { madeAt: daysAgo(8) } }), [['houseBackup', 'fail', 'old']]],
    ['a server', () => keeping({ backup: 'server' }), [['houseBackup', 'couldNotCheck', 'serverBackups']]],
    ['an old version', () => keeping({ upgradedAt: daysAgo(181) }), [['houseVersion', 'fail', '']]],
    ['a gap in the log', () => keeping({ missingLines: 1 }), [['houseAuditWhole', 'fail', '']]],
  ])('%s', (_what, judged, expected) => {
    expect(judged()).toEqual(expected);
  });
});
