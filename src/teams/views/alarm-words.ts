import type { Alarm, AlarmFacts, AlarmKind } from '../../alarms/index.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import { counted } from './counted.ts';
import { sourceWords } from './source-words.ts';
import { type Clock, day } from './when.ts';

/** What an alarm of a kind says beside its title. */
interface Advice {
  readonly means: CardText;
  readonly steps: readonly CardText[];
  readonly who: CardText;
  readonly over: CardText;
}

const SIGN_IN_CODES = new Set(['mfaRequired', 'refreshTokenDead', 'wrongSecret', 'loginRefused']);

const ADVICE: Readonly<Record<Exclude<AlarmKind, 'token'>, Advice>> = {
  silent: {
    means: words`New alerts from there do not arrive. Silence is not safety: look in Microsoft’s portals meanwhile.`,
    steps: [
      words`Look at Microsoft’s service health for Entra, Graph and Partner Center.`,
      words`Check that this service reaches the internet: proxy, firewall, name resolution.`,
      words`It is tried again by itself, at least every 15 minutes. What was missed is read then.`,
    ],
    who: words`Whoever runs this service; the outage itself only Microsoft can end.`,
    over: words`What came in between was read when it worked again. Nothing is left to do.`,
  },
  lost: {
    means: words`Alerts of these tenants do not arrive any more, and nothing tells of them but this.`,
    steps: [
      words`Ask the customer whether they withdrew consent, a role or the relationship on purpose.`,
      words`If not, have it given again: it is read within six hours, or at once when the relationship changes.`,
      words`Type **coverage** for everything that cannot be read.`,
    ],
    who: words`An admin agent together with the customer’s administrator.`,
    over: words`It is no longer news, or it was given back. Type **coverage** for what cannot be read today.`,
  },
  deliveries: {
    means: words`Somebody should have seen these cards and has not.`,
    steps: [
      words`Type **deliveries** for each of them with its reason, to send it again or to drop it.`,
      words`Check that Watchpost is still installed in the team and may post in the channel.`,
    ],
    who: words`Responders retry or drop; an owner of the team installs.`,
    over: words`Every card was sent or dropped.`,
  },
  waiting: {
    means: words`Alerts are open that nobody in the channel knows of. The worst are sent first.`,
    steps: [
      words`Type **alerts**: the list is always complete, whatever the channel shows.`,
      words`In a storm this ends by itself: Teams takes 1,800 messages an hour and channel.`,
    ],
    who: words`Everybody can read the list; whoever runs this service looks after the delivery.`,
    over: words`Every alert stands in the channel or in a card that tells of many.`,
  },
  jobs: {
    means: words`Cards are posted and edited late, and the answers of people reach others late.`,
    steps: [
      words`Look at the log and the load of the service and of its database.`,
      words`A further instance on the same database shares the work.`,
    ],
    who: words`Whoever runs this service.`,
    over: words`All work that was due has been done.`,
  },
  webhook: {
    means: words`Nothing is missed, because partner alerts are also asked for once a minute. They come a minute later.`,
    steps: [
      words`Check that the registered address of the webhook still reaches this service over https.`,
      words`Look in the log for “webhook refused”: a certificate or a signature may be the reason.`,
    ],
    who: words`Whoever runs this service, with an administrator of Partner Center.`,
    over: words`A webhook arrived.`,
  },
};

const SIGN_IN: Advice = {
  means: words`Microsoft lets Watchpost in no more, so new alerts do not arrive.`,
  steps: [
    words`Sign the service user in again with multifactor authentication: **npm run consent**. Watchpost takes it within two minutes.`,
    words`Or renew the secret of the app, put it into **AZURE_CLIENT_SECRET** and restart, one instance after the other.`,
  ],
  who: words`An application administrator of our own tenant, and whoever runs this service.`,
  over: ADVICE.silent.over,
};

const TOKENS: Readonly<Record<AlarmFacts['secret'], Advice & { readonly name: CardText }>> = {
  refreshToken: {
    name: words`The refresh token of the service user`,
    means: words`It has not been renewed for a long time. After that day Watchpost is locked out of every customer, at the next restart at the latest.`,
    steps: [
      words`Sign the service user in again with multifactor authentication: **npm run consent**. No restart is needed.`,
      words`Where the token is in **PARTNER_REFRESH_TOKEN**, give it a home that Watchpost can renew it in: **KEY_VAULT_URL**.`,
    ],
    who: words`An application administrator of our own tenant, and whoever runs this service.`,
    over: words`A new token is in use.`,
  },
  certificate: {
    name: words`The certificate of the app`,
    means: words`After that day Watchpost can read nothing.`,
    steps: [
      words`Upload a new certificate to the app registration; the old one stays good beside it.`,
      words`Put it where **AZURE_CLIENT_CERTIFICATE_PATH** points. No restart is needed.`,
    ],
    who: words`An application administrator of our own tenant, and whoever runs this service.`,
    over: words`A new certificate is in use.`,
  },
  clientSecret: {
    name: words`The client secret of the app`,
    means: words`After that day Watchpost can read nothing.`,
    steps: [
      words`Add a new secret to the app registration; the old one stays good beside it.`,
      words`Put it into **AZURE_CLIENT_SECRET** and restart, one instance after the other.`,
      words`A managed identity has no secret that ends: **docs/identity.md** tells how to use one.`,
    ],
    who: words`An application administrator of our own tenant, and whoever runs this service.`,
    over: words`A new secret is in use.`,
  },
  tokenStore: {
    name: words`The home of the refresh token`,
    means: words`Watchpost works on with the token that it has in memory. After a restart it may have none.`,
    steps: [
      words`Look in the log for “the refresh token could not be looked after”; it says why.`,
      words`Key vault: does the role **Key Vault Secrets Officer** still stand, and its firewall still let us in? File: can it be read and written, and is the key the same?`,
    ],
    who: words`Whoever runs this service.`,
    over: words`The refresh token can be read and written again.`,
  },
  '': { ...SIGN_IN, name: words`A secret` },
};

/** What it means, what to do and who may. */
export function adviceOf({ facts }: Alarm): Advice {
  if (facts.kind === 'token') return TOKENS[facts.secret];
  const isSignIn = facts.kind === 'silent' && facts.rows.some(({ reasonCode }) => SIGN_IN_CODES.has(reasonCode));
  return isSignIn ? SIGN_IN : ADVICE[facts.kind];
}

/** What does not work, in a sentence without an end: a heading. */
export function alarmTitle({ facts }: Alarm, clock: Pick<Clock, 'zone'>): CardText {
  const { count } = facts;
  switch (facts.kind) {
    case 'silent':
      return silentTitle(facts);
    case 'lost':
      return words`${counted(count, 'tenant')} can no longer be read`;
    case 'token':
      if (facts.secret === 'tokenStore') return words`${TOKENS.tokenStore.name} cannot be used`;
      if (facts.diesAt === '') return words`${TOKENS[facts.secret].name} is not being renewed`;
      return words`${TOKENS[facts.secret].name} ends on ${day(new Date(facts.diesAt), clock)}`;
    case 'deliveries':
      return words`${counted(count, 'card')} cannot be sent`;
    case 'waiting':
      return words`${counted(count, 'card')} of new alerts ${isOrAre(count)} not in the channel yet`;
    case 'jobs':
      return words`${counted(count, 'job')} ${isOrAre(count)} overdue`;
    case 'webhook':
      return words`Webhooks of Partner Center do not arrive`;
  }
}

function silentTitle({ rows, isEverywhere, count }: AlarmFacts): CardText {
  const sources = [...new Set(rows.flatMap((row) => row.sources))];
  const [only, ...others] = sources;
  const isOne = only !== undefined && others.length === 0;
  const what = isOne ? capital(sourceWords(only)) : cardText(`${sources.length} sources`);
  if (!isEverywhere) return words`${what} of ${counted(count, 'tenant')} are not being read`;
  return words`${what} ${isOne && only === 'customers' ? words`is` : words`are`} not being read`;
}

const isOrAre = (count: number): CardText => (count === 1 ? words`is` : words`are`);

const capital = (text: string): CardText => cardText(text.charAt(0).toUpperCase() + text.slice(1));
