import { beforeAll, describe, expect, test } from '@jest/globals';
import { roleGroupId, staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { cardWith, type TestDesk, until, useDesk } from '../support/desk.ts';
import { shownTexts, verbsIn } from '../support/read-card.ts';
import { installation, postActivity } from '../support/wire.ts';

const megan = staffId('Megan Bowen');
const nestor = staffId('Nestor Wilke');
const miriam = staffId('Miriam Graham');

const destinations = (desk: TestDesk) =>
  desk.db
    .selectFrom('destinations')
    .select(['channel_id', 'installed_by', 'kind', 'takes_posts'])
    .where('state', '=', 'active')
    .execute();
const channelCards = (desk: TestDesk) => desk.teams.messages({ channel: true }).filter(({ card }) => card);
const question = (desk: TestDesk) => cardWith(desk, 'An administrator must confirm this channel');

describe('where role groups say who may do what', () => {
  const desk = useDesk({ isUninstalled: true });
  const confirmed = () => desk.db.selectFrom('audit_log').selectAll().where('verb', '=', 'channel.use').execute();
  const noAlertYet = async () => {
    expect(await destinations(desk)).toEqual([]);
    expect(channelCards(desk).map(({ card }) => shownTexts(card))).toEqual([
      expect.stringContaining('An administrator must confirm this channel'),
    ]);
  };

  beforeAll(async () => {
    desk.cloud.limits.enforced = false;
    desk.cloud.happen.riskySignIn('Contoso', { user: 'Adele Vance', level: 'high' });
    await until('the alert', () => desk.db.selectFrom('alerts').select('id').executeTakeFirst());
  });

  test('a colleague who adds the bot makes no channel show alerts, and cannot confirm it', async () => {
    await desk.teams.install(nestor);
    const { id, card } = await question(desk);
    expect(shownTexts(card)).toContain('Nestor Wilke added Watchpost, and is not known as an administrator');
    expect(verbsIn(card)).toEqual(['channel.use']);
    await desk.teams.press(nestor, id, 'channel.use');
    expect(desk.teams.noticeFor(nestor, id)?.text).toContain('This is for administrators');
    await noAlertYet();
  });

  test('nor does a new version of the app there, nor somebody whom Teams does not name', async () => {
    await desk.teams.uninstall(nestor);
    const before = channelCards(desk).length;
    await desk.teams.install(nestor);
    await desk.teams.upgrade(nestor);
    const nobody = installation(desk, desk.teams.channelId, 'add', { id: 'f:nobody', from: { id: '29:x', name: '' } });
    expect((await postActivity(desk, nobody)).status).toBe(200);
    const said = channelCards(desk).slice(before);
    expect(said.map(({ card }) => verbsIn(card))).toEqual(said.map(() => ['channel.use']));
    expect(said).toHaveLength(3);
    expect(shownTexts(said[2]?.card)).toContain('Somebody added Watchpost');
    expect(await destinations(desk)).toEqual([]);
  });

  test('an administrator confirms it with one press: everything that is open comes, and it is on record', async () => {
    const { id } = await question(desk);
    await desk.teams.press(megan, id, 'channel.use');
    await cardWith(desk, 'Adele Vance');
    expect(await destinations(desk)).toEqual([
      { channel_id: desk.teams.channelId, installed_by: megan, kind: 'channel', takes_posts: true },
    ]);
    expect(shownTexts(desk.teams.seenBy(megan, id))).toContain('Watchpost is here');
    await until('the welcome for everybody', () =>
      shownTexts(desk.teams.seenBy(nestor, id)).includes('What it can read now'),
    );
    expect(await confirmed()).toEqual([
      expect.objectContaining({
        actor_id: megan,
        subject_type: 'destination',
        detail: { teamId: desk.teams.teamId, channelId: desk.teams.channelId },
      }),
    ]);
  });

  test('a second press changes nothing', async () => {
    const cards = channelCards(desk).length;
    const { id } = await question(desk);
    await desk.teams.press(megan, id, 'channel.use');
    expect(shownTexts(desk.teams.seenBy(megan, id))).toContain('Watchpost is here');
    expect(await confirmed()).toHaveLength(1);
    expect(channelCards(desk)).toHaveLength(cards);
  });

  test('a new version of the app by a colleague leaves it as it is', async () => {
    const before = await destinations(desk);
    const cards = channelCards(desk).length;
    await desk.teams.upgrade(nestor);
    expect(await destinations(desk)).toEqual(before);
    expect(channelCards(desk)).toHaveLength(cards);
  });

  test('a colleague who adds it to another channel of the team does not move it', async () => {
    const before = await destinations(desk);
    const elsewhere = installation(desk, '19:elsewhere@thread.tacv2', 'add', {
      from: { id: '29:1nestor', name: 'Nestor Wilke', aadObjectId: nestor },
    });
    desk.expectLogged('answer could not be delivered');
    await postActivity(desk, elsewhere);
    expect(await destinations(desk)).toEqual(before);
  });

  test('the chat that stands in for a lost channel goes on until an administrator adds the bot', async () => {
    const standIn = { channel_id: expect.any(String), installed_by: megan, kind: 'chat', takes_posts: true };
    // A card that was on its way may find the channel gone before we hear that the bot was removed.
    desk.expectLogged('channel lost: install the bot again or choose another channel');
    await desk.teams.installFor(megan);
    // Whoever removes it from the team takes it out of their own chat as well.
    await desk.teams.uninstall(nestor);
    await until('the chat that stands in', async () => (await destinations(desk)).length === 1);
    await desk.teams.install(nestor);
    expect(await destinations(desk)).toEqual([standIn]);
    await desk.teams.install(megan);
    const now = await destinations(desk);
    expect(now).toHaveLength(2);
    expect(now).toContainEqual({ ...standIn, takes_posts: false });
    expect(now).toContainEqual({ ...standIn, kind: 'channel', channel_id: desk.teams.channelId });
  });

  test('while the groups cannot be asked nobody counts as an administrator, and the button waits', async () => {
    await desk.teams.uninstall(megan);
    const asking = { host: 'graph', path: /\/checkMemberGroups$/, times: Number.POSITIVE_INFINITY } as const;
    desk.cloud.faults.add({ ...asking, status: 429, headers: { 'retry-after': '1' } });
    desk.clock.advance(61 * 60_000);
    await desk.teams.install(megan);
    const { id } = await cardWith(desk, 'Megan Bowen added Watchpost, and their role could not be checked just now');
    expect((await destinations(desk)).filter(({ kind }) => kind === 'channel')).toEqual([]);
    await desk.teams.press(megan, id, 'channel.use');
    expect(desk.teams.noticeFor(megan, id)?.text).toContain('could not be checked just now');
    desk.cloud.faults.clear();
    await until('her role', async () => {
      desk.clock.advance(31_000);
      await desk.teams.press(megan, id, 'channel.use');
      return (await destinations(desk)).some(({ kind }) => kind === 'channel');
    });
    expect(await confirmed()).toHaveLength(2);
  });

  test('somebody without a role is greeted in their chat without a word of what the desk reads', async () => {
    const readers = desk.cloud.world.partner.groups.find(({ id }) => id === roleGroupId('reader'));
    readers?.memberIds.splice(readers.memberIds.indexOf(miriam), 1);
    await desk.teams.open(miriam, { personal: miriam });
    await desk.teams.open(nestor, { personal: nestor });
    const greeting = (person: string) => shownTexts(desk.teams.messages({ personal: person })[0]?.card);
    expect(greeting(nestor)).toContain('What it can read now');
    expect(greeting(miriam)).toContain('Watchpost is here');
    expect(greeting(miriam)).not.toContain('What it can read now');
    const kept = await desk.db.selectFrom('kept_cards').select('about_id').where('view', '=', 'welcome').execute();
    expect(kept.map(({ about_id }) => about_id)).not.toContainEqual(expect.stringContaining('Miriam'));
  });
});

describe('where no role group is configured', () => {
  const NO_GROUPS = ['READERS', 'RESPONDERS', 'APPROVERS', 'ADMINISTRATORS'].map((name) => [`ROLE_GROUP_${name}`, '']);
  const desk = useDesk({ isUninstalled: true, env: Object.fromEntries(NO_GROUPS) });

  test('whoever of the tenant adds the bot makes the channel show alerts', async () => {
    await desk.teams.install(nestor);
    expect(await destinations(desk)).toMatchObject([{ channel_id: desk.teams.channelId, installed_by: nestor }]);
  });
});
