import type { ConsentItem, ConsentRun } from '../../customer-consents/index.ts';
import { PERMISSIONS } from '../../permissions/index.ts';
import type { ConsentProblem } from '../../setup/index.ts';
import type { CustomerCoverage } from '../../tenants/index.ts';
import { CHECKS_SHOWN, type CheckRow, type ChecksCard } from '../card-data.ts';
import { type CardText, cardText, fillSlots, joinText, words } from '../card-text.ts';
import type { SetupDesk } from '../setup/setup-desk.ts';
import { checksButton, checksLook, plainRow, shownRows } from './check-row.ts';
import { counted } from './counted.ts';
import { commandFor } from './coverage-words.ts';
import { type Clock, day } from './when.ts';

/** What each refusal means and what mends it; `{role}` is Microsoft's name of a role. */
const PROBLEMS: Readonly<Record<ConsentProblem, { readonly text: CardText; readonly mend: CardText }>> = {
  missingRole: {
    text: words`the service user may not consent there`,
    mend: words`It must be in Admin Agents, and hold Cloud Application Administrator there through delegated administration.`,
  },
  noRelationship: {
    text: words`there is no relationship that allows it`,
    mend: words`Ask the customer for delegated administration, or send their administrator the link below.`,
  },
  unknownCustomer: {
    text: words`Partner Center does not know this customer`,
    mend: words`They do not buy from you: send their administrator the link below.`,
  },
  noServicePrincipal: {
    text: words`the tenant has no Microsoft Graph yet`,
    mend: words`Their administrator opens any Microsoft 365 page once, or uses the link below; then try again.`,
  },
  noServiceUser: { text: words`no service user is signed in`, mend: words`Run npm run consent, then try again.` },
  mfaRequired: {
    text: words`the service user signed in without multifactor authentication`,
    mend: words`Run npm run consent, then try again.`,
  },
  refreshTokenDead: {
    text: words`the sign-in of the service user has expired`,
    mend: words`Run npm run consent, then try again.`,
  },
  throttled: { text: words`Microsoft asked us to slow down`, mend: words`Try again in some minutes.` },
  unreachable: { text: words`Partner Center could not be reached`, mend: words`Try again in some minutes.` },
  refused: {
    text: words`Partner Center refused it`,
    mend: words`The log has Microsoft’s request id. Their administrator can consent with the link below.`,
  },
};

/** What coverage knows of the one customer that a run is about. */
export interface ConsentKnown {
  readonly coverage: Pick<CustomerCoverage, 'state' | 'relationship'>;
  readonly clock: Clock;
}

/**
 * A consent run as it stands, from the question to what came of it.
 *
 * @param known - of the one customer that is asked about, so that nobody grants what opens nothing
 */
export function consentView(
  run: ConsentRun,
  setup: Pick<SetupDesk, 'mayConsent' | 'appId' | 'authorityHost'>,
  banner?: CardText,
  known?: ConsentKnown,
): ChecksCard {
  const [first] = run.items;
  const isOne = run.items.length === 1 && first !== undefined;
  const who = isOne ? cardText(first.tenantName, 80) : counted(run.items.length, 'customer');
  const head = {
    hasBanner: banner !== undefined,
    banner: banner ?? words``,
    fields: [],
    eyebrow: words`Consent to Watchpost`,
  };
  if (run.state === 'proposed') {
    const before = isOne && known ? knownText(first, known) : words``;
    if (isOne && known?.coverage.state === 'full') return { ...head, ...nothingToDo(first, before) };
    return {
      ...head,
      look: checksLook(setup.mayConsent ? 'asking' : 'refused'),
      title: words`Consent for ${who}`,
      lead: isOne
        ? joinText([before, words`This would be granted to Watchpost there, for reading only:`].filter(Boolean), ' ')
        : proposedLead(run.items),
      ...shownRows([...grantRows(), ...(setup.mayConsent ? [] : insteadRows(setup, isOne ? first : undefined))]),
      hasHint: true,
      hint: setup.mayConsent
        ? words`Nothing is granted before you press. It reaches no further than the roles of the service user there.`
        : words`With the switch on, Watchpost asks Partner Center for you.`,
      actions: setup.mayConsent
        ? [
            checksButton(
              'consent.grant',
              words`Grant it`,
              words`Asks Partner Center to consent for the customers`,
              run.id,
              'positive',
            ),
          ]
        : [],
    };
  }
  const count = (state: ConsentItem['state']) => run.items.filter((item) => item.state === state).length;
  const answered = run.items.length - count('waiting');
  const isDone = run.state === 'done';
  return {
    ...head,
    look: checksLook(isDone ? (count('failed') > 0 ? 'open' : 'ok') : 'checking'),
    title: isDone
      ? doneTitle(who, count('failed'), run.items.length)
      : words`${answered} of ${run.items.length} asked for`,
    lead: joinText(
      [
        words`${count('granted')} granted, ${count('existed')} had it already, ${count('failed')} refused.`,
        isDone ? words`What can be read now is below.` : words`Watchpost goes on by itself, also after a restart.`,
      ],
      ' ',
    ),
    ...shownRows(orderedRows(run.items, setup)),
    hasHint: true,
    hint: isDone
      ? words`**coverage** says what can be read of each customer.`
      : words`This card is updated as it goes on.`,
    actions: [
      checksButton('consent.show', words`Look again`, words`Shows how it stands now`, run.id),
      ...(isDone && count('failed') > 0
        ? [checksButton('consent.all', words`Try the rest again`, words`Shows who still lacks consent, and asks first`)]
        : []),
    ],
  };
}

/** A customer that is read fully has consented. */
const nothingToDo = (
  item: ConsentItem,
  lead: CardText,
): Omit<ChecksCard, 'hasBanner' | 'banner' | 'fields' | 'eyebrow'> => ({
  look: checksLook('ok'),
  title: words`${cardText(item.tenantName, 80)} has consented`,
  lead,
  ...shownRows([]),
  hasHint: true,
  hint: words`${commandFor('coverage', item.tenantName)} shows what is read there.`,
  actions: [],
});

/** What must be known before anybody consents; `''` for nothing. */
function knownText({ tenantName }: ConsentItem, { coverage, clock }: ConsentKnown): CardText {
  const name = cardText(tenantName, 60);
  if (coverage.state === 'full') return words`${name} is read fully: there is nothing to consent to.`;
  const { relationship } = coverage;
  if (!relationship || relationship.isActive) return words``;
  const ended = relationship.endsAt ? words`it ended on ${day(relationship.endsAt, clock)}` : words`it has ended`;
  return words`First a delegated admin relationship: ${ended}, and consent alone opens nothing.`;
}

const NAMES_SHOWN = 8;

function proposedLead(items: readonly ConsentItem[]): CardText {
  const names = joinText(
    items.slice(0, NAMES_SHOWN).map(({ tenantName }) => cardText(tenantName, 40)),
    ', ',
  );
  const more = items.length > NAMES_SHOWN ? words` and ${items.length - NAMES_SHOWN} more` : words``;
  return words`${names}${more}. This would be granted to Watchpost in each of them, for reading only:`;
}

const doneTitle = (who: CardText, failed: number, all: number): CardText =>
  failed === 0
    ? words`${who}: consented`
    : failed === all
      ? words`${who}: not consented`
      : words`${failed} of ${all} were refused`;

/** What is granted, from the one list of permissions. */
const grantRows = (): CheckRow[] =>
  PERMISSIONS.filter(
    ({ api, kind, where, needed }) =>
      api === 'graph' && kind === 'delegated' && where === 'customer' && needed === 'always',
  ).map(({ name, reason }) => plainRow('note', words`**${fillSlots(name, {})}** ${fillSlots(reason, {})}`));

/** What to do while Watchpost may not consent itself. */
function insteadRows(setup: Pick<SetupDesk, 'appId' | 'authorityHost'>, item: ConsentItem | undefined): CheckRow[] {
  const off: CheckRow = {
    ...plainRow('missing', words`Watchpost may not consent for customers: CUSTOMER_CONSENT is off.`),
    hasMend: true,
    mend: words`Set it for the service and restart, then ask again:`,
    hasCommand: true,
    command: words`CUSTOMER_CONSENT=on`,
  };
  return item ? [off, linkRow(setup, item)] : [off];
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The page on which the customer's own administrator consents; to be copied, because it is for somebody else. */
function linkRow(
  { appId, authorityHost }: Pick<SetupDesk, 'appId' | 'authorityHost'>,
  { tenantId }: ConsentItem,
): CheckRow {
  const row = plainRow('note', words`Or send the customer’s own administrator this address:`);
  // What is no id must not get into an address that somebody signs in at.
  if (!GUID.test(tenantId) || !GUID.test(appId)) return row;
  const scopes = PERMISSIONS.filter(
    ({ api, kind, where, needed }) =>
      api === 'graph' && kind === 'delegated' && where === 'customer' && needed === 'always',
  ).map(({ name }) => `https://graph.microsoft.com/${name}`);
  const address = `${authorityHost}/${tenantId}/v2.0/adminconsent?client_id=${appId}&scope=${encodeURIComponent(scopes.join(' '))}&redirect_uri=${encodeURIComponent('http://localhost:8400/')}`;
  return { ...row, hasCommand: true, command: fillSlots(address, {}) };
}

/** What was refused first, then what goes on, then the rest. */
function orderedRows(items: readonly ConsentItem[], setup: Pick<SetupDesk, 'appId' | 'authorityHost'>): CheckRow[] {
  const of = (state: ConsentItem['state']) => items.filter((item) => item.state === state);
  const failed = of('failed').map((item) => failedRow(item));
  const [only] = items;
  const link = items.length === 1 && only && failed.length > 0 ? [linkRow(setup, only)] : [];
  const rest = [...of('waiting'), ...of('granted'), ...of('existed')].map((item) => itemRow(item));
  // A failure is never hidden behind the rest.
  return [...failed, ...link, ...rest.slice(0, Math.max(0, CHECKS_SHOWN * 3 - failed.length))];
}

function failedRow({ tenantName, problem }: ConsentItem): CheckRow {
  const { text, mend } = PROBLEMS[problem as ConsentProblem] ?? PROBLEMS.refused;
  return { ...plainRow('missing', words`**${cardText(tenantName, 60)}**: not granted, ${text}.`), hasMend: true, mend };
}

function itemRow({ tenantName, state, readSince }: ConsentItem): CheckRow {
  const name = cardText(tenantName, 60);
  if (state === 'waiting') return plainRow('note', words`**${name}**: waiting for its turn.`);
  const done = state === 'granted' ? words`granted` : words`had consented already`;
  if (readSince === undefined) return plainRow('ok', words`**${name}**: ${done}; being read again …`);
  return readSince === ''
    ? plainRow('ok', words`**${name}**: ${done}, and it can be read.`)
    : plainRow('note', words`**${name}**: ${done}. Not all can be read: ${cardText(readSince, 120)}`);
}
