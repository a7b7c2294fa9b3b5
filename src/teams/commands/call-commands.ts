import { CONTACT_ROLES, type Purpose, readCall } from '../../contacts/index.ts';
import type { Desk } from '../desk.ts';
import type { Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { chooseTenant } from './choose-tenant.ts';
import { contactsReply } from './load-contacts.ts';

/**
 * Answers a question for a contact, asked in words: “who do I call at Fabrikam about a fraud bill at night?”
 *
 * @returns `undefined` when it is no such question
 */
export async function answerCall(desk: Desk, turn: Turn, text: string): Promise<Reply | undefined> {
  const call = readCall(text, desk.now(), turn.timeZone || desk.timeZone);
  if (!call) return undefined;
  if (call.who === '') return contactsReply(desk, turn, desk.partnerTenantId, { call });
  // Words that only may be a name are no question for a contact when nobody is called so.
  if (!call.isSure && (await desk.tenants.find(call.who)).length === 0) return undefined;
  const about = { purposeId: call.purpose, atId: call.at.toISOString() };
  const chosen = await chooseTenant(desk, 'contact.show', call.who, about);
  return 'reply' in chosen ? chosen.reply : contactsReply(desk, turn, chosen.tenant.id, { call });
}

const PURPOSES: readonly Purpose[] = [...CONTACT_ROLES, 'identityRisk', 'partnerAlert', 'anything'];

/** The question that a choice of customers goes on with; `undefined` when the press carries none. */
export function readAbout(
  ids: Readonly<Record<string, string>>,
): { readonly purpose: Purpose; readonly at: Date; readonly saysWhen: string } | undefined {
  const purpose = PURPOSES.find((known) => known === ids['purposeId']);
  const at = new Date(ids['atId'] ?? '');
  return purpose && !Number.isNaN(at.getTime()) ? { purpose, at, saysWhen: 'as you asked' } : undefined;
}
