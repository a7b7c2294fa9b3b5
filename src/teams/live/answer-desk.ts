import { type AlertsOfSpan, readAlertsOfSpan, resolutionWords, severityRank } from '../../alerts/index.ts';
import { type AuditLine, actorsSince, linesAbout, removedContacts } from '../../audit/index.ts';
import { contactsOf } from '../../contacts/index.ts';
import { findingsOf } from '../../posture/index.ts';
import type { OnDuty } from '../../preferences/index.ts';
import { listDoneTasks } from '../../tasks/index.ts';
import { readGaps, type Tenant } from '../../tenants/index.ts';
import { type LiveRow, liveButton, severityLook } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import type { Reply } from '../reply.ts';
import { counted } from '../views/counted.ts';
import { checkWords, findingWords } from '../views/finding-words.ts';
import { liveReply, row } from '../views/live-view.ts';
import { shortInstant } from '../views/when.ts';
import { alertRow, askAgain, contactsButton, countedUpTo, openButton } from './answer-parts.ts';
import type { Period } from './question-words.ts';
import { spanOf } from './span.ts';

const clockOf = (desk: Desk) => ({ zone: desk.timeZone, now: desk.now() });

const ALERTS_SHOWN = 3;
const TASKS_SHOWN = 2;
const LINES_SHOWN = 50;

/** “What happened at Contoso this week?”: alerts, tasks, contacts and checks that changed, with how it ended. */
export async function answerHappened(desk: Desk, tenant: Tenant | undefined, period: Period): Promise<Reply> {
  const clock = clockOf(desk);
  const span = spanOf(period, clock.now, desk.timeZone);
  const [alerts, done, changes, findings, readings] = await Promise.all([
    readAlertsOfSpan(desk.db, span, ALERTS_SHOWN, tenant?.id),
    listDoneTasks(desk.db, span, TASKS_SHOWN, tenant?.id),
    tenant ? contactChanges(desk, tenant.id, span) : [],
    tenant ? findingsOf(desk.db, tenant.id) : [],
    readGaps(desk.db, tenant ? { tenantId: tenant.id } : {}),
  ]);
  const turned = findings.filter(
    ({ check, sinceAt }) => check === 'securityDefaults' && sinceAt >= span.from && sinceAt < span.to,
  );
  const rows = [
    ...alertLines(alerts),
    ...(await Promise.all(alerts.latest.map((alert) => alertRow(desk, alert)))),
    ...(done.total > 0
      ? [
          row(
            words`${countedUpTo(done.total, 'task')} done`,
            joinText(
              done.tasks.map(
                (task) =>
                  words`${task.number} ${cardText(task.title, 50)}, by ${cardText(task.doneBy ?? 'somebody', 40)}`,
              ),
              ' · ',
            ),
          ),
        ]
      : []),
    ...(changes.length > 0 ? [row(words`Contacts: ${counted(changes.length, 'change')}`, changeWords(changes))] : []),
    ...turned.map((finding) =>
      row(
        words`${checkWords(finding.check)}: ${findingWords(finding)}`,
        words`read so since ${shortInstant(finding.sinceAt, clock)}`,
      ),
    ),
  ];
  const where = tenant ? words`At ${cardText(tenant.name, 60)}` : words`At all customers`;
  const when = cardText(span.name);
  const atLeast = alerts.isCut ? words`at least ` : words``;
  const [latest] = alerts.latest;
  const isQuiet = rows.length === 0;
  return liveReply(
    {
      tone: 'note',
      title: isQuiet
        ? words`${where}, nothing happened ${when} that we know of`
        : words`${where} ${when}: ${atLeast}${counted(alerts.opened, 'alert')} opened, ${alerts.acknowledged} acknowledged, ${alerts.resolved} resolved`,
      lead: words`From ${shortInstant(span.from, clock)} to ${shortInstant(span.to, clock)}. Test alerts are left out.`,
      rows,
      readings,
      actions: [latest && openButton(latest), tenant && contactsButton(tenant.id, tenant.name), askAgain],
    },
    clock,
  );
}

function alertLines({ openedBySeverity, resolvedBy }: AlertsOfSpan): LiveRow[] {
  const opened = openedBySeverity
    .toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity))
    .map(({ severity, count }) => {
      const look = severityLook(severity);
      return words`${look.symbol} ${count} ${look.word}`;
    });
  const resolved = resolvedBy.map(
    ({ resolution, count }) => words`${count}: ${cardText(resolutionWords(resolution), 80)}`,
  );
  return [
    ...(opened.length > 0 ? [row(words`Opened: ${joinText(opened, ', ')}`)] : []),
    ...(resolved.length > 0 ? [row(words`Resolved`, joinText(resolved, ' · '))] : []),
  ];
}

const CHANGES: Readonly<Record<string, CardText>> = {
  'contact.add': words`added`,
  'contact.change': words`changed`,
  'contact.remove': words`removed`,
  'contact.verify': words`verified`,
  'contact.replace': words`list replaced`,
  'contact.import': words`list imported`,
};

async function contactChanges(desk: Desk, tenantId: string, span: { readonly from: Date; readonly to: Date }) {
  const contacts = await contactsOf(desk.db, tenantId);
  const ids = contacts.map(({ id }) => id);
  const lines = await Promise.all([
    linesAbout(desk.db, 'contact', ids, LINES_SHOWN, span.from),
    linesAbout(desk.db, 'tenant', [tenantId], LINES_SHOWN, span.from),
    removedContacts(desk.db, tenantId, LINES_SHOWN, span.from),
  ]);
  return lines.flat().filter(({ verb, at }) => verb in CHANGES && at < span.to);
}

/** `2 verified by Lee Gu, 1 added by Megan Bowen`. */
function changeWords(lines: readonly AuditLine[]): CardText {
  const groups = Map.groupBy(lines, ({ verb, actorName }) => `${verb} ${actorName}`);
  return joinText(
    [...groups.values()].slice(0, 4).flatMap(([line, ...others]) => {
      const did = line && CHANGES[line.verb];
      return line && did ? [words`${others.length + 1} ${did} by ${cardText(line.actorName, 60)}`] : [];
    }),
    ', ',
  );
}

/** Hours of work that count as being around. */
const ACTIVE_H = 12;
const PEOPLE_SHOWN = 5;

/** “Who is on duty?”: who said so. While nobody has, those who did something lately are all that is known, and it says so. */
export async function answerDuty(desk: Desk): Promise<Reply> {
  const clock = clockOf(desk);
  const { onDuty } = desk.preferences.current();
  if (onDuty.length > 0) return dutyAnswer(desk, onDuty, clock);
  const since = new Date(clock.now.getTime() - ACTIVE_H * 3_600_000);
  const people = await actorsSince(desk.db, since, PEOPLE_SHOWN);
  return liveReply(
    {
      tone: 'unknown',
      title: words`Nobody is on duty, as far as I was told`,
      lead:
        people.length > 0
          ? words`These people did something here in the last ${ACTIVE_H} hours. That does not mean that they are on duty.`
          : words`Nobody did anything here in the last ${ACTIVE_H} hours.`,
      rows: people.map(({ name, lastAt }) =>
        row(words`**${cardText(name || 'Somebody', 80)}**`, words`last at ${shortInstant(lastAt, clock)}`),
      ),
      hint: words`**I am on duty until 18:00** or **duty to @somebody** changes that.`,
      actions: [ourContacts(desk), dutyButton, askAgain],
    },
    clock,
  );
}

function dutyAnswer(desk: Desk, onDuty: readonly OnDuty[], clock: ReturnType<typeof clockOf>): Reply {
  const { changed } = desk.preferences.fact('onDuty');
  return liveReply(
    {
      tone: 'note',
      title: words`On duty: ${joinText(
        onDuty.map(({ name }) => cardText(name || 'Somebody', 60)),
        ', ',
      )}`,
      rows: onDuty.map(({ name, untilAt }) =>
        row(
          words`**${cardText(name || 'Somebody', 80)}**`,
          untilAt ? words`until ${shortInstant(untilAt, clock)}` : words`until somebody ends it`,
        ),
      ),
      ...(changed
        ? { lead: words`Set by ${cardText(changed.byName, 60)} at ${shortInstant(changed.at, clock)}.` }
        : {}),
      hint: words`**off duty** ends it; **duty to @somebody** hands it over.`,
      actions: [ourContacts(desk), dutyButton, askAgain],
    },
    clock,
  );
}

const ourContacts = (desk: Desk) =>
  liveButton('contact.show', words`Our contacts`, words`Shows whom to call at our own desk`, {
    tenantId: desk.partnerTenantId,
  });

const dutyButton = liveButton('settings.chooseDuty', words`Change`, words`Choose who is on duty, and until when`);
