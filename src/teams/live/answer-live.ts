import { findPeopleByName, matchNames } from '../../people/index.ts';
import { beginsLike, findTenantNames, listTenants, nearestTenants, type Tenant } from '../../tenants/index.ts';
import { type LiveAction, liveButton } from '../card-data.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import { remember } from '../commands/guidance-commands.ts';
import { contactsReply } from '../commands/load-contacts.ts';
import type { Desk } from '../desk.ts';
import type { Reply } from '../reply.ts';
import { findTeamMember, listTeamMembers } from '../team-members.ts';
import type { Turn } from '../turn.ts';
import { liveReply, row } from '../views/live-view.ts';
import { answerAlert, answerLate, answerOpen, answerTask } from './answer-alerts.ts';
import { answerContactGaps, answerPartnerContact } from './answer-contacts.ts';
import { answerDuty, answerHappened } from './answer-desk.ts';
import { answerPlate } from './answer-plate.ts';
import { answerCoverage, answerDefaults, answerDefaultsOf, showPosture } from './answer-posture.ts';
import { answerCustomers, answerNotRead, answerScore, answerStanding } from './answer-state.ts';
import type { LiveAsk } from './live-ask.ts';
import { plainQuestion } from './question-words.ts';
import { readLive } from './read-live.ts';

/** How a live question is to be taken when its words alone do not say. */
export interface LiveHow {
  /** The customer that the person chose of several. */
  readonly tenantId?: string;
  /** The person wants it read so: a name that nobody has is then said, and not left to the documents. */
  readonly isChosen?: boolean;
}

/**
 * Answers a question about how things stand, from our own state.
 *
 * @returns `undefined` when the text asks for something else, or names nobody we serve while the documents know it
 */
export async function answerLive(desk: Desk, turn: Turn, text: string, how: LiveHow = {}): Promise<Reply | undefined> {
  const ask = readLive(text)?.ask;
  if (!ask) return undefined;
  const reply = await answerAsk(desk, turn, text, ask, how);
  // For “ask again”, and for choosing one of several customers.
  if (reply) remember(desk, turn, { articleId: '', branchId: '', question: text });
  return reply;
}

async function answerAsk(desk: Desk, turn: Turn, text: string, ask: LiveAsk, how: LiveHow): Promise<Reply | undefined> {
  switch (ask.about) {
    case 'alert':
      return answerAlert(desk, ask.number, ask.wants);
    case 'task':
      return answerTask(desk, ask.number);
    case 'plate':
      return answerPlateOf(desk, turn, ask.person);
    case 'partnerContact':
      return answerPartnerContact(desk);
    case 'contactGaps':
      return answerContactGaps(desk, ask.gap);
    case 'duty':
      return answerDuty(desk);
    case 'partnerScore':
      return answerScore(desk);
    case 'customers':
      return answerCustomers(desk);
    default: {
      const chosen = NAMES_SURE.has(ask.about)
        ? await chooseKnown(desk, ask.customer, how)
        : await chooseCustomer(desk, text, ask.customer, how);
      if (!chosen) return undefined;
      return 'reply' in chosen ? chosen.reply : answerAbout(desk, turn, ask, chosen.tenant);
    }
  }
}

type Customers = Extract<LiveAsk, { readonly customer: string }>;

async function answerAbout(desk: Desk, turn: Turn, ask: Customers, tenant: Tenant | undefined): Promise<Reply> {
  switch (ask.about) {
    case 'late':
      return answerLate(desk, tenant);
    case 'open':
      return answerOpen(desk, tenant, ask.onlyNew);
    case 'securityDefaults':
      return tenant ? answerDefaultsOf(desk, tenant) : answerDefaults(desk, ask.wants);
    case 'contacts':
      return contactsReply(desk, turn, tenant?.id ?? desk.partnerTenantId);
    case 'happened':
      return answerHappened(desk, tenant, ask.period);
    case 'coverage':
      return answerCoverage(desk, tenant);
    case 'posture':
      return showPosture(desk, tenant ?? (await ownTenant(desk)));
    case 'standing':
      return answerStanding(desk, tenant ?? (await ownTenant(desk)));
    case 'notRead':
      return answerNotRead(desk, tenant);
  }
}

/** Their words are those of many questions: only a name that a customer has makes them ours. */
const NAMES_SURE: ReadonlySet<LiveAsk['about']> = new Set(['standing', 'notRead']);

async function chooseKnown(desk: Desk, said: string, how: LiveHow): ReturnType<typeof chooseCustomer> {
  if (said === '' || OWN.test(said) || how.tenantId !== undefined) return chooseCustomer(desk, '', said, how);
  const found = (await desk.tenants.find(said)).filter((tenant) => beginsLike(said, tenant));
  const [only] = found;
  if (only && found.length === 1) return { tenant: only };
  return found.length > 0 ? { reply: offered(desk, words`Which one do you mean?`, found) } : undefined;
}

const OWN = /^(?:us|we|ours|own|our own|partner|ourselves|our tenant|own tenant)$/;
const NAMES_SHOWN = 3;

async function ownTenant(desk: Desk): Promise<Tenant> {
  const name = await desk.customerName(desk.partnerTenantId);
  return { id: desk.partnerTenantId, name, domain: '', kind: 'partner' };
}

/** @returns the customer, all of them (`tenant: undefined`), what to say, or nothing: then it was no question for us */
async function chooseCustomer(
  desk: Desk,
  text: string,
  said: string,
  how: LiveHow,
): Promise<{ readonly tenant: Tenant | undefined } | { readonly reply: Reply } | undefined> {
  if (how.tenantId !== undefined) {
    const name = (await findTenantNames(desk.db, [how.tenantId])).get(how.tenantId);
    if (name !== undefined) return { tenant: { id: how.tenantId, name, domain: '', kind: 'customer' } };
  }
  if (said === '') return { tenant: undefined };
  if (OWN.test(said)) return { tenant: await ownTenant(desk) };
  const found = await desk.tenants.find(said);
  const [only] = found;
  if (only && found.length === 1) return { tenant: only };
  if (found.length > 0) return { reply: offered(desk, words`Which one do you mean?`, found) };
  // “Anything new in the requirements?” names no customer, but the documents may know.
  if (!how.isChosen && desk.knowledge.answer(text).kind === 'answer') return undefined;
  const near = nearestTenants(said, await listTenants(desk.db), NAMES_SHOWN);
  // Nothing is even like it: whatever it is about, it is no customer of ours. But “at Globex” is a customer for sure.
  const isPlace = `${plainQuestion(text)} `.includes(` at ${said} `);
  if (!how.isChosen && near.length === 0 && !isPlace) return undefined;
  const title = words`I know no customer called “${cardText(said, 60)}”`;
  return { reply: offered(desk, title, near) };
}

function offered(desk: Desk, title: CardText, tenants: readonly Tenant[]): Reply {
  return liveReply(
    {
      tone: 'note',
      title,
      rows: tenants.slice(0, 8).map(({ name, domain }) => row(cardText(name, 80), cardText(domain, 80))),
      total: tenants.length,
      hint:
        tenants.length > 0
          ? words`Press one, or ask again with more of its name.`
          : words`Ask again with the name as it stands on the cards, or without one for all customers.`,
      actions: tenants.slice(0, NAMES_SHOWN).map(chooseButton),
    },
    { zone: desk.timeZone, now: desk.now() },
  );
}

const chooseButton = ({ id, name }: Tenant): LiveAction =>
  liveButton('question.readAs', cardText(name, 40), words`Answers your question for this customer`, {
    readingId: 'live',
    tenantId: id,
  });

/** Whoever is meant by `me`, by a mention, or by a name. Unlike for giving work, anybody known here will do. */
async function answerPlateOf(desk: Desk, turn: Turn, said: string): Promise<Reply> {
  if (said === '') return answerPlate(desk, turn.person, true);
  const [mention] = turn.mentions;
  const mentioned = mention && (await findTeamMember(desk, turn, mention.teamsId));
  if (mentioned) return answerPlate(desk, mentioned, mentioned.entraId === turn.person.entraId);
  const team = await listTeamMembers(desk, turn);
  const members = matchNames(team, said);
  // “what is on lees plate”: people leave the apostrophe out.
  const named = members.length > 0 || !said.endsWith('s') ? members : matchNames(team, said.slice(0, -1));
  const people = named.length > 0 ? named : await findPeopleByName(desk.db, turn.tenantId, said);
  const [only, another] = people;
  if (only && !another) return answerPlate(desk, only, only.entraId === turn.person.entraId);
  const clock = { zone: desk.timeZone, now: desk.now() };
  const title = only ? words`Which one do you mean?` : words`I know nobody here called “${cardText(said, 60)}”`;
  const rows = people.slice(0, 5).map(({ name }) => row(cardText(name, 60)));
  return liveReply(
    { tone: 'unknown', title, rows, hint: words`Type more of the name, or mention them with @.` },
    clock,
  );
}
