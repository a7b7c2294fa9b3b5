import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readTurn, withoutThread } from '../../src/teams/turn.ts';

const TENANT = '11111111-aaaa-4bbb-8ccc-000000000001';
const NESTOR = 'ABCDEF01-aaaa-4bbb-8ccc-000000000002';
const BOT = { id: '28:bot', name: 'Watchpost' };
const CHANNEL = '19:abc@thread.tacv2';

const personal = {
  type: 'message',
  id: '17',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  from: { id: '29:nestor', name: 'Nestor Wilke', aadObjectId: NESTOR },
  recipient: BOT,
  conversation: { id: 'a:1chat', conversationType: 'personal', tenantId: TENANT },
  channelData: { tenant: { id: TENANT } },
  text: 'ack 12',
  locale: 'de-DE',
  localTimezone: 'Europe/Berlin',
};
const inChannel = {
  ...personal,
  conversation: { id: `${CHANNEL};messageid=17`, conversationType: 'channel', tenantId: TENANT },
  channelData: { tenant: { id: TENANT }, team: { id: '19:team' }, channel: { id: CHANNEL } },
};
const mention = (id: string, name: string) => ({
  type: 'mention',
  text: `<at>${name}</at>`,
  mentioned: { id, name },
});

describe('who speaks, and where', () => {
  test('in a chat with the bot', () => {
    expect(readTurn(personal)).toEqual({
      activityId: '17',
      tenantId: TENANT,
      person: { entraId: NESTOR.toLowerCase(), name: 'Nestor Wilke', teamsId: '29:nestor' },
      conversation: { id: 'a:1chat', kind: 'personal' },
      serviceUrl: 'https://smba.trafficmanager.net/emea/',
      botId: '28:bot',
      team: undefined,
      text: 'ack 12',
      mentions: [],
      files: [],
      timeZone: 'Europe/Berlin',
      locale: 'de-DE',
    });
  });

  test('in a channel', () => {
    expect(readTurn(inChannel)).toMatchObject({
      conversation: { id: `${CHANNEL};messageid=17`, kind: 'channel' },
      team: { id: '19:team', channelId: CHANNEL },
    });
    expect(withoutThread(`${CHANNEL};messageid=17`)).toBe(CHANNEL);
  });

  test.each<[string, Record<string, unknown>]>([
    ['nobody', { from: undefined }],
    ['a guest of a meeting, without an Entra id', { from: { id: '29:guest', name: 'Guest' } }],
    ['an Entra id that is none', { from: { ...personal.from, aadObjectId: 'nestor' } }],
    ['no tenant', { channelData: {}, conversation: { id: 'a:1chat' } }],
    ['two tenants', { channelData: { tenant: { id: TENANT.replace('1', '9') } } }],
    ['a tenant that is none', { channelData: { tenant: { id: 'adatum' } } }],
    ['an unknown kind of conversation', { conversation: { ...personal.conversation, conversationType: 'meeting' } }],
    ['no address to answer at', { serviceUrl: 'nowhere' }],
  ])('%s is not a person of a tenant', (_what, change) => {
    expect(readTurn({ ...personal, ...change })).toBeUndefined();
  });

  test('anything may come in', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        readTurn(value);
        readTurn({ ...personal, channelData: value });
        readTurn({ ...personal, entities: value, text: value, locale: value });
      }),
    );
  });
});

describe('what was said', () => {
  test.each([
    ['the mention of the bot goes', '<at>Watchpost</at> ack 12', [mention('28:bot', 'Watchpost')], 'ack 12'],
    ['also in the middle', 'please <at>Watchpost</at> ack 12\n', [mention('28:bot', 'Watchpost')], 'please ack 12'],
    ['also when no entity tells of it', '<at>Watchpost</at>&nbsp;status', [], 'status'],
    [
      'the mention of a person stays as a name',
      '<at>Watchpost</at> assign 12 to <at>Lee Gu</at>',
      [mention('28:bot', 'Watchpost'), mention('29:lee', 'Lee Gu')],
      'assign 12 to Lee Gu',
    ],
    [
      'the name of a colleague that it begins with stays',
      '<at>Megan Bowen</at> resolve 3 compromised',
      [mention('29:megan', 'Megan Bowen')],
      'Megan Bowen resolve 3 compromised',
    ],
    ['also where Teams says badly who it is', '<at>Megan Bowen</at> ack 3', [{ type: 'mention' }], 'Megan Bowen ack 3'],
    ['nothing but the mention is nothing', '<at>Watchpost</at>', [mention('28:bot', 'Watchpost')], ''],
    ['white space is one blank', '  ack\t\n 12 ', [], 'ack 12'],
  ])('%s', (_what, text, entities, expected) => {
    expect(readTurn({ ...inChannel, text, entities })?.text).toBe(expected);
  });

  test.each([
    ['the bot, by an entity', 'please <at>Watchpost</at> ack 12', [mention('28:bot', 'Watchpost')], true],
    ['the bot, by the text alone', '<at>Watchpost</at> status', [{ type: 'clientInfo' }], true],
    ['a colleague', '<at>Megan Bowen</at> ack 12', [mention('29:megan', 'Megan Bowen')], undefined],
    ['nobody', 'ack 12', [], undefined],
  ])('who is spoken to: %s', (_who, text, entities, expected) => {
    expect(readTurn({ ...inChannel, text, entities })?.isMentioned).toBe(expected);
  });

  test('people who are mentioned are known by their id, the bot is not one of them', () => {
    const entities = [
      mention('28:bot', 'Watchpost'),
      { type: 'clientInfo', locale: 'de-DE' },
      mention('29:lee', 'Lee\0 Gu'),
      { type: 'mention' },
      null,
    ];
    expect(readTurn({ ...inChannel, entities })?.mentions).toEqual([{ teamsId: '29:lee', name: 'Lee Gu' }]);
  });

  test.each(['text', 'locale', 'localTimezone', 'entities'])('without %s the person is still heard', (name) => {
    expect(readTurn({ ...personal, [name]: null })?.person.teamsId).toBe('29:nestor');
  });
});
