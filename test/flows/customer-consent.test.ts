import { describe, expect, test } from '@jest/globals';
import { MAY_CONSENT } from '../../src/sandbox/cloud/roles.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { getCustomer } from '../../src/sandbox/cloud/world.ts';
import { until, useDesk } from '../support/desk.ts';
import { walkAs } from '../support/setup-cards.ts';

const GRANT = /\/applicationconsents$/;
const refusal = (status: number, code: string, description: string) => ({
  host: 'partnerCenter' as const,
  method: 'POST',
  path: GRANT,
  status,
  body: { code, description, data: [], source: 'PartnerFD' },
  times: 1,
});

describe('consent on behalf of customers', () => {
  const desk = useDesk({ env: { CUSTOMER_CONSENT: 'on' } });
  const megan = walkAs(desk, 'Megan Bowen');
  const lee = walkAs(desk, 'Lee Gu');
  const grants = () => desk.cloud.requests.to('partnerCenter', GRANT).length;
  const lacking = () =>
    until('the first reads', async () => {
      const rows = await desk.db
        .selectFrom('source_states')
        .select('tenant_id')
        .where('reason_code', '=', 'noConsent')
        .execute();
      return rows.length > 0 && rows;
    });

  test('is for administrators, by words and by press', async () => {
    await lacking();
    await lee.say('consent alpine');
    await lee.card('You are an approver', 'This is for administrators');
    await lee.say('consent all missing');
    await megan.say('consent alpine ski house');
    const card = await megan.card('Consent for Alpine Ski House', 'Please confirm');
    const [run] = await desk.db.selectFrom('consent_runs').selectAll().execute();
    await desk.teams.invoke(staffId('Lee Gu'), card.id, { verb: 'consent.grant', data: { aboutId: run?.id ?? '' } });
    expect(grants()).toBe(0);
  });

  test('shows what is granted before anything is, then grants it, reads again and says what can be read', async () => {
    const card = await megan.card('Consent for Alpine Ski House', 'Please confirm');
    expect(megan.seen(card)).toContain('**IdentityRiskEvent.Read.All** Reads risky sign-ins');
    await megan.press(card, 'consent.grant');
    await megan.card('Alpine Ski House: consented', 'granted, and it can be read');
    expect(getCustomer(desk.cloud.world, 'Alpine Ski House').consented).toBe(true);
    const before = grants();
    await megan.press(card, 'consent.show');
    await desk.teams.invoke(staffId('Megan Bowen'), card.id, {
      verb: 'consent.grant',
      data: { aboutId: (await desk.db.selectFrom('consent_runs').select('id').execute())[0]?.id ?? '' },
    });
    expect(grants()).toBe(before);
  });

  test('what exists already is what was wanted', async () => {
    // Read in part, for want of a licence, by a relationship that may not consent.
    const [relationship] = getCustomer(desk.cloud.world, 'Northwind Traders').relationships;
    Object.assign(relationship ?? {}, { roleTemplateIds: MAY_CONSENT });
    await megan.say('consent northwind');
    await megan.press(await megan.card('Consent for Northwind Traders', 'Please confirm'), 'consent.grant');
    await megan.card('0 granted, 1 had it already, 0 refused');
  });

  test('is not asked for where nothing is missing, and says where it would open nothing', async () => {
    await megan.say('consent contoso');
    const card = await megan.card('Contoso has consented', 'Contoso is read fully: there is nothing to consent to.');
    expect(megan.buttons(card)).toEqual([]);
    await megan.say('consent margie');
    await megan.card('Please confirm', 'First a delegated admin relationship: it ended on');
  });

  test.each([
    [refusal(403, '5000', 'Forbidden'), 'the service user may not consent there', 'Cloud Application Administrator'],
    [
      refusal(404, '1000', 'The resource was not found.'),
      'Partner Center does not know this customer',
      '/v2.0/adminconsent?',
    ],
    [
      refusal(400, '3000', 'The service principal for resource is not present.'),
      'has no Microsoft Graph yet',
      'then try again',
    ],
    [refusal(401, '900421', 'MFA'), 'without multifactor authentication', 'npm run consent'],
  ])('a refusal %# is named, with what mends it', async (fault, text, mend) => {
    desk.cloud.faults.add({ ...fault, times: 2 });
    await megan.say('consent northwind');
    await megan.press(await megan.card('Consent for Northwind Traders', 'Please confirm'), 'consent.grant');
    await megan.card('Northwind Traders: not consented', text, mend);
    desk.cloud.faults.clear();
  });

  test('goes through all that lack it, each reported alone, also over a restart', async () => {
    const { customers } = desk.cloud.world;
    for (const customer of customers) {
      Object.assign(customer, { consented: false, gdap: true });
      for (const relationship of customer.relationships) Object.assign(relationship, { roleTemplateIds: MAY_CONSENT });
    }
    // The tokens that are kept would go on for an hour.
    desk.expectLogged('source changed');
    desk.clock.advance(25 * 3_600_000);
    await until('all of them lack it', async () => {
      const rows = await desk.db
        .selectFrom('source_states')
        .select('tenant_id')
        .distinct()
        .where('reason_code', '=', 'noConsent')
        .execute();
      return rows.length === customers.length;
    });
    await megan.say('consent all missing');
    const card = await megan.card(`Consent for ${customers.length} customers`, 'Please confirm');
    desk.cloud.faults.add(refusal(403, '5000', 'Forbidden'));
    await megan.press(card, 'consent.grant');
    await desk.restart();
    await megan.card(
      `1 of ${customers.length} were refused`,
      `${customers.length - 1} granted`,
      'the service user may not consent there',
    );
    await megan.press(card, 'consent.all');
    await megan.press(await megan.card('Please confirm'), 'consent.grant');
    await until('everybody has consented', () => customers.every(({ consented }) => consented));
    await until('and nobody lacks it', async () => {
      const rows = await desk.db
        .selectFrom('source_states')
        .select('source')
        .where('reason_code', '=', 'noConsent')
        .execute();
      return rows.length === 0;
    });
    await megan.say('consent all missing');
    await megan.card('No customer lacks consent');
  });

  test('our own tenant and somebody unknown are told so', async () => {
    await megan.say('consent adatum');
    await megan.card('This is for customers', 'setup identity');
    await megan.say('consent wingtip');
    await megan.card('I do not know “wingtip”');
  });
});

describe('with the switch off', () => {
  const desk = useDesk();
  const megan = walkAs(desk, 'Megan Bowen');

  test('nothing is granted, and the setting and the link are given', async () => {
    await until('customers', async () => (await desk.db.selectFrom('tenants').select('id').execute()).length > 5);
    await megan.say('consent alpine');
    const card = await megan.card('CUSTOMER_CONSENT is off', 'CUSTOMER_CONSENT=on', '/v2.0/adminconsent?client_id=');
    expect(megan.buttons(card)).toEqual([]);
    const [run] = await desk.db.selectFrom('consent_runs').selectAll().execute();
    await desk.teams.invoke(staffId('Megan Bowen'), card.id, {
      verb: 'consent.grant',
      data: { aboutId: run?.id ?? '' },
    });
    expect(megan.notice(card)).toContain('CUSTOMER_CONSENT is off');
    expect(getCustomer(desk.cloud.world, 'Alpine Ski House').consented).toBe(false);
  });
});
