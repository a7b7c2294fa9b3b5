import { severityRank } from '../../alerts/index.ts';
import type { Digest, DigestAlert, DigestTask, FirstThing, Share, Unread } from '../../digest/index.ts';
import { type DigestCard, severityLook } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { sourceWords } from './source-words.ts';
import { type Clock, day, duration } from './when.ts';

/** Lines of a list on the card; what is beyond is counted. */
const LATE_SHOWN = 5;
const OPEN_SHOWN = 6;
const UNREAD_SHOWN = 6;

/** The digest as a card. */
export function digestView(digest: Digest, clock: Clock): DigestCard {
  const { received, open, late } = digest;
  const lastDay = new Date(digest.period.periodEnd.getTime() - 1);
  return {
    title: words`Week of ${day(digest.period.periodStart, clock)} to ${day(lastDay, clock)}`,
    lead: leadText(digest),
    isQuiet: received.total === 0 && open.total === 0,
    firstThings: digest.firstThings.map((thing) => thingText(thing, clock)),
    late: withRest(
      [
        ...late.alerts.oldest.map((alert) => lateAlert(alert, clock)),
        ...late.tasks.oldest.map((task) => lateTask(task, clock)),
      ],
      LATE_SHOWN,
      late.alerts.total + late.tasks.total,
    ),
    received: [...received.bySeverity]
      .sort((a, b) => severityRank(b.severity) - severityRank(a.severity))
      .map(({ severity, count }) => ({
        severity: severityLook(severity),
        text: words`${count} ${severityLook(severity).word}`,
      })),
    open: openLines(digest),
    answerTime: answerText(digest),
    tasks: late.tasks.total === 0 ? words`No task is late.` : words`${late.tasks.total} tasks are late.`,
    unread: withRest(digest.unread.map(unreadText), UNREAD_SHOWN, digest.unread.length),
  };
}

function leadText({ received, open, late, resolved, quarantined }: Digest): CardText {
  const done = resolved.reduce((sum, { count }) => sum + count, 0);
  const quarantine = quarantined > 0 ? [words`${quarantined} items could not be understood and are kept.`] : [];
  return joinText(
    [
      words`${received.total} alerts came in, ${done} were resolved, ${open.total} are open.`,
      late.alerts.total > 0
        ? words`**${late.alerts.total} partner alerts are late.**`
        : words`No partner alert is late.`,
      ...quarantine,
    ],
    ' ',
  );
}

function openLines({ open }: Digest): CardText[] {
  const lines = [
    ...(open.unassigned > 0 ? [words`${open.unassigned} with nobody`] : []),
    ...open.byAssignee.map(({ name, count }) => words`${count} with ${cardText(name, 60)}`),
  ];
  return lines.slice(0, OPEN_SHOWN);
}

function answerText({ answers }: Digest): CardText {
  if (answers.meanMin === undefined) return words`Nobody acknowledged an alert in this week.`;
  const share = ({ inTime, of }: Share) => words`${inTime} of ${of}`;
  const partner =
    answers.withinLine.of > 0
      ? [
          words`Partner alerts: ${share(answers.withinGoal)} answered within 1 hour, ${share(answers.withinLine)} within 24 hours.`,
        ]
      : [];
  return joinText([words`Acknowledged after ${duration(answers.meanMin * 60_000)} on average.`, ...partner], ' ');
}

function thingText(thing: FirstThing, clock: Clock): CardText {
  switch (thing.kind) {
    case 'answerPastLine':
      return words`Answer ${counted(thing.count, 'partner alert')} past the 24-hour line, ${named(thing.alert)} first`;
    case 'answerPastGoal':
      return words`Answer ${counted(thing.count, 'partner alert')} past the 1-hour goal, ${named(thing.alert)} first`;
    case 'takeHigh':
      return words`Take ${named(thing.alert)}: high severity, and nobody has it`;
    case 'finishOverdue':
      return words`Finish ${counted(thing.count, 'late task')}, first “${cardText(thing.task.title, 60)}” of ${cardText(thing.task.ownerName, 40)}, ${overdue(thing.task.dueAt, clock)}`;
    case 'repairReading':
      return words`Mend the reading of ${counted(thing.count, 'tenant')}: ${cardText(thing.unread.reason, 120)}`;
    case 'takeUnassigned':
      return words`Take ${counted(thing.count, 'alert')} that nobody has, ${named(thing.alert)} first`;
    case 'openReading':
      return words`Open ${counted(thing.count, 'tenant')} for reading: ${cardText(thing.unread.reason, 120)}`;
    case 'lookAtQuarantine':
      return words`Look at ${counted(thing.count, 'item')} that could not be understood; **status** shows them`;
  }
}

const counted = (count: number, what: string): CardText => cardText(count === 1 ? `1 ${what}` : `${count} ${what}s`);
const named = (alert: DigestAlert): CardText => words`#${alert.number} ${cardText(alert.customer, 60)}`;
const overdue = (dueAt: Date, clock: Clock): CardText => words`${duration(clock.now.getTime() - dueAt.getTime())} late`;

const lateAlert = (alert: DigestAlert, clock: Clock): CardText =>
  words`#${alert.number} ${cardText(alert.customer, 60)}: unanswered for ${duration(clock.now.getTime() - alert.shownAt.getTime())}`;
const lateTask = (task: DigestTask, clock: Clock): CardText =>
  words`Task ${task.number} of ${cardText(task.ownerName, 60)}: ${cardText(task.title, 60)}, ${overdue(task.dueAt, clock)}`;

function unreadText(line: Unread): CardText {
  const names = joinText(
    line.tenantNames.map((name) => cardText(name, 60)),
    ', ',
  );
  const more = line.tenantCount - line.tenantNames.length;
  const who = more > 0 ? words`${names} and ${more} more` : names;
  return words`${who}: ${cardText(line.reason, 160)} (${cardText(sourceWords(line.source))})`;
}

function withRest(lines: readonly CardText[], shown: number, total: number): CardText[] {
  return total > shown || lines.length > shown
    ? [...lines.slice(0, shown), words`and ${Math.max(total, lines.length) - Math.min(shown, lines.length)} more`]
    : [...lines];
}
