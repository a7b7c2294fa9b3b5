import { describe, expect, test } from '@jest/globals';
import { findPerson } from '../../src/people/index.ts';
import { installDestination, listDestinations } from '../../src/teams/destinations.ts';
import { createMeeting } from '../../src/teams/meet.ts';
import type { Turn } from '../../src/teams/turn.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const NOW = new Date('2026-03-04T10:00:00Z');
const TENANT = '11111111-aaaa-4bbb-8ccc-000000000001';
const NESTOR = '22222222-aaaa-4bbb-8ccc-000000000002';

const turn = (change: Partial<Turn> = {}): Turn => ({
  activityId: '1',
  tenantId: TENANT,
  person: { entraId: NESTOR, name: 'Nestor Wilke', teamsId: '29:nestor' },
  conversation: { id: 'a:1chat', kind: 'personal' },
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  botId: '28:bot',
  team: undefined,
  text: '',
  mentions: [],
  files: [],
  timeZone: 'Europe/Berlin',
  locale: 'de-DE',
  ...change,
});

describe('whoever speaks', () => {
  test('is remembered, and a channel keeps what the chat has told', async () => {
    const meet = createMeeting(database.db, () => NOW);
    await meet(turn());
    await meet(turn({ conversation: { id: '19:c;messageid=1', kind: 'channel' }, locale: '' }));
    expect(await findPerson(database.db, TENANT, NESTOR)).toMatchObject({
      name: 'Nestor Wilke',
      personalConversationId: 'a:1chat',
      locale: 'de-DE',
    });
  });

  test('brings the address at which Teams wants to be answered now', async () => {
    const channel = { tenantId: TENANT, teamId: '19:team', channelId: '19:c', botId: '28:bot', installedBy: '' };
    await installDestination(database.db, { ...channel, serviceUrl: 'https://smba.trafficmanager.net/old/' }, NOW);
    const meet = createMeeting(database.db, () => NOW);
    await meet(turn({ serviceUrl: 'https://smba.trafficmanager.net/new/' }));
    const serviceUrls = async () => (await listDestinations(database.db)).map(({ serviceUrl }) => serviceUrl);
    expect(await serviceUrls()).toEqual(['https://smba.trafficmanager.net/new/']);
    await meet(turn({ tenantId: TENANT.replace('1', '9'), serviceUrl: 'https://smba.trafficmanager.net/foreign/' }));
    expect(await serviceUrls()).toEqual(['https://smba.trafficmanager.net/new/']);
  });
});
