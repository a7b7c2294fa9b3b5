import { type CallQuestion, CONTACT_ROLES, isName, mayBeCall, type Purpose, readCall } from '../../contacts/index.ts';
import { beginsLike, listTenants, nearestTenants, type Tenant } from '../../tenants/index.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { purposeId } from '../views/contacts-view.ts';
import { matchesView } from '../views/matches-view.ts';
import { contactsReply } from './load-contacts.ts';

/** Names that are offered when nobody surely has the one that was typed. */
const NEAR_SHOWN = 3;

/**
 * Answers a question for a contact, asked in words: “who do I call at Fabrikam about a fraud bill at night?”
 *
 * Another customer's phone number is worse than none, so a name that fits only in part is offered and never taken.
 *
 * @returns `undefined` when it is no such question
 */
export async function answerCall(desk: Desk, turn: Turn, text: string): Promise<Reply | undefined> {
  if (!mayBeCall(text)) return undefined;
  const known = await desk.tenants.named(text, isName);
  const call = readCall(text, desk.now(), turn.timeZone || desk.timeZone, known);
  if (!call) return undefined;
  if (call.who === '') return contactsReply(desk, turn, desk.partnerTenantId, { call });
  const meant = await whoIsMeant(desk, call);
  if ('tenant' in meant) return contactsReply(desk, turn, meant.tenant.id, { call });
  // Words that only may be a name are no question for a contact when nobody is called so.
  if (!call.isSure && meant.isNear && call.whole === '') return undefined;
  const { offered, isNear } = meant;
  const about = { purposeId: purposeId(call), atId: call.at.toISOString() };
  const view = matchesView('contact.show', call.whole || call.who, offered, { isNear, ...about });
  return { card: renderCard('contacts', view), summary: view.title };
}

/** The tenant that a name surely means, or those that it may mean: `isNear` when none of them is called so. */
async function whoIsMeant(
  desk: Desk,
  { who, whole }: CallQuestion,
): Promise<{ readonly tenant: Tenant } | { readonly offered: readonly Tenant[]; readonly isNear: boolean }> {
  const found = await desk.tenants.find(whole || who);
  const [only] = found;
  if (only && found.length === 1 && beginsLike(whole || who, only)) return { tenant: only };
  if (found.length > 0) return { offered: found, isNear: false };
  const inPart = whole === '' ? [] : await desk.tenants.find(who);
  const offered = inPart.length > 0 ? inPart : nearestTenants(who, await listTenants(desk.db), NEAR_SHOWN);
  return { offered, isNear: true };
}

const PURPOSES: readonly Purpose[] = [...CONTACT_ROLES, 'identityRisk', 'partnerAlert', 'anything'];

/** The question that a choice of customers goes on with; `undefined` when the press carries none. */
export function readAbout(
  ids: Readonly<Record<string, string>>,
): Pick<CallQuestion, 'purpose' | 'language' | 'at' | 'saysWhen'> | undefined {
  const [said, language = ''] = (ids['purposeId'] ?? '').split('.');
  const purpose = PURPOSES.find((known) => known === said);
  const at = new Date(ids['atId'] ?? '');
  if (!purpose || Number.isNaN(at.getTime()) || !/^(?:[a-z]{2})?$/.test(language)) return undefined;
  return { purpose, language, at, saysWhen: 'as you asked' };
}
