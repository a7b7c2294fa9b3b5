/**
 * A **task** is a piece of remediation with an owner and a due date: one step of what an alert asks for, or something
 * that an answer made a person want to do.
 *
 * Words: a *step* is what should be done for this kind of alert, a task is that step for one alert, given to a person;
 * a task is *open* until somebody has done it, and *overdue* when it is open past its due date.
 * Invariants: an alert has each step at most once, however often it is planned; a person has at most one open task of an
 * article; a task comes from an alert or from an article, never from both; it always has an owner; `version` grows with
 * every change.
 */
export interface Task {
  readonly id: string;
  /** Short, stable, per installation; what people say aloud and type. */
  readonly number: number;
  /** The alert that it belongs to; `null`, like what follows from it, when it comes from an article. */
  readonly alertId: string | null;
  readonly alertNumber: number | null;
  readonly tenantId: string | null;
  /** Name of the tenant that the alert is about; `''` without one. */
  readonly customer: string;
  /** The article that it comes from: one that ships, or a local one; `null` when it belongs to an alert. */
  readonly articleId: string | null;
  readonly stepKey: string;
  /** Place in the plan, from 1. */
  readonly position: number;
  readonly title: string;
  readonly why: string;
  readonly how: string;
  readonly ownerId: string;
  readonly ownerName: string;
  readonly dueAt: Date;
  readonly doneAt: Date | null;
  readonly doneBy: string | null;
  readonly version: number;
}

/** One step of a remediation, as whoever knows the kinds of alerts puts it. */
export interface RemediationStep {
  /** The same step has the same key, for ever: it is what makes planning twice harmless. */
  readonly key: string;
  readonly title: string;
  readonly why: string;
  readonly how: string;
  /** Hours from the planning. */
  readonly dueInHours: number;
}

/** What an article makes into a task. */
export interface ArticleStep {
  readonly articleId: string;
  readonly title: string;
  readonly why: string;
  readonly how: string;
}

/** A person who has, or is given, a task. `entraId` is a lower-case GUID. */
export interface Owner {
  readonly entraId: string;
  readonly name: string;
}

/** Whether a task is open past its due date. */
export const isOverdue = (task: Pick<Task, 'dueAt' | 'doneAt'>, now: Date): boolean =>
  task.doneAt === null && task.dueAt < now;

/** Version of a whole list of tasks of one alert: grows with each task that is added or changed. */
export const taskListVersion = (tasks: readonly Pick<Task, 'version'>[]): number =>
  tasks.reduce((sum, task) => sum + task.version, 0);
