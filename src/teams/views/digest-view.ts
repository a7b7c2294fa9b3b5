import { severityRank } from '../../alerts/index.ts';
import type { Digest, DigestAlert, DigestTask, FirstThing, Share, Unread } from '../../digest/index.ts';
import type { TeamQuestion, UnansweredQuestion } from '../../questions/index.ts';
import { type DigestCard, severityLook } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { counted } from './counted.ts';
import { commandFor } from './coverage-words.ts';
import { sourceWords } from './source-words.ts';
import { type Clock, day, dayRange, duration } from './when.ts';

/** Lines of a list on the card; what is beyond is counted. */
const LATE_SHOWN = 5;
const OPEN_SHOWN = 6;
const UNREAD_SHOWN = 6;
const UNANSWERED_SHOWN = 5;

/** The digest as a card. */
export function digestView(digest: Digest, clock: Clock): DigestCard {
  const { received, open, late } = digest;
  const lastDay = new Date(digest.period.periodEnd.getTime() - 1);
  return {
    title: words`Week of ${dayRange(digest.period.periodStart, lastDay, clock)}`,
    lead: leadText(digest),
    isQuiet: received.total === 0 && open.total === 0,
    firstThings: digest.firstThings.map((thing) => thingText(thing, clock)),
    late: withRest(
      [
        ...late.alerts.oldest.map((alert) => lateAlert(alert, clock)),
        ...late.tasks.oldest.map((task) => lateTask(task, clock)),
        ...late.questions.oldest.map((question) => lateQuestion(question, clock)),
      ],
      LATE_SHOWN,
      late.alerts.total + late.tasks.total + late.questions.total,
    ),
    received: [...received.bySeverity]
      .sort((a, b) => severityRank(b.severity) - severityRank(a.severity))
      .map(({ severity, count }) => ({
        severity: severityLook(severity),
        text: counted(count, 'alert'),
      })),
    open: openLines(digest),
    answerTime: answerText(digest),
    tasks: late.tasks.total === 0 ? words`No task is late.` : words`${be(late.tasks.total, 'task')} late.`,
    unanswered: withRest(
      digest.questions.unanswered.top.map((question) => unansweredLine(question, digest, clock)),
      UNANSWERED_SHOWN,
      digest.questions.unanswered.total,
    ),
    hasFeedback: feedbackText(digest) !== '',
    feedback: feedbackText(digest),
    unread: withRest(unreadLines(digest.unread), UNREAD_SHOWN),
  };
}

function leadText({ received, open, late, resolved, quarantined }: Digest): CardText {
  const done = resolved.reduce((sum, { count }) => sum + count, 0);
  const quarantine = quarantined > 0 ? [words`${counted(quarantined, 'item')} could not be understood.`] : [];
  return joinText(
    [
      words`${counted(received.total, 'alert')} came in, ${done} resolved, ${open.total} open now.`,
      late.alerts.total > 0
        ? words`**${be(late.alerts.total, 'partner alert')} late.**`
        : words`No partner alert is late.`,
      ...quarantine,
    ],
    ' ',
  );
}

function openLines({ open }: Digest): CardText[] {
  const lines = [
    ...(open.unassigned > 0 ? [words`${open.unassigned} with nobody`] : []),
    ...(open.acknowledged > 0 ? [words`${open.acknowledged} acknowledged, not assigned`] : []),
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
      return thing.alert.kind === 'partnerAlert'
        ? words`Take ${named(thing.alert)}: high severity, nobody has it, and its 1-hour goal runs`
        : words`Take ${named(thing.alert)}: high severity, and nobody has it`;
    case 'finishOverdue':
      return words`Finish ${counted(thing.count, 'late task')}, first “${cardText(thing.task.title, 60)}” of ${cardText(thing.task.ownerName, 40)}, ${overdue(thing.task.dueAt, clock)}`;
    case 'repairReading':
      return words`Mend the reading of ${tenantsText(thing.unread)}: ${cardText(thing.unread.reason, 120)}`;
    case 'takeUnassigned':
      return words`Take ${counted(thing.count, 'alert')} that nobody has, ${named(thing.alert)} first`;
    case 'openReading':
      return words`Make ${tenantsText(thing.unread)} readable: ${cardText(thing.unread.reason, 120)} ${mendText(thing.unread)}`;
    case 'lookAtQuarantine':
      return words`Look at ${counted(thing.count, 'item')} that could not be understood; **status** shows them`;
  }
}

/** What to type; of several customers the first, and each of the others is mended alike. */
const mendText = ({ reasonCode, tenantNames: [name = ''] }: Unread): CardText =>
  words`Type ${commandFor(reasonCode === 'noConsent' ? 'consent' : 'coverage', name)}.`;

const be = (count: number, noun: string): CardText =>
  words`${counted(count, noun)} ${count === 1 ? words`is` : words`are`}`;
const named = (alert: DigestAlert): CardText => words`#${alert.number} ${cardText(alert.customer, 60)}`;
const overdue = (dueAt: Date, clock: Clock): CardText => words`${duration(clock.now.getTime() - dueAt.getTime())} late`;

const lateAlert = (alert: DigestAlert, clock: Clock): CardText =>
  words`#${alert.number} ${cardText(alert.customer, 60)}: unanswered for ${duration(clock.now.getTime() - alert.shownAt.getTime())}`;
const lateTask = (task: DigestTask, clock: Clock): CardText =>
  words`Task ${task.number} of ${cardText(task.ownerName, 60)}: ${cardText(task.title, 60)}, ${overdue(task.dueAt, clock)}`;

const lateQuestion = (question: TeamQuestion, clock: Clock): CardText =>
  words`Question ${question.number} to the team: unanswered for ${duration(clock.now.getTime() - question.askedAt.getTime())}, ${question.takenByName === null ? words`nobody has it` : words`with ${cardText(question.takenByName, 60)}`}`;

/** The times are counted since the question was first asked, which the line says when that was in another week. */
function unansweredLine({ text, times, firstAt }: UnansweredQuestion, { period }: Digest, clock: Clock): CardText {
  const quoted = words`“${cardText(text, 120)}”`;
  if (times === 1) return quoted;
  return firstAt < period.periodStart
    ? words`${quoted} ${times} times since ${day(firstAt, clock)}`
    : words`${quoted} ${times} times`;
}

function feedbackText({ questions: { votes, saved } }: Digest): CardText {
  return joinText(
    [
      votes.helpful + votes.unhelpful > 0
        ? words`${counted(votes.helpful, 'answer')} helped, ${votes.unhelpful} did not.`
        : words``,
      saved > 0 ? words`The team saved ${counted(saved, 'answer')}.` : words``,
    ],
    ' ',
  );
}

/** One line for the same reason at the same tenants, however many of their sources it shuts. */
function unreadLines(unread: readonly Unread[]): CardText[] {
  const groups = Map.groupBy(unread, (line) => `${line.reasonCode} ${line.tenantCount} ${line.tenantNames.join()}`);
  return [...groups.values()].flatMap(([line, ...others]) => {
    if (!line) return [];
    const sources = [line, ...others].map(({ source }) => cardText(sourceWords(source)));
    return words`${tenantsText(line)}: ${joinText(sources, ', ')}. ${cardText(line.reason, 160)}`;
  });
}

function tenantsText({ tenantNames, tenantCount }: Unread): CardText {
  const names = joinText(
    tenantNames.map((name) => cardText(name, 60)),
    ', ',
  );
  const more = tenantCount - tenantNames.length;
  return more > 0 ? words`${names} and ${more} more` : names;
}

function withRest(lines: readonly CardText[], shown: number, total = lines.length): CardText[] {
  return total > shown || lines.length > shown
    ? [...lines.slice(0, shown), words`and ${Math.max(total, lines.length) - Math.min(shown, lines.length)} more`]
    : [...lines];
}
