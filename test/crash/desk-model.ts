import type { Severity, Status } from '../../src/alerts/index.ts';

/**
 * What people should see, in a few rules and without a database: the situations of some users, each with its alerts from
 * the first to the last.
 */
export interface ModelAlert {
  severity: Severity;
  status: Status;
  assignee: string | null;
  resolvedAt: number;
}

/** One item of the source as Microsoft shows it, and as the desk saw it last. */
export interface ModelItem {
  readonly user: string;
  readonly number: number;
  readonly shownAt: number;
  severity: Severity;
  isOpen: boolean;
  /** Grows with every change. */
  edition: number;
  seen: { edition: number; alert: ModelAlert | undefined; isOpen: boolean };
}

export type ModelVerb = 'acknowledge' | 'assign' | 'resolve' | 'reopen';

const RANKS: readonly Severity[] = ['informational', 'low', 'medium', 'high'];
const worse = (a: Severity, b: Severity): boolean => RANKS.indexOf(a) > RANKS.indexOf(b);

export class DeskModel {
  readonly items: ModelItem[] = [];
  readonly alerts = new Map<string, ModelAlert[]>();

  latest(user: string): ModelAlert | undefined {
    return this.alerts.get(user)?.at(-1);
  }

  /** Microsoft shows something new. */
  appear(user: string, severity: Severity, shownAt: number): void {
    const number = this.items.length;
    const seen = { edition: 0, alert: undefined, isOpen: true };
    this.items.push({ user, number, shownAt, severity, isOpen: true, edition: 1, seen });
  }

  /** Items that the desk has not seen as they are now, in the order in which Microsoft showed them. */
  unseen(): ModelItem[] {
    return this.items.filter(({ edition, seen }) => edition > seen.edition).sort((a, b) => a.shownAt - b.shownAt);
  }

  /** The desk has read the source to its end. */
  read(now: number): void {
    const closing = new Set<ModelAlert>();
    for (const item of this.unseen()) {
      const alert = this.#place(item);
      item.seen = { edition: item.edition, alert, isOpen: item.isOpen };
      if (alert && !item.isOpen) closing.add(alert);
    }
    for (const alert of closing) {
      const isStillOpen = this.items.some(({ seen }) => seen.alert === alert && seen.isOpen);
      if (!isStillOpen && alert.status !== 'resolved') Object.assign(alert, { status: 'resolved', resolvedAt: now });
    }
  }

  /** A person acts. @returns whether that changed the alert */
  act(user: string, verb: ModelVerb, person: string, now: number): boolean {
    const alert = this.latest(user);
    if (!alert) return false;
    const isOpen = alert.status !== 'resolved';
    if (verb === 'reopen') {
      if (isOpen) return false;
      Object.assign(alert, { status: 'new', assignee: null, resolvedAt: 0 });
      return true;
    }
    const isAllowed = verb === 'acknowledge' ? alert.status === 'new' : isOpen;
    if (!isAllowed || (verb === 'assign' && alert.assignee === person)) return false;
    if (verb === 'resolve') Object.assign(alert, { status: 'resolved', resolvedAt: now });
    else alert.status = 'acknowledged';
    if (verb === 'assign') alert.assignee = person;
    return true;
  }

  /** What the whole desk should look like, for a comparison. */
  view(): Record<string, string[]> {
    const words = ({ severity, status, assignee }: ModelAlert) => `${severity} ${status} ${assignee ?? 'nobody'}`;
    return Object.fromEntries([...this.alerts].map(([user, alerts]) => [user, alerts.map(words)]).toSorted());
  }

  /** A handled alert must not swallow what came after it, or is worse; what was over before anybody saw it is no news. */
  #place(item: ModelItem): ModelAlert | undefined {
    const latest = this.latest(item.user);
    const isNews = !latest
      ? item.isOpen
      : latest.status === 'resolved' &&
        item.isOpen &&
        (item.shownAt > latest.resolvedAt || worse(item.severity, latest.severity));
    if (isNews) {
      const alert: ModelAlert = { severity: item.severity, status: 'new', assignee: null, resolvedAt: 0 };
      this.alerts.set(item.user, [...(this.alerts.get(item.user) ?? []), alert]);
      return alert;
    }
    if (latest && worse(item.severity, latest.severity)) latest.severity = item.severity;
    return latest;
  }
}
