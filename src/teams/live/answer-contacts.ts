import { fraudMailFacts, listWithoutContacts } from '../../contacts/index.ts';
import { countFindings, type Finding, listFindings } from '../../posture/index.ts';
import { readGaps } from '../../tenants/index.ts';
import { LIVE_ROWS, liveButton } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import type { Reply } from '../reply.ts';
import { counted } from '../views/counted.ts';
import { findingTimes } from '../views/finding-words.ts';
import { liveReply, row } from '../views/live-view.ts';
import { day, shortInstant } from '../views/when.ts';
import { askAgain, contactsButton } from './answer-parts.ts';
import type { LiveAsk } from './live-ask.ts';

const clockOf = (desk: Desk) => ({ zone: desk.timeZone, now: desk.now() });

/** “Do we have a security contact?”: Microsoft's reading, our own copy, and what Microsoft's pages disagree about (F6). */
export async function answerPartnerContact(desk: Desk): Promise<Reply> {
  const clock = clockOf(desk);
  const [facts, readings] = await Promise.all([
    fraudMailFacts(desk.db, desk.partnerTenantId),
    readGaps(desk.db, { sources: ['graph.partnerSecurity'] }),
  ]);
  const titles: Readonly<Record<typeof facts.provided, CardText>> = {
    pass: words`Yes: Microsoft holds a security contact of ours`,
    fail: words`No: Microsoft holds no security contact of ours`,
    couldNotCheck: words`Whether Microsoft holds a security contact of ours could not be read`,
    notApplicable: words`Whether Microsoft holds a security contact of ours could not be read`,
    unknown: words`Whether Microsoft holds a security contact of ours was not read yet`,
  };
  const isKnown = facts.provided === 'pass' || facts.provided === 'fail';
  const copies = facts.security.slice(0, LIVE_ROWS - 3);
  return liveReply(
    {
      tone: facts.provided === 'pass' ? 'fine' : facts.provided === 'fail' ? 'urgent' : 'unknown',
      title: titles[facts.provided],
      rows: [
        ...(facts.readAt && isKnown
          ? [
              row(
                words`Microsoft says: ${facts.provided === 'pass' ? words`provided` : words`not provided`}`,
                words`requirement “securityContactProvided” in Partner Center, read ${shortInstant(facts.readAt, clock)}; who it is, Microsoft tells nobody`,
              ),
            ]
          : []),
        ...copies.map(({ name, verifiedAt, verifiedBy }) =>
          row(
            words`Our own copy: **${cardText(name, 80)}**`,
            verifiedAt
              ? words`verified ${day(verifiedAt, clock)} by ${cardText(verifiedBy ?? 'somebody', 60)}`
              : words`never verified`,
          ),
        ),
        ...(copies.length === 0 ? [row(words`Our own copy: nobody is recorded for security`)] : []),
        row(
          words`Fraud mail: do not rely on the security contact alone, Microsoft's pages disagree`,
          joinText(
            facts.statements.map((statement) => cardText(statement.words, 200)),
            ' ',
          ),
        ),
      ],
      readings,
      ...(facts.provided === 'fail'
        ? { hint: words`Name one in Partner Center, account settings, security contact.` }
        : {}),
      actions: [
        liveButton('contact.show', words`Our contacts`, words`Shows whom to call at our own desk`, {
          tenantId: desk.partnerTenantId,
        }),
        askAgain,
      ],
    },
    clock,
  );
}

type Gap = Extract<LiveAsk, { about: 'contactGaps' }>['gap'];

/** “Which customers have no contact, an unverified one, only one person, one who has left?” */
export async function answerContactGaps(desk: Desk, gap: Gap): Promise<Reply> {
  return gap === 'none' ? answerWithout(desk) : answerGaps(desk, gap);
}

async function answerWithout(desk: Desk): Promise<Reply> {
  const clock = clockOf(desk);
  const { tenants, total } = await listWithoutContacts(desk.db, LIVE_ROWS);
  const [first] = tenants;
  return liveReply(
    {
      tone: total > 0 ? 'careful' : 'fine',
      title: total > 0 ? words`Nobody is recorded for ${counted(total, 'tenant')}` : words`Every tenant has a contact`,
      rows: tenants.map(({ name }) => row(cardText(name, 80))),
      total,
      hint: words`These are our own records: Microsoft lets nobody read a customer's contacts.`,
      actions: [
        first &&
          liveButton('contact.add', words`Add a contact`, words`Opens the form for ${cardText(first.name, 60)}`, {
            tenantId: first.id,
          }),
        askAgain,
      ],
    },
    clock,
  );
}

const GAP_CHECK = { unverified: 'contactVerified', onePerson: 'contactEnough', left: 'contactLiving' } as const;

async function answerGaps(desk: Desk, gap: Exclude<Gap, 'none'>): Promise<Reply> {
  const clock = clockOf(desk);
  const check = GAP_CHECK[gap];
  const [found, counts, readings] = await Promise.all([
    listFindings(desk.db, check, 'fail', LIVE_ROWS),
    countFindings(desk.db, check),
    gap === 'unverified' ? undefined : readGaps(desk.db, { sources: ['graph.contactAccounts'] }),
  ]);
  const total = counts.fail;
  const tenants = counted(total, 'tenant');
  const [one, none] = {
    unverified: [
      words`${tenants} with contacts that nobody verified in the last 90 days`,
      words`Every contact was verified in the last 90 days`,
    ],
    onePerson: [
      words`${tenants} where everything hangs on one person`,
      words`Nowhere does everything hang on one person`,
    ],
    left: [words`${tenants} with a contact who has left or is disabled`, words`No contact is known to have left`],
  }[gap];
  const [first] = found;
  return liveReply(
    {
      tone: total > 0 ? 'careful' : counts.couldNotCheck > 0 ? 'note' : 'fine',
      title: (total > 0 ? one : none) ?? words``,
      ...(counts.couldNotCheck > 0
        ? { lead: words`For ${counted(counts.couldNotCheck, 'tenant')} more this could not be checked.` }
        : {}),
      rows: found.map((finding) =>
        row(words`**${cardText(finding.tenantName, 80)}**${gapDetail(finding)}`, findingTimes(finding, clock)),
      ),
      total,
      ...(readings ? { readings } : {}),
      hint: words`Tenants for which nobody is recorded are not counted: ask **which customers have no contact**.`,
      actions: [first && contactsButton(first.tenantId, first.tenantName), askAgain],
    },
    clock,
  );
}

function gapDetail({ detail }: Finding): CardText {
  const [stale, never] = [detail['stale'], detail['never']];
  if (typeof stale !== 'number' || typeof never !== 'number') return words``;
  return never > 0 ? words`: ${stale} to verify, ${never} of them never verified` : words`: ${stale} to verify`;
}
