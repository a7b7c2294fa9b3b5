import type { Alarm, SilentRow } from '../../alarms/index.ts';
import { type AlarmCard, type AlarmCardRow, type AlarmState, alarmLook } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { adviceOf, alarmTitle } from './alarm-words.ts';
import { counted } from './counted.ts';
import { sourceWords } from './source-words.ts';
import { type Clock, shortInstant } from './when.ts';

const ROWS = 6;
/** Sources that one row names. */
const NAMED = 3;

/**
 * One alarm as it stands.
 *
 * @param nameOf - the name of a tenant by its id
 */
export function alarmView(alarm: Alarm, nameOf: (tenantId: string) => string, clock: Clock): AlarmCard {
  const { facts } = alarm;
  const isOpen = alarm.closedAt === null;
  const { means, steps, who, over } = adviceOf(alarm);
  return {
    alarmId: alarm.id,
    version: alarm.version,
    number: alarm.number,
    look: alarmLook(stateOf(alarm)),
    title: alarmTitle(alarm, clock),
    since: sinceWords(alarm, clock),
    rows: isOpen ? facts.rows.slice(0, ROWS).map((row) => rowView(row, nameOf, clock)) : [],
    isOpen,
    means,
    steps: isOpen ? steps : [],
    who,
    over: alarm.foldedInto === null ? over : words`Alarm ${alarm.foldedInto} tells of it from now on.`,
  };
}

/** What a notification and a screen reader say about an alarm, and its line in a list. */
export const alarmLine = (alarm: Alarm, clock: Clock): CardText =>
  words`Alarm ${alarm.number}: ${alarmTitle(alarm, clock)}. ${sinceWords(alarm, clock)}.`;

function stateOf({ closedAt, foldedInto, facts }: Alarm): AlarmState {
  if (foldedInto !== null) return 'folded';
  if (closedAt) return 'over';
  return endsSoon(facts) ? 'soon' : 'broken';
}

/** A secret with a known end still works; one whose home fails, or that nobody could renew, is trouble already. */
const endsSoon = ({ kind, secret, diesAt }: Alarm['facts']): boolean =>
  kind === 'token' && secret !== 'tokenStore' && diesAt !== '';

function sinceWords({ sinceAt, closedAt, foldedInto, facts }: Alarm, clock: Clock): CardText {
  const since = shortInstant(sinceAt, clock);
  if (closedAt && foldedInto === null) return words`From ${since} to ${shortInstant(closedAt, clock)}`;
  if (endsSoon(facts)) return words`Please renew it before then`;
  const again = facts.readAgain > 0 ? words`, ${counted(facts.readAgain, 'tenant')} read again already` : words``;
  return words`Since ${since}${again}`;
}

function rowView(row: SilentRow, nameOf: (tenantId: string) => string, clock: Clock): AlarmCardRow {
  const sources = row.sources.map((source) => cardText(sourceWords(source)));
  const others = sources.length - NAMED;
  const names = row.tenantIds.map((tenantId) => cardText(nameOf(tenantId), 60));
  const more = row.tenantCount - names.length;
  const whom = more > 0 ? words`${joinText(names, ', ')} and ${more} more` : joinText(names, ', ');
  const since =
    row.since === '' ? words`never read yet` : words`last read at ${shortInstant(new Date(row.since), clock)}`;
  const reason = row.reasonCode === 'notTried' ? words`It was due and nobody tried.` : cardText(row.reason, 200);
  return {
    name: others > 0 ? words`${joinText(sources.slice(0, NAMED), ', ')} and ${others} more` : joinText(sources, ', '),
    text: joinText([words`${whom}, ${since}.`, reason], ' '),
  };
}
