import { beforeAll, describe, expect, test } from '@jest/globals';
import type { SimMessage } from '../../src/sandbox/teams/message.ts';
import { cardWith, until, useDesk } from '../support/desk.ts';
import { shownTexts } from '../support/read-card.ts';

const desk = useDesk();
beforeAll(() => {
  desk.cloud.limits.enforced = false;
});

const partnerCards = (customer: string): SimMessage[] =>
  desk.teams
    .messages({ channel: true })
    .filter(({ card }) => shownTexts(card).includes('Partner alert') && shownTexts(card).includes(`\n${customer}\n`));

const readsOf = (path: string, status: number) =>
  desk.log.filter((line) => line['path'] === path && line['status'] === status).length;
const nextRead = async (path: string, status: number) => {
  const before = readsOf(path, status);
  await until(`another read of ${path}`, () => readsOf(path, status) > before);
};
const GRAPH_ALERTS = '/security/partner/securityAlerts';

describe('one fraud behind two interfaces', () => {
  test('is one card: Graph shows it, then Partner Center takes over, then Graph again', async () => {
    desk.cloud.happen.fraud('Contoso');
    await cardWith(desk, 'Partner alert', 'Contoso');
    const refused = { error: { code: 'Forbidden', message: 'not for this partner' } };
    desk.cloud.faults.add({ host: 'graph', path: /securityAlerts/, status: 403, body: refused, times: Infinity });
    await nextRead('/v1/fraudEvents', 200);
    desk.cloud.happen.fraud('Fabrikam');
    await cardWith(desk, 'Partner alert', 'Fabrikam');
    desk.cloud.faults.clear();
    await nextRead(GRAPH_ALERTS, 200);
    await nextRead(GRAPH_ALERTS, 200);
    expect(partnerCards('Contoso')).toHaveLength(1);
    expect(partnerCards('Fabrikam')).toHaveLength(1);
    const rows = await desk.db.selectFrom('alerts').select('number').where('kind', '=', 'partnerAlert').execute();
    expect(rows).toHaveLength(2);
  });

  test('that is settled in the portal is settled on its card, whichever interface is read', async () => {
    const [alert] = desk.cloud.world.partnerAlerts;
    desk.cloud.happen.changeInPortal(alert?.id ?? '');
    await cardWith(desk, 'Contoso', 'Partner alert', 'Resolved by Microsoft');
  });
});
