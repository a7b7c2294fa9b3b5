import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Press } from './presses/press.ts';
import type { PressAnswer } from './reply.ts';

export interface NotePorts {
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'turns' | 'turnTime' | 'presses' | 'pressTime'>;
}

/**
 * Counts and measures one press, and says in the log what came of it: one line, with the trace that the door began and the
 * alert's beside it. A client that asks for a fresh card by itself is nobody's press, and a line at `debug`.
 */
export async function notePress(
  { log, metrics }: NotePorts,
  press: Press,
  work: () => Promise<PressAnswer>,
): Promise<PressAnswer> {
  const startedMs = performance.now();
  const end = (outcome: string) => {
    const ms = performance.now() - startedMs;
    metrics.presses.inc({ verb: press.verb, outcome });
    metrics.pressTime.observe({ outcome }, ms / 1000);
    const about = { verb: press.verb, subject: idOf(press), outcome, ms: Math.round(ms) };
    log[press.isRefresh ? 'debug' : 'info'](about, 'press answered');
  };
  try {
    const answer = await work();
    end(answer.kind === 'card' ? answer.outcome : 'refused');
    return answer;
  } catch (error) {
    end('failed');
    throw error;
  }
}

/** What a card carries is input: only an id goes into the log. */
const idOf = ({ subjectId }: Press): string | undefined =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(subjectId) ? subjectId : undefined;

/**
 * Counts and measures one message, or one answer about a file, and says in the log that it was answered: never what it
 * said.
 *
 * @param outcome - of one that did not fail
 */
export async function noteTurn<T>(
  { log, metrics }: NotePorts,
  kind: 'message' | 'file',
  outcome: string,
  work: () => Promise<T>,
): Promise<T> {
  const startedMs = performance.now();
  const end = (how: string) => {
    const ms = performance.now() - startedMs;
    metrics.turns.inc({ kind, outcome: how });
    metrics.turnTime.observe({ kind }, ms / 1000);
    log.info({ kind, outcome: how, ms: Math.round(ms) }, 'message answered');
  };
  try {
    const reply = await work();
    end(outcome);
    return reply;
  } catch (error) {
    end('failed');
    throw error;
  }
}
