import type { Delivery } from '../../src/sandbox/teams/bot-line.ts';
import { shownTexts } from '../support/read-card.ts';
import type { LogEntry, Told } from './read-store.ts';

type Json = Readonly<Record<string, unknown>>;

/** Verbs of buttons that change an alert; their log lines have the same names. */
const ACTS = ['alert.acknowledge', 'alert.assign', 'alert.resolve', 'alert.reopen'];

/** How an answer says, in the words of the card, that the press changed nothing. */
const CAME_TO_NOTHING = /was first|already, at|is with .* already|just now: this is|It is open already|A newer alert/;

interface Pressed {
  readonly key: string;
  readonly outcome: 'changed' | 'unchanged' | 'unanswered';
}

/**
 * Compares presses with the log: exactly one line for each press that was answered with the changed card, none for one
 * that was answered otherwise, and at most one for a press whose answer never came. Then plays the lines of each alert
 * from the first to the last: each must have been allowed by the one before, and the last must be how the alert stands.
 *
 * @returns what does not fit, in words
 */
export function readPresses(deliveries: readonly Delivery[], told: Told): string[] {
  return [...unmatchedLines(deliveries.flatMap(pressIn), told.log), ...brokenChains(told)];
}

function unmatchedLines(presses: readonly Pressed[], log: readonly LogEntry[]): string[] {
  const made = Map.groupBy(presses, ({ key }) => key);
  const written = Map.groupBy(
    log.filter(({ verb, actorId }) => ACTS.includes(verb) && PERSON.test(actorId)),
    ({ alertId, verb, actorId }) => `${verb} ${alertId} by ${actorId}`,
  );
  return [...new Set([...made.keys(), ...written.keys()])].flatMap((key) => {
    const count = (outcome: Pressed['outcome']) =>
      (made.get(key) ?? []).filter((press) => press.outcome === outcome).length;
    const [least, most] = [count('changed'), count('changed') + count('unanswered')];
    const lines = written.get(key)?.length ?? 0;
    return lines >= least && lines <= most ? [] : [`${key}: ${lines} lines, from ${least} to ${most} expected`];
  });
}

const PERSON = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

function pressIn({ activity, httpStatus, body }: Delivery): Pressed[] {
  const { action, trigger } = (activity['value'] ?? {}) as { action?: Json; trigger?: string };
  const verb = String(action?.['verb'] ?? '');
  if (activity['name'] !== 'adaptiveCard/action' || trigger !== 'manual' || !ACTS.includes(verb)) return [];
  const alertId = String((action?.['data'] as Json | undefined)?.['alertId']);
  const actorId = String((activity['from'] as Json)['aadObjectId']);
  return [{ key: `${verb} ${alertId} by ${actorId}`, outcome: outcomeOf(httpStatus, body as Json | undefined) }];
}

function outcomeOf(httpStatus: number, body: Json | undefined): Pressed['outcome'] {
  if (httpStatus !== 200) return 'unanswered';
  // A press that our side could not carry out says so; whether it was carried out before it failed, nobody knows.
  if (body?.['type'] === 'application/vnd.microsoft.error') return 'unanswered';
  if (body?.['type'] !== 'application/vnd.microsoft.card.adaptive') return 'unchanged';
  return CAME_TO_NOTHING.test(shownTexts(body['value'])) ? 'unchanged' : 'changed';
}

/** From which statuses a line may come, and where it leads. */
const STEPS: Readonly<Record<string, { readonly from: readonly string[]; readonly to: string }>> = {
  'alert.open': { from: [''], to: 'new' },
  'alert.acknowledge': { from: ['new'], to: 'acknowledged' },
  'alert.assign': { from: ['new', 'acknowledged'], to: 'acknowledged' },
  'alert.resolve': { from: ['new', 'acknowledged'], to: 'resolved' },
  'alert.reopen': { from: ['resolved'], to: 'new' },
};

function brokenChains({ alerts, log }: Told): string[] {
  const lines = Map.groupBy(log, ({ alertId }) => alertId);
  return alerts.flatMap(({ id, number, status }) => {
    let reached = '';
    for (const { verb } of lines.get(id) ?? []) {
      const step = STEPS[verb];
      if (!step) continue;
      if (!step.from.includes(reached)) return [`#${number}: ${verb} in the log, though it was “${reached}”`];
      reached = step.to;
    }
    // What Microsoft had taken in hand when it was first seen opens as acknowledged.
    const isTaken = reached === 'new' && status === 'acknowledged' && lines.get(id)?.length === 1;
    return reached === status || isTaken
      ? []
      : [`#${number}: the log ends with “${reached}”, the alert is “${status}”`];
  });
}
