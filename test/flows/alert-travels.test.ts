import { describe, expect, test } from '@jest/globals';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { cardWith, textOf, until, useDesk } from '../support/desk.ts';

const desk = useDesk();

describe('one alert, from Microsoft to a press', () => {
  test('a risky sign-in becomes a card, and its press shows to everybody', async () => {
    desk.cloud.happen.riskySignIn('Contoso', { user: 'Adele Vance', level: 'high', riskEventType: 'anomalousToken' });
    const card = await cardWith(desk, 'Contoso', 'Adele Vance', 'HIGH');
    const answer = await desk.teams.press(staffId('Nestor Wilke'), card.id, 'alert.acknowledge');
    expect(answer.httpStatus).toBe(200);
    expect(answer.body).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' });
    await until('the edit for everybody', () =>
      textOf(desk.teams.seenBy(staffId('Miriam Graham'), card.id)).includes('Acknowledged by Nestor Wilke'),
    );
    const second = await desk.teams.invoke(staffId('Lee Gu'), card.id, {
      verb: 'alert.acknowledge',
      data: alertIdIn(card.card),
    });
    expect(textOf(second.body)).toContain('Nestor Wilke was first');
  });
});

function alertIdIn(card: unknown): { alertId: string } {
  return { alertId: /"alertId":"([0-9a-f-]{36})"/.exec(textOf(card))?.[1] ?? '' };
}
