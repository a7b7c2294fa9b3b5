import {
  countFindings,
  type Finding,
  type FindingStatus,
  findingsOf,
  listFindings,
  type NamedFinding,
} from '../../posture/index.ts';
import { readCoverage, readGaps, type Tenant } from '../../tenants/index.ts';
import { LIVE_ROWS, type LiveRow, type LiveTone, liveButton } from '../card-data.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import type { Reply } from '../reply.ts';
import { counted } from '../views/counted.ts';
import { checkWords, findingTimes, findingWords, insteadWords } from '../views/finding-words.ts';
import { liveReply, row } from '../views/live-view.ts';
import { sourceWords } from '../views/source-words.ts';
import { shortInstant } from '../views/when.ts';
import { askAgain, contactsButton } from './answer-parts.ts';
import type { LiveAsk } from './live-ask.ts';

const DEFAULTS = ['graph.securityDefaults'];
const clockOf = (desk: Desk) => ({ zone: desk.timeZone, now: desk.now() });

type Wants = Extract<LiveAsk, { about: 'securityDefaults' }>['wants'];

/** The worse first: off and nothing in their place, then off with a policy, then what cannot be said, then on. */
const SHOWN: Readonly<Record<Wants, readonly FindingStatus[]>> = {
  off: ['fail', 'notApplicable'],
  on: ['pass'],
  unread: ['couldNotCheck'],
  all: ['fail', 'notApplicable', 'couldNotCheck', 'pass'],
};

/** “Which customers have security defaults off?” */
export async function answerDefaults(desk: Desk, wants: Wants): Promise<Reply> {
  const clock = clockOf(desk);
  const [counts, lists, own, readings] = await Promise.all([
    countFindings(desk.db, 'securityDefaults'),
    // One more than is shown: our own tenant may be among them, and is told apart.
    Promise.all(SHOWN[wants].map((status) => listFindings(desk.db, 'securityDefaults', status, LIVE_ROWS + 1))),
    findingsOf(desk.db, desk.partnerTenantId),
    readGaps(desk.db, { sources: DEFAULTS }),
  ]);
  const ownFinding = own.find(({ check }) => check === 'securityDefaults');
  const of = (status: FindingStatus): number => counts[status] - (ownFinding?.status === status ? 1 : 0);
  const [on, bare, unread] = [of('pass'), of('fail'), of('couldNotCheck')];
  const off = bare + of('notApplicable');
  const found = on + off + unread;
  const shown = lists.flat().filter(({ tenantId }) => tenantId !== desk.partnerTenantId);
  const unreadText = unread > 0 ? words`; ${unread} could not be read` : words``;
  const titles: Readonly<Record<Wants, CardText>> = {
    off: words`Security defaults are off at ${counted(off, 'customer')}, ${bare} of them with nothing in their place${unreadText}`,
    on: words`Security defaults are on at ${on} of ${counted(found, 'customer')}${unreadText}`,
    unread: words`For ${counted(unread, 'customer')} security defaults could not be read`,
    all: words`Security defaults: on at ${on}, off at ${off} of ${counted(found, 'customer')}${unreadText}`,
  };
  return liveReply(
    {
      tone: found === 0 ? 'unknown' : bare > 0 ? 'careful' : unread > 0 ? 'note' : 'fine',
      title: found === 0 ? words`Security defaults were not read of any customer yet` : titles[wants],
      ...(ownFinding ? { lead: words`Our own tenant: ${findingWords(ownFinding)}.` } : {}),
      rows: shown.slice(0, LIVE_ROWS).map((finding) => defaultsRow(finding, clock)),
      total: SHOWN[wants].reduce((sum, status) => sum + of(status), 0),
      readings,
      hint: words`Off is right where Conditional Access asks instead: the two exclude each other. Whom such a policy leaves out was not looked at.`,
      actions: [...shown.slice(0, 1).map(({ tenantId, tenantName }) => contactsButton(tenantId, tenantName)), askAgain],
    },
    clock,
  );
}

function defaultsRow(finding: NamedFinding, clock: ReturnType<typeof clockOf>): LiveRow {
  return row(words`**${cardText(finding.tenantName, 80)}**: ${findingWords(finding)}`, findingTimes(finding, clock));
}

/** “Does Contoso have security defaults on?” */
export async function answerDefaultsOf(desk: Desk, tenant: Tenant): Promise<Reply> {
  const clock = clockOf(desk);
  const [findings, readings] = await Promise.all([
    findingsOf(desk.db, tenant.id),
    readGaps(desk.db, { sources: DEFAULTS, tenantId: tenant.id }),
  ]);
  const finding = findings.find(({ check }) => check === 'securityDefaults');
  const name = cardText(tenant.name, 80);
  const tones: Readonly<Record<Finding['status'], LiveTone>> = {
    pass: 'fine',
    fail: 'careful',
    notApplicable: 'note',
    couldNotCheck: 'unknown',
  };
  return liveReply(
    {
      tone: finding ? tones[finding.status] : 'unknown',
      title: !finding
        ? words`Whether ${name} has security defaults on was not read yet`
        : finding.status === 'couldNotCheck'
          ? words`Whether ${name} has security defaults on could not be read`
          : finding.status === 'pass'
            ? words`Yes, ${name} has security defaults on`
            : words`No, ${name} has security defaults off, ${insteadWords(finding.detail['instead'])}`,
      rows: finding ? [row(words`Security defaults: ${findingWords(finding)}`, findingTimes(finding, clock))] : [],
      readings,
      actions: [contactsButton(tenant.id, tenant.name), askAgain],
    },
    clock,
  );
}

/** `posture contoso`: every check of one tenant, with its times. */
export async function showPosture(desk: Desk, tenant: Tenant): Promise<Reply> {
  const clock = clockOf(desk);
  const [findings, readings] = await Promise.all([
    findingsOf(desk.db, tenant.id),
    readGaps(desk.db, { tenantId: tenant.id }),
  ]);
  const failing = findings.filter(({ status }) => status === 'fail').length;
  const name = cardText(tenant.name, 80);
  return liveReply(
    {
      tone: findings.length === 0 ? 'unknown' : failing > 0 ? 'careful' : 'fine',
      title:
        findings.length === 0
          ? words`Nothing about ${name} was checked yet`
          : failing > 0
            ? words`${name}: ${failing} of ${counted(findings.length, 'check')} not in order`
            : words`${name}: no check says that something is wrong`,
      rows: findings.map((finding) =>
        row(
          words`${statusSign(finding)} **${checkWords(finding.check)}**: ${findingWords(finding)}`,
          findingTimes(finding, clock),
        ),
      ),
      readings,
      actions: [
        contactsButton(tenant.id, tenant.name),
        liveButton('alert.list', words`Open alerts`, words`Lists the open alerts of ${name}`, { tenantId: tenant.id }),
      ],
    },
    clock,
  );
}

const SIGNS: Readonly<Record<Finding['status'], CardText>> = {
  pass: words`✔ In order.`,
  fail: words`✖ Not in order.`,
  couldNotCheck: words`■ Not known.`,
  notApplicable: words`○ Does not apply.`,
};
const statusSign = ({ status }: Finding): CardText => SIGNS[status];

/** “When did you last read Contoso?”, “what can you not read?”, `coverage`. */
export async function answerCoverage(desk: Desk, tenant: Tenant | undefined): Promise<Reply> {
  const clock = clockOf(desk);
  const about = tenant ? { tenantId: tenant.id } : {};
  const [coverage, readings] = await Promise.all([
    readCoverage(desk.db, { ...about, limit: tenant ? 20 : 1 }),
    readGaps(desk.db, about),
  ]);
  const { ok, failing, notReadable, new: fresh } = coverage.counts;
  const all = ok + failing + notReadable + fresh;
  const bad = failing + notReadable;
  const name = tenant ? cardText(tenant.name, 80) : words``;
  const latest = readings.latestAt ? shortInstant(readings.latestAt, clock) : undefined;
  const title = !tenant
    ? bad > 0
      ? words`${bad} of ${counted(all, 'feed')} cannot be read`
      : words`All ${counted(all, 'feed')} can be read`
    : latest
      ? words`${name} was last read at ${latest}${bad > 0 ? words`; ${bad} of ${counted(all, 'feed')} cannot be read` : words``}`
      : words`Nothing of ${name} could be read in its last reading`;
  const perSource = tenant ? coverage.rows : [];
  return liveReply(
    {
      tone: all === 0 ? 'unknown' : failing > 0 || (tenant && ok === 0) ? 'careful' : 'note',
      title: all === 0 ? words`Nothing is read of ${name || words`anybody`} yet` : title,
      lead: words`A feed is one kind of data of one tenant.`,
      rows: tenant
        ? perSource.map(({ source, status, lastGoodAt, lastAttemptAt }) =>
            row(
              words`**${cardText(sourceWords(source))}**: ${status === 'ok' ? words`read` : status === 'new' ? words`not read yet` : words`not read`}`,
              lastGoodAt
                ? words`last read well at ${shortInstant(lastGoodAt, clock)}`
                : lastAttemptAt
                  ? words`never read; last tried at ${shortInstant(lastAttemptAt, clock)}`
                  : words`never tried`,
            ),
          )
        : [row(words`${ok} read, ${failing} failing now, ${notReadable} not readable, ${fresh} not tried yet`)],
      readings,
      ...(coverage.quarantined > 0
        ? {
            hint: words`${counted(coverage.quarantined, 'item')} could not be understood and wait for an administrator.`,
          }
        : {}),
      actions: [
        liveButton('status.show', words`Status`, words`Shows what can be read, and whether people are told`),
        askAgain,
      ],
    },
    clock,
  );
}
