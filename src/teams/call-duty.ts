import { sql } from 'kysely';
import type { Alert } from '../alerts/index.ts';
import type { Desk } from './desk.ts';
import type { AdaptiveCard } from './render.ts';
import { dutyLine, withDuty } from './views/duty-line.ts';

/** Minutes after its last change for which an alert is news: a channel that is installed later calls nobody. */
const NEWS_MIN = 60;

/** Calls in a minute; more are a storm, and whoever is on duty is there already (Teams' rules for apps: ten a minute). */
const MOST_CALLS = 10;

/**
 * The card of a new alert of high severity with those on duty mentioned, for its first post. Edits show the card without
 * it, so that nobody is called twice.
 *
 * @returns `undefined` where nobody is called: another alert, or a desk that has never said who is on duty
 */
export async function callDuty(desk: Desk, alert: Alert, card: AdaptiveCard): Promise<AdaptiveCard | undefined> {
  const now = desk.now().getTime();
  const isNews = alert.status === 'new' && now - alert.updatedAt.getTime() < NEWS_MIN * 60_000;
  if (alert.severity !== 'high' || alert.isTest || !isNews) return undefined;
  if (!desk.preferences.fact('onDuty').changed) return undefined;
  const { onDuty } = desk.preferences.current();
  return withDuty(card, dutyLine(onDuty, onDuty.length > 0 && (await callsSince(desk, now - 60_000)) <= MOST_CALLS));
}

async function callsSince(desk: Desk, since: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from alerts where created_at > ${new Date(since)} and severity = 'high' and not is_test
  `.execute(desk.db);
  return rows[0]?.count ?? 0;
}
