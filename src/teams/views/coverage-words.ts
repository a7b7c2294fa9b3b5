import { permissionsFor, rolesFor } from '../../permissions/index.ts';
import { mendingOf } from '../../setup/index.ts';
import type { CustomerCoverage, CustomerState, SourceCoverage } from '../../tenants/index.ts';
import { type CardText, cardText, fillSlots, words } from '../card-text.ts';

/** What keeps customers from being read, as people ask for it: `coverage missing consent`. */
export const COVERAGE_FILTERS = [
  'consent',
  'relationship',
  'licence',
  'permission',
  'signIn',
  'failing',
  'none',
  'partly',
  'waiting',
  'full',
  'unwatched',
] as const;
export type CoverageFilter = (typeof COVERAGE_FILTERS)[number];

/** Codes of reasons behind each filter; the codes are those that the sources store. */
const REASONS: Readonly<Partial<Record<CoverageFilter, readonly string[]>>> = {
  consent: ['noConsent'],
  relationship: ['noRelationship'],
  licence: ['noLicence'],
  permission: ['missingPermission'],
  signIn: [
    'noServiceUser',
    'mfaRequired',
    'refreshTokenDead',
    'wrongSecret',
    'loginRefused',
    'blockedByConditionalAccess',
  ],
  failing: ['throttled', 'unreachable', 'malformed', 'refused', 'unexpected', 'tenantGone'],
};

const STATES: Readonly<Partial<Record<CoverageFilter, CustomerState>>> = {
  none: 'none',
  partly: 'partly',
  waiting: 'waiting',
  full: 'full',
  unwatched: 'unwatched',
};

/** What a filter asks the store for. */
export const wishOf = (
  filter: CoverageFilter,
): { readonly reasonCodes?: readonly string[]; readonly states?: readonly CustomerState[] } => {
  const state = STATES[filter];
  // A customer that is not watched lacks nothing: nobody tries.
  return state ? { states: [state] } : { reasonCodes: REASONS[filter] ?? [], states: ['none', 'partly'] };
};

/** The filter that a reason falls under; what is not known is something that fails. */
export const filterOf = (reasonCode: string): CoverageFilter =>
  COVERAGE_FILTERS.find((filter) => REASONS[filter]?.includes(reasonCode)) ?? 'failing';

/** For the middle of a sentence, after a number of customers: `12 without consent`. */
export const FILTER_WORDS: Readonly<Record<CoverageFilter, CardText>> = {
  consent: words`without consent`,
  relationship: words`without a delegated admin relationship`,
  licence: words`without a licence for it`,
  permission: words`with a permission or role missing`,
  signIn: words`that our sign-in does not reach`,
  failing: words`failing just now`,
  none: words`not read at all`,
  partly: words`read in part`,
  waiting: words`not read yet`,
  full: words`read fully`,
  unwatched: words`not watched, by choice`,
};

const TYPED: readonly (readonly [RegExp, CoverageFilter])[] = [
  [/^consents?$/, 'consent'],
  [/^(?:gdap|relationships?)$/, 'relationship'],
  [/^licen[cs]es?$/, 'licence'],
  [/^(?:permissions?|roles?)$/, 'permission'],
  [/^(?:sign-?ins?|tokens?|mfa)$/, 'signIn'],
  [/^(?:failing|failures?|errors?)$/, 'failing'],
  [/^(?:none|nothing|unread|unreadable)$/, 'none'],
  [/^(?:partly|partial|gaps?)$/, 'partly'],
  [/^(?:waiting|new)$/, 'waiting'],
  [/^(?:full|fully|complete)$/, 'full'],
  [/^(?:unwatched|not watched)$/, 'unwatched'],
];

/** Reads what stands behind `coverage`: `missing consent`, `no licence`, `unwatched`. @returns `undefined` for a name */
export function readCoverageFilter(said: string): CoverageFilter | undefined {
  const word = said.toLowerCase().replace(/^(?:(?:missing|lacking|without|no|by)\s+)(?:an?\s+)?/, '');
  return TYPED.find(([pattern]) => pattern.test(word))?.[1];
}

/** Characters of a name up to which a command shows it; a name that is cut would find nobody. */
const LONGEST_NAME = 60;

/** A command about one customer as it can be typed: `**consent Contoso**`. */
export const commandFor = (command: string, name: string): CardText =>
  name.length <= LONGEST_NAME
    ? words`**${cardText(command)} ${cardText(name, LONGEST_NAME)}**`
    : words`**${cardText(command)}** and the customer’s name`;

/** What is missing for one source, and what mends it; both for a card. */
export interface GapWords {
  readonly why: CardText;
  readonly mend: CardText;
}

/**
 * Says of one source that is not read what is missing, as exactly as it is known: the permission, consent, licence,
 * relationship or role.
 *
 * @param isOwn - our own tenant, which is asked for nothing by a relationship
 */
export function gapWords(
  { source, reasonCode, reason }: SourceCoverage,
  customer: CustomerCoverage,
  isOwn: boolean,
): GapWords {
  const code = reasonCode ?? 'unexpected';
  const why = cardText(reason ?? 'No reason is known.', 200);
  const mend = (text: CardText): GapWords => ({ why, mend: text });
  switch (code) {
    case 'noConsent':
      return isOwn
        ? mend(words`Grant the app its permissions in your own tenant; **setup** gives the command.`)
        : mend(words`Type ${commandFor('consent', customer.name)}.`);
    case 'missingPermission':
      return missing(source, customer, isOwn) ?? mend(ours(mendingOf(code).mend));
    default: {
      const { mend: text, command } = mendingOf(code);
      return mend(
        command ? words`${cardText(text)} On the machine of the service: **${cardText(command)}**` : cardText(text),
      );
    }
  }
}

/** Text of ours: names of permissions are to be copied, so their dots must stay dots. */
const ours = (text: string): CardText => fillSlots(text, {});

/** The role is missing where the relationship is known not to give it; else the permission must be. */
function missing(source: string, customer: CustomerCoverage, isOwn: boolean): GapWords | undefined {
  const held = customer.relationship?.roleTemplateIds;
  const role = rolesFor(source, isOwn ? 'partner' : 'customer').find(
    ({ templateId, heldByToo }) => held && ![templateId, ...heldByToo].some((id) => held.includes(id)),
  );
  if (role && !isOwn) {
    return {
      why: words`The delegated admin relationship does not give the role ${ours(role.name)}.`,
      mend: words`Ask the customer for a relationship with it, and assign it to the group of the service user.`,
    };
  }
  const names = permissionsFor(source, isOwn ? 'partner' : 'customer')
    .filter(({ needed }) => needed === 'always')
    .map((permission) => permission.name);
  if (names.length === 0) return undefined;
  const listed = ours(new Intl.ListFormat('en-GB', { type: 'disjunction' }).format([...new Set(names)]));
  return isOwn
    ? {
        why: words`The app lacks ${listed}.`,
        mend: words`Grant it in your own tenant; **setup** gives the command.`,
      }
    : {
        why: words`The consent of this customer lacks ${listed}, or the role is not assigned to the service user’s group.`,
        mend: words`Type ${commandFor('consent', customer.name)} for the consent; the assignment is made in Partner Center.`,
      };
}
