import { beforeAll, describe, expect, test } from '@jest/globals';
import { ask, cardWith, until, useDesk } from '../support/desk.ts';
import { shownTexts } from '../support/read-card.ts';

const desk = useDesk();
beforeAll(() => {
  desk.cloud.limits.enforced = false;
});

describe('silence is not safety', () => {
  test('what fails after it worked is a warning in the log and a line in `status`, until it heals', async () => {
    desk.expectLogged('source changed');
    desk.cloud.faults.add({ host: 'graph', path: /riskDetections/, status: 400, times: Infinity });
    await until('the failure', async () =>
      shownTexts(await ask(desk, 'Nestor Wilke', 'status')).includes('Microsoft refused the request'),
    );
    desk.cloud.faults.clear();
    desk.cloud.happen.riskySignIn('Contoso', { user: 'Alex Wilber', level: 'medium' });
    desk.clock.advance(20 * 60_000);
    await cardWith(desk, 'Alex Wilber');
    await until(
      'the healing',
      async () => !shownTexts(await ask(desk, 'Nestor Wilke', 'status')).includes('Microsoft refused the request'),
    );
  });

  test('a customer that cannot be read is named with the reason, and an empty list does not pretend', async () => {
    const status = shownTexts(await ask(desk, 'Nestor Wilke', 'status'));
    expect(status).toContain('**Alpine Ski House**');
    expect(status).toContain('Nobody has consented');
    expect(shownTexts(await ask(desk, 'Nestor Wilke', 'alerts litware'))).toContain('silence alone is not safety');
  });
});
