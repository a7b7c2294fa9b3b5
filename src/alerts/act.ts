import { record } from '../audit/index.ts';
import type { Logger } from '../log.ts';
import type { Database } from '../storage/connect.ts';
import type { Jobs } from '../storage/jobs.ts';
import { traceOf } from '../trace.ts';
import type { Actor, Alert } from './alert.ts';
import type { Action } from './lifecycle.ts';
import { changeStatus, findAlert, isAlertId } from './store.ts';

/** What acting needs from outside. */
export interface ActPorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly now: () => Date;
  /** Gets one line for each change. */
  readonly log?: Pick<Logger, 'info'>;
}

export type Acted =
  | { readonly kind: 'changed'; readonly alert: Alert }
  /** Somebody was first, or a newer alert of the situation is open; `alert` is how it stands. An answer, not an error. */
  | { readonly kind: 'unchanged'; readonly alert: Alert }
  | { readonly kind: 'gone' };

/**
 * Records what a person did to an alert: new state, log line and card edit, all or nothing.
 *
 * Safe to repeat: a second press of the same button changes nothing and returns the alert as it stands.
 */
export async function actOnAlert(ports: ActPorts, alertId: string, action: Action, actor: Actor): Promise<Acted> {
  if (!isAlertId(alertId)) return { kind: 'gone' };
  const at = ports.now();
  const changed = await ports.db
    .transaction()
    .execute(async (tx) => {
      const alert = await changeStatus(tx, alertId, action, { name: actor.name, at });
      if (!alert) return undefined;
      await record(tx, [
        {
          at,
          actor,
          verb: `alert.${action.verb}`,
          subjectType: 'alert',
          subjectId: alert.id,
          detail: detailOf(action),
        },
      ]);
      await ports.jobs.enqueue(tx, 'deliver', [{ subjectType: 'alert', subjectId: alert.id }]);
      // Whoever sent it wants to see that its buttons work.
      if (alert.isTest) await ports.jobs.enqueue(tx, 'setup', [{ subjectType: 'testAlert', subjectId: alert.id }]);
      return alert;
    })
    .catch((error: unknown) => {
      // Reopening an alert whose situation has a newer open one: the index that keeps one open alert says no.
      if (action.verb === 'reopen' && isUniqueViolation(error)) return undefined;
      throw error;
    });
  if (changed) {
    const { id, number } = changed;
    ports.log?.info({ alert: id, number, verb: action.verb, alertTrace: traceOf(changed) }, 'alert changed');
    return { kind: 'changed', alert: changed };
  }
  const current = await findAlert(ports.db, alertId);
  return current ? { kind: 'unchanged', alert: current } : { kind: 'gone' };
}

function detailOf(action: Action): Record<string, unknown> {
  if (action.verb === 'assign') return { assignee: action.assignee.entraId };
  if (action.verb === 'resolve') return { resolution: action.resolution, ...(action.note && { note: action.note }) };
  return {};
}

/** PostgreSQL error 23505, unique_violation. */
const isUniqueViolation = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === '23505';
