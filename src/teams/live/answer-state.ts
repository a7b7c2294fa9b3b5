import { listOpenAlerts } from '../../alerts/index.ts';
import { findingsOf } from '../../posture/index.ts';
import { listOverdueTasks } from '../../tasks/index.ts';
import { listTenants, readGaps, type Tenant } from '../../tenants/index.ts';
import { LIVE_ROWS, type LiveRow, liveButton } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import type { Reply } from '../reply.ts';
import { counted } from '../views/counted.ts';
import { checkWords, findingTimes, findingWords } from '../views/finding-words.ts';
import { liveReply, row } from '../views/live-view.ts';
import { shortInstant } from '../views/when.ts';
import { alertRow, askAgain, contactsButton, countedUpTo, openButton } from './answer-parts.ts';

const clockOf = (desk: Desk) => ({ zone: desk.timeZone, now: desk.now() });
const ALERTS_SHOWN = 3;

/** “Is Fabrikam ok?”: what is open, what is late and which checks fail, and that nobody can say more. */
export async function answerStanding(desk: Desk, tenant: Tenant): Promise<Reply> {
  const clock = clockOf(desk);
  const [open, tasks, findings, readings] = await Promise.all([
    listOpenAlerts(desk.db, ALERTS_SHOWN, tenant.id),
    listOverdueTasks(desk.db, clock.now, 1, tenant.id),
    findingsOf(desk.db, tenant.id),
    readGaps(desk.db, { tenantId: tenant.id }),
  ]);
  const failing = findings.filter(({ status }) => status === 'fail');
  const [first] = open.alerts;
  const name = cardText(tenant.name, 80);
  const parts = [
    open.total > 0 ? [countedUpTo(open.total, 'open alert')] : [],
    failing.length > 0 ? [words`${counted(failing.length, 'check')} not in order`] : [],
    tasks.total > 0 ? [counted(tasks.total, 'late task')] : [],
  ].flat();
  const isUrgent = open.alerts.some(({ severity, status }) => severity === 'high' && status === 'new');
  const isUnread = readings.latestAt === undefined || readings.latestAt === null;
  return liveReply(
    {
      tone: isUrgent
        ? 'urgent'
        : parts.length > 0
          ? 'careful'
          : isUnread || readings.gaps.length > 0
            ? 'unknown'
            : 'fine',
      title:
        parts.length > 0
          ? words`${name}: ${joinText(parts, ', ')}`
          : isUnread
            ? words`Nothing is known to be wrong at ${name}, but nothing could be read either`
            : words`Nothing is known to be wrong at ${name}`,
      rows: [
        ...(await Promise.all(open.alerts.map((alert) => alertRow(desk, alert)))),
        ...failing.map((finding) =>
          row(words`✖ **${checkWords(finding.check)}**: ${findingWords(finding)}`, findingTimes(finding, clock)),
        ),
      ],
      total: open.total + failing.length,
      readings,
      hint: words`Counted are open alerts, checks and late tasks. What is not read here may still be wrong.`,
      actions: [first && openButton(first), contactsButton(tenant.id, tenant.name), askAgain],
    },
    clock,
  );
}

const REQUIREMENTS: Readonly<Record<string, CardText>> = {
  mfaEnforcedForAdmins: words`MFA for our own administrators`,
  mfaEnforcedForAdminsOfCustomers: words`MFA for administrators of customers`,
  securityAlertsPromptlyResolved: words`Security alerts answered in time`,
  securityContactProvided: words`Security contact named`,
  spendingBudgetSetForCustomerAzureSubscriptions: words`Spending budgets for Azure subscriptions of customers`,
};

/** “What is our secure score?”: what Partner Center says of ourselves; the identity secure score is not read. */
export async function answerScore(desk: Desk): Promise<Reply> {
  const clock = clockOf(desk);
  const [findings, readings] = await Promise.all([
    findingsOf(desk.db, desk.partnerTenantId),
    readGaps(desk.db, { sources: ['graph.partnerSecurity'] }),
  ]);
  const finding = findings.find(({ check }) => check === 'partnerSecurityContact');
  const score = finding?.detail['score'];
  const requirements = requirementsOf(finding?.detail['requirements']);
  const met = requirements.filter(({ isMet }) => isMet).length;
  const ofMet = words`${met} of ${counted(requirements.length, 'requirement')} met`;
  const isRead = finding !== undefined && (typeof score === 'number' || requirements.length > 0);
  return liveReply(
    {
      tone: !isRead ? 'unknown' : met < requirements.length ? 'careful' : 'fine',
      title: !isRead
        ? words`Our security score in Partner Center ${finding ? words`could not be read` : words`was not read yet`}`
        : typeof score === 'number'
          ? words`Our security score in Partner Center is ${Math.round(score)} of 100, ${ofMet}`
          : words`Partner Center says: ${ofMet}`,
      ...(finding && isRead ? { lead: words`Read ${shortInstant(finding.readAt, clock)}.` } : {}),
      rows: requirements
        .toSorted((a, b) => Number(a.isMet) - Number(b.isMet))
        .map(({ type, isMet, state }) => requirementRow(type, isMet, state)),
      readings,
      hint: words`Partner Center counts this for partners. The identity secure score of Microsoft Entra is another one, and Watchpost does not read it.`,
      actions: [askAgain],
    },
    clock,
  );
}

interface Requirement {
  readonly type: string;
  readonly isMet: boolean;
  readonly state: string;
}

function requirementsOf(detail: unknown): readonly Requirement[] {
  return Array.isArray(detail) ? detail.filter(isRequirement) : [];
}

const isRequirement = (item: unknown): item is Requirement =>
  typeof item === 'object' &&
  item !== null &&
  'type' in item &&
  typeof item.type === 'string' &&
  'isMet' in item &&
  typeof item.isMet === 'boolean' &&
  'state' in item &&
  typeof item.state === 'string';

function requirementRow(type: string, isMet: boolean, state: string): LiveRow {
  const name = REQUIREMENTS[type] ?? cardText(type, 80);
  const preview = state === 'preview' ? words` (preview)` : words``;
  return row(words`${isMet ? words`✔` : words`✖`} **${name}**${preview}: ${isMet ? words`met` : words`not met`}`);
}

/** “How many customers do we have?” */
export async function answerCustomers(desk: Desk): Promise<Reply> {
  const clock = clockOf(desk);
  const all = (await listTenants(desk.db)).filter(({ id }) => id !== desk.partnerTenantId);
  return liveReply(
    {
      tone: 'note',
      title: all.length === 0 ? words`No customer was read yet` : words`We know ${counted(all.length, 'customer')}`,
      rows: all.slice(0, LIVE_ROWS).map(({ name, domain }) => row(cardText(name, 80), cardText(domain, 80))),
      total: all.length,
      hint: words`These are the tenants that Microsoft lists for us, and those that could be read earlier.`,
      actions: [askAgain],
    },
    clock,
  );
}

/** A question about how things stand with something that nobody reads here: never a guess, never an article. */
export async function answerNotRead(desk: Desk, tenant: Tenant | undefined): Promise<Reply> {
  const clock = clockOf(desk);
  const where = tenant ? words` at ${cardText(tenant.name, 60)}` : words``;
  return liveReply(
    {
      tone: 'unknown',
      title: words`Watchpost does not read that, so I cannot say how it stands${where}`,
      lead: words`This is what I can say of now:`,
      rows: [
        row(words`**Alerts**: risky sign-ins, users at risk and fraud notices`, words`try: what is open`),
        row(
          words`**Security defaults**, and what stands in their place`,
          words`try: which customers have security defaults off`,
        ),
        row(
          words`**Our own partner requirements** and score in Partner Center`,
          words`try: what is our security score`,
        ),
        row(words`**Contacts, tasks and what happened**`, words`try: what happened this week`),
      ],
      hint: words`For the rest look in the portal of Microsoft that holds it, or ask your team.`,
      actions: [
        ...(tenant
          ? [
              liveButton(
                'alert.list',
                words`Open alerts`,
                words`Lists the open alerts of ${cardText(tenant.name, 60)}`,
                {
                  tenantId: tenant.id,
                },
              ),
            ]
          : []),
        liveButton('status.show', words`Status`, words`Shows what can be read, and whether people are told`),
      ],
    },
    clock,
  );
}
