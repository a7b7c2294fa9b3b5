import type { Resolution, Status } from './alert.ts';

/** What a person can do to an alert. */
export type Action =
  | { readonly verb: 'acknowledge' }
  | { readonly verb: 'assign'; readonly assignee: { readonly entraId: string; readonly name: string } }
  | { readonly verb: 'resolve'; readonly resolution: Resolution; readonly note: string }
  | { readonly verb: 'reopen' };
export type Verb = Action['verb'];

interface Rule {
  /** Statuses from which the action is allowed. */
  readonly from: readonly Status[];
  readonly to: Status;
}

// Assigning also acknowledges: somebody whose name is on it has seen it. Reopening goes back to `new`, not to
// `acknowledged`: whoever resolved it wrongly should not silently own it again.
const RULES: Readonly<Record<Verb, Rule>> = {
  acknowledge: { from: ['new'], to: 'acknowledged' },
  assign: { from: ['new', 'acknowledged'], to: 'acknowledged' },
  resolve: { from: ['new', 'acknowledged'], to: 'resolved' },
  reopen: { from: ['resolved'], to: 'new' },
};

/** The rule of one action. Pure; the store puts `from` into its `where`, the card shows only what `allowedFrom` allows. */
export const ruleOf = (verb: Verb): Rule => RULES[verb];

/** The verbs that make sense for an alert in this status, in the order in which a card shows them. */
export const allowedFrom = (status: Status): Verb[] =>
  (Object.keys(RULES) as Verb[]).filter((verb) => RULES[verb].from.includes(status));
