import type { CustomerCoverage, SourceCoverage } from '../../tenants/index.ts';
import { type CoverageCustomerCard, type CoverageGap, coverageLook } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { counted } from './counted.ts';
import { commandFor, gapWords } from './coverage-words.ts';
import { sourceWords } from './source-words.ts';
import { type Clock, day, shortInstant } from './when.ts';

const GAPS_SHOWN = 6;
const READ_SHOWN = 10;
/** Days before the end of a relationship from which the card says how many are left. */
const ENDING_DAYS = 60;
const DAY_MS = 86_400_000;

/** Which sources of one tenant work, what is missing and what mends it. @param isOwn - our own tenant */
export function coverageCustomerView(customer: CustomerCoverage, isOwn: boolean, clock: Clock): CoverageCustomerCard {
  const { sources } = customer;
  const bad = sources.filter(({ status }) => status === 'failing' || status === 'notReadable');
  // Where nothing can be read, a source that had nothing to look at is no comfort.
  const read = customer.state === 'none' ? [] : sources.filter(({ status }) => status === 'ok');
  const gaps = gapsOf(customer, bad, isOwn, clock);
  return {
    tenantId: customer.tenantId,
    title: titleText(customer, isOwn, read.length),
    look: coverageLook(customer.state),
    lead: leadText(customer, bad.length, clock),
    gaps: gaps.slice(0, GAPS_SHOWN),
    read: read.slice(0, READ_SHOWN).map((source) => readText(source, clock)),
    hasRead: read.length > 0,
    known: isOwn ? [] : knownOf(customer, clock),
    isOwn,
    hint: isOwn
      ? words`**setup** checks all of it again, step by step.`
      : words`${commandFor('posture', customer.name)} shows its checks; **coverage** all customers.`,
  };
}

function titleText({ name, state, sources }: CustomerCoverage, isOwn: boolean, read: number): CardText {
  const who = isOwn ? words`Our own tenant` : cardText(name, 60);
  if (state === 'unwatched') return words`${who} is not watched`;
  if (sources.length === 0) return words`Nothing is read of ${who} yet`;
  if (state === 'none') return words`Nothing can be read of ${who}`;
  return words`${who}: ${read} of ${counted(sources.length, 'source')} read`;
}

function leadText({ name, state, unwatched }: CustomerCoverage, bad: number, clock: Clock): CardText {
  if (state === 'unwatched') {
    const since = unwatched
      ? words`Since ${day(unwatched.sinceAt, clock)}, by ${cardText(unwatched.byName, 60)}.`
      : words`By choice.`;
    return words`${since} What was read before may be old. Type “watch ${cardText(name, 60)}” to read it again.`;
  }
  if (state === 'waiting' && bad === 0) return words`It is read in the next minutes.`;
  if (bad === 0) return words`Nothing is missing.`;
  return words`Silence from what is not read does not mean that nothing happens there.`;
}

/** Sources with the same gap stand together. */
function gapsOf(
  customer: CustomerCoverage,
  bad: readonly SourceCoverage[],
  isOwn: boolean,
  clock: Clock,
): CoverageGap[] {
  const said = bad.map((source) => ({ source, ...gapWords(source, customer, isOwn) }));
  return [...Map.groupBy(said, ({ why, mend }) => `${why}\n${mend}`).values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const at = Math.max(0, ...same.map(({ source }) => source.lastGoodAt?.getTime() ?? 0));
    return [
      {
        look: coverageLook(first.source.status === 'failing' ? 'partly' : 'none'),
        sources: joinText(
          same.map(({ source }, index) =>
            index === 0 ? capital(source.source) : cardText(sourceWords(source.source)),
          ),
          ', ',
        ),
        why: first.why,
        mend: first.mend,
        hasMend: first.mend !== '',
        when: at === 0 ? words`Never read` : words`Last read well at ${shortInstant(new Date(at), clock)}`,
      },
    ];
  });
}

const readText = ({ source, lastGoodAt }: SourceCoverage, clock: Clock): CardText =>
  words`${capital(source)}: ${lastGoodAt ? words`read at ${shortInstant(lastGoodAt, clock)}` : words`read`}`;

/** What else is known: the relationship with its end, and the licence that the sources let see. */
function knownOf(customer: CustomerCoverage, clock: Clock): CardText[] {
  return [relationshipText(customer, clock), licenceText(customer.sources)].filter(Boolean);
}

function relationshipText({ relationship }: CustomerCoverage, clock: Clock): CardText {
  if (!relationship) return words`Delegated admin relationship: none that Microsoft lists.`;
  const { isActive, endsAt } = relationship;
  if (!isActive)
    return words`Delegated admin relationship: ended${endsAt ? words` on ${day(endsAt, clock)}` : words``}.`;
  if (!endsAt) return words`Delegated admin relationship: in force.`;
  const days = Math.ceil((endsAt.getTime() - clock.now.getTime()) / DAY_MS);
  const soon = days <= ENDING_DAYS ? words`, in ${counted(Math.max(0, days), 'day')}` : words``;
  return words`Delegated admin relationship: until ${day(endsAt, clock)}${soon}.`;
}

/** Microsoft shows risky users to P2, risky sign-ins from P1 on. */
function licenceText(sources: readonly SourceCoverage[]): CardText {
  const of = (name: string) => sources.find(({ source }) => source === name);
  const [users, signIns] = [of('graph.riskyUsers'), of('graph.riskDetections')];
  const lacks = (source: SourceCoverage | undefined) => source?.reasonCode === 'noLicence';
  if (users?.status === 'ok') return words`Licence: Entra ID P2, as far as the answers tell.`;
  if (signIns?.status === 'ok' && lacks(users))
    return words`Licence: Entra ID P1: risky users and the level of a risk need P2.`;
  return lacks(users) && lacks(signIns) ? words`Licence: neither Entra ID P1 nor P2.` : words``;
}

/** What a source reads, for the beginning of a line. */
function capital(source: string): CardText {
  const text = sourceWords(source);
  return cardText(`${text.slice(0, 1).toUpperCase()}${text.slice(1)}`);
}
