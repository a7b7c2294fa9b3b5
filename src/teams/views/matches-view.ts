import type { ContactsCard, TenantVerb } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';

/**
 * No tenant, or more than one, has the name that was asked for.
 *
 * @param verb - what was wanted of it: pressing a match goes on with that
 * @param matches - those that it may be; `isNear` when none has that name and these are only like it
 */
export function matchesView(
  verb: TenantVerb,
  typed: string,
  matches: readonly { readonly id: string; readonly name: string }[],
  { isNear = false, purposeId = '', atId = '' } = {},
): ContactsCard {
  const isKnown = matches.length > 0 && !isNear;
  const [press, type] = [words`Press one, or type more of its name.`, words`Did you mean one of these?`];
  return {
    tenantId: '',
    title: isKnown ? words`Which one do you mean?` : words`I do not know “${cardText(typed, 60)}”`,
    hasBanner: false,
    banner: words``,
    hasReading: false,
    reading: words``,
    hasFirst: false,
    first: words``,
    why: words``,
    hasDeputy: false,
    deputy: words``,
    warnings: [],
    contacts: [],
    hasMore: false,
    more: words``,
    nextId: '0',
    purposeId,
    atId,
    facts: [],
    canChange: false,
    canVerify: false,
    actions: matches.slice(0, 3).map(({ id, name }) => ({
      verb,
      tenantId: id,
      title: cardText(name, 60),
      tooltip: words`Goes on with this customer`,
      style: 'default',
      purposeId,
      atId,
    })),
    hint: isKnown ? press : matches.length > 0 ? joinText([type, NOT_FOUND[verb]], ' ') : NOT_FOUND[verb],
  };
}

const NOT_FOUND: Readonly<Record<TenantVerb, CardText>> = {
  'consent.ask': words`Type **consent** and a part of the customer's name, or **consent all missing**.`,
  'coverage.show': words`Type **coverage** and a part of the customer's name; **coverage** alone shows all of them.`,
  'role.show': words`Type **roles** and a part of the customer's name; **roles** alone shows the whole desk.`,
  'alert.list': words`Type **alerts** and a part of the customer's name; **alerts** alone shows all that are open.`,
  'contact.show': words`Type **contacts** and a part of the customer's name; **contacts** alone shows our own.`,
  'contact.add': words`Type **add contact** and a part of the customer's name; **add contact** alone adds one of our own.`,
  'contact.chooseDrill': words`Type **drill** and a part of the customer's name, or **drill** and the code of a message.`,
};
