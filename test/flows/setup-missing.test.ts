import { describe, expect, test } from '@jest/globals';
import { SERVICE_USER_ID, staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { countCoverage, readCoverage } from '../../src/tenants/index.ts';
import { ask, cardWith, until, useDesk } from '../support/desk.ts';
import { shownTexts } from '../support/read-card.ts';
import { walkAs } from '../support/setup-cards.ts';

const NOWHERE = '00000000-0000-4000-8000-00000000dead';

describe('set-up names what is missing, and what mends it', () => {
  const desk = useDesk({ env: { ROLE_GROUP_READERS: NOWHERE } });
  const megan = walkAs(desk, 'Megan Bowen');
  const serviceAccount = () => desk.cloud.world.partner.users.find(({ id }) => id === SERVICE_USER_ID);

  test('customers without consent, without a relationship, without a licence', async () => {
    await until('the first read of all', async () => {
      const { counts } = await readCoverage(desk.db);
      return counts.notReadable > 0 && counts.new === 0;
    });
    await megan.say('setup customers');
    const card = await megan.card('step 6 of 9', 'Alpine Ski House: nobody has consented to the app there');
    expect(megan.seen(card)).toContain("Margie's Travel: no delegated administration lets the service user in");
    expect(megan.seen(card)).toMatch(/Litware.*: no licence for all of it/);
    // The numbers are those of `coverage`: two cards that count differently make people doubt both.
    const { full, partly, none } = (await countCoverage(desk.db)).states;
    expect(none).toBeGreaterThan(0);
    const counted = `●\n${full} of 12 customers can be read fully, ${partly} in part, ${none} not at all.`;
    expect(megan.seen(card)).toContain(counted);
    expect(shownTexts(await ask(desk, 'Megan Bowen', 'coverage'))).toContain(`${full} of 12 customers are read fully`);
    expect(megan.buttons(card)).toEqual(['consent.all', 'setup.skip', 'setup.check']);
    await megan.press(card, 'consent.all');
    await megan.card('Consent for Alpine Ski House', 'CUSTOMER_CONSENT is off', '/v2.0/adminconsent?client_id=');
  });

  test('a sign-in without multifactor authentication, seen at once and mended at once', async () => {
    // The reads fail as well, and say so in the log.
    desk.expectLogged('source changed', 'webhook refused');
    desk.cloud.world.serviceUser.mfa = false;
    await megan.say('setup identity');
    const card = await megan.card('step 1 of 9', 'Partner Center does not take the sign-in');
    expect(megan.seen(card)).toContain('npm run consent');
    desk.cloud.world.serviceUser.mfa = true;
    await megan.press(card, 'setup.check');
    await megan.card('step 1 of 9', 'It signed in with multifactor authentication', '✔ In order');
  });

  test('a dead refresh token', async () => {
    const account = serviceAccount();
    if (!account) throw new Error('no service account');
    account.sessionsRevokedAt = new Date(desk.clock.now().getTime() + 60_000);
    await megan.say('setup identity');
    const card = await megan.card(
      'step 1 of 9',
      'The service user cannot sign in to Partner Center',
      'Sign the service user in again',
    );
    account.sessionsRevokedAt = undefined;
    await megan.press(card, 'setup.check');
    await megan.card('step 1 of 9', '✔ In order');
  });

  test('a permission that was never granted, with the command that grants it', async () => {
    const { partner } = desk.cloud.world;
    const granted = partner.appRoles;
    partner.appRoles = granted.filter((name) => name !== 'IdentityRiskyUser.Read.All');
    await megan.say('setup identity');
    const card = await megan.card('step 1 of 9', 'IdentityRiskyUser.Read.All (application) is not granted');
    expect(megan.seen(card)).toContain('for p in IdentityRiskyUser.Read.All; do az ad app permission add');
    partner.appRoles = granted;
    await megan.press(card, 'setup.check');
    await megan.card('step 1 of 9', '✔ In order');
  });

  test('a group that does not exist', async () => {
    await megan.say('setup roles');
    const card = await megan.card('step 3 of 9', `The group of readers does not exist in your tenant (${NOWHERE})`);
    expect(megan.seen(card)).toContain('az ad group create --display-name "Watchpost readers"');
    expect(megan.seen(card)).toContain('The group of approvers is “Watchpost approvers”');
  });

  test('a webhook of another tool, and a Partner Center that refuses', async () => {
    desk.cloud.webhooks.registration = {
      subscriberId: NOWHERE,
      url: 'https://siem.adatum.com/hooks/partner',
      events: ['test-created'],
      msSignatureHeader: false,
    };
    await megan.say('setup webhook');
    const card = await megan.card('step 8 of 9', 'Another address is registered', 'WEBHOOK_REGISTRATION=on');
    expect(megan.buttons(card)).not.toContain('webhook.register');
    desk.cloud.faults.add({
      host: 'partnerCenter',
      path: /\/webhooks\/v1\/registration$/,
      status: 403,
      body: { code: '5000', description: 'Forbidden', data: [], source: 'PartnerFD' },
      times: 1,
    });
    await megan.press(card, 'setup.check');
    await megan.card('step 8 of 9', 'The registration of the webhook could not be read');
    await megan.press(await megan.card('step 8 of 9'), 'setup.skip');
    await megan.card('step 9 of 9');
    await megan.say('setup steps');
    await megan.card('The webhook of Partner Center', 'skipped');
  });

  test('a channel that is lost in the middle', async () => {
    desk.expectLogged('channel is lost');
    await megan.say('setup channel');
    const card = await megan.card('step 2 of 9', '✔ In order');
    desk.teams.setState({ channel: true }, 'removed');
    await megan.press(card, 'setup.check');
    await megan.card('step 2 of 9', 'Teams does not let Watchpost post', 'Add to a team');
    await desk.teams.uninstall(staffId('Lee Gu'));
    await megan.press(card, 'setup.check');
    await megan.card('step 2 of 9', 'Watchpost is in no channel of a team');
    await desk.teams.install(staffId('Lee Gu'));
    await megan.press(card, 'setup.check');
    await megan.card(
      'step 2 of 9',
      'Where a colleague has added it, an administrator presses “Use this channel” there',
    );
    const question = await cardWith(desk, 'An administrator must confirm this channel');
    await desk.teams.press(staffId('Megan Bowen'), question.id, 'channel.use');
    await megan.press(card, 'setup.check');
    await megan.card('step 2 of 9', 'Watchpost can post in “Security alerts”');
  });

  test('Microsoft that does not answer is told as such, and nothing is called missing', async () => {
    desk.expectLogged('customer list could not be read');
    desk.cloud.faults.add({ host: 'graph', path: /\/groups\//, dropConnection: true, times: 40 });
    await megan.say('setup roles');
    const card = await megan.card('step 3 of 9', 'There was no answer about the groups in time');
    expect(megan.seen(card)).toContain('Check again in a minute');
    desk.cloud.faults.clear();
  }, 30_000);
});

describe('set-up without a service user', () => {
  const desk = useDesk({ env: { PARTNER_REFRESH_TOKEN: '' } });
  const megan = walkAs(desk, 'Megan Bowen');

  test('says what cannot be read without one, and how to sign one in', async () => {
    desk.expectLogged('source changed');
    await megan.say('setup identity');
    const card = await megan.card('step 1 of 9', 'No service user is signed in');
    expect(megan.seen(card)).toContain('npm run consent');
  });
});
