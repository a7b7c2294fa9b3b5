import {
  type Alert,
  explainIdentityEvent,
  explainRelationshipEvent,
  isRelationshipEvent,
  severityRank,
} from '../../alerts/index.ts';
import type { Counted, FoldFacts } from '../../folds/index.ts';
import { FOLD_ROWS, type FoldCard, type FoldSeverity, foldButton, foldLook, severityLook } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { alertRow } from './alert-list-view.ts';
import { counted } from './counted.ts';
import { type Clock, day, duration, shortInstant } from './when.ts';

/** What is known around a fold when its card is made. */
export interface FoldAround {
  /** Names of the customers that the card may name, by tenant id; untrusted. */
  readonly customers: ReadonlyMap<string, string>;
  readonly clock: Clock;
}

/** The card of a fold as it stands now. */
export function foldView(facts: FoldFacts, around: FoldAround): FoldCard {
  const { fold, total, open } = facts;
  const worst = facts.worst
    .slice(0, FOLD_ROWS)
    .map((alert) => alertRow(alert, nameOf(alert.tenantId, around), around.clock));
  const more = open - worst.length;
  return {
    foldId: fold.id,
    version: facts.version,
    upToId: String(facts.upTo),
    look: foldLook(fold.endedAt ? 'over' : fold.kind),
    title: foldTitle(facts, around),
    state: stateText(facts, around.clock),
    severities: severitiesOf(facts),
    customers: listed(facts.tenants, facts.tenantCount, (tenant) => cardText(nameOf(tenant, around), 60)),
    kinds: listed(facts.kinds, facts.kinds.length, kindText),
    worst,
    hasMore: more > 0,
    more: words`and ${Math.max(0, more)} more open`,
    outside: outsideText(facts),
    actions:
      open === 0 ? [] : [foldButton('fold.list'), ...(facts.untaken > 0 ? [foldButton('fold.acknowledge')] : [])],
  };

  function foldTitle({ tenantCount }: FoldFacts, { clock }: FoldAround): CardText {
    const alerts = counted(total, 'alert');
    const where =
      fold.tenantId !== null
        ? words`of ${cardText(nameOf(fold.tenantId, around), 60)}`
        : words`at ${counted(tenantCount, 'customer')}`;
    if (fold.kind === 'quiet') return words`Quiet: ${alerts} ${where} on ${day(fold.openedAt, clock)}`;
    const what = fold.eventType ? words` “${kindText(fold.eventType)}”` : words``;
    return words`Storm: ${alerts}${what} ${where} since ${shortInstant(fold.openedAt, clock)}`;
  }
}

function stateText({ fold, total, open, lastAt }: FoldFacts, clock: Clock): CardText {
  const left = open === 0 ? words`none is open any more` : words`${open} of them still open`;
  if (fold.endedAt) {
    const took = duration(lastAt.getTime() - fold.openedAt.getTime());
    return words`Over since ${shortInstant(lastAt, clock)}: it folded ${counted(total, 'alert')} in ${took}, ${left}.`;
  }
  const latest = words`the latest at ${shortInstant(lastAt, clock)}, ${left}`;
  return fold.kind === 'quiet'
    ? words`Low-value alerts of the day join this card: ${latest}.`
    : words`Going on: more of them join this card, ${latest}.`;
}

function severitiesOf({ bySeverity }: FoldFacts): FoldSeverity[] {
  return bySeverity
    .toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity))
    .map(({ severity, total, open }) => ({
      look: severityLook(severity),
      text: words`${counted(total, 'alert')}, ${open} open`,
    }));
}

function listed(top: readonly Counted[], all: number, nameFor: (name: string) => CardText): CardText {
  const more = all - top.length;
  return joinText(
    [...top.map(({ name, count }) => words`${nameFor(name)} ${count}`), more > 0 ? words`and ${more} more` : words``],
    ', ',
  );
}

function outsideText({ left }: FoldFacts): CardText {
  const never = words`High severity, fraud, administrators and our own tenant never fold: they have cards of their own.`;
  if (left === 0) return never;
  return left === 1
    ? words`${never} One alert became worse and left this card for its own.`
    : words`${never} ${left} alerts became worse and left this card for their own.`;
}

const kindText = (eventType: string): CardText =>
  cardText((isRelationshipEvent(eventType) ? explainRelationshipEvent : explainIdentityEvent)(eventType).title, 60);
const nameOf = (tenantId: Alert['tenantId'], { customers }: FoldAround): string => customers.get(tenantId) ?? tenantId;
