import { actOnAlert } from '../alerts/index.ts';
import { TEST_ENDS_AFTER_MS, type TestAlertPorts } from './raise.ts';

/** Who ends what nobody has ended. */
const WATCHPOST = { entraId: 'watchpost', name: 'Watchpost' };

/**
 * Ends the test alerts that are a day old: those that nobody resolved are resolved. Safe to repeat and on several
 * machines: an alert is resolved once.
 *
 * @returns how many ended
 */
export async function endTestAlerts(ports: Omit<TestAlertPorts, 'partnerTenantId'>): Promise<number> {
  const now = ports.now();
  const due = await ports.db
    .selectFrom('test_alerts')
    .select(['id', 'alert_id'])
    .where('ended_at', 'is', null)
    .where('asked_at', '<=', new Date(now.getTime() - TEST_ENDS_AFTER_MS))
    .orderBy('asked_at')
    .limit(100)
    .execute();
  for (const { id, alert_id } of due) {
    await actOnAlert(ports, alert_id, { verb: 'resolve', resolution: 'ignore', note: '' }, WATCHPOST);
    await ports.db
      .updateTable('test_alerts')
      .set({ ended_at: now })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .execute();
  }
  return due.length;
}
