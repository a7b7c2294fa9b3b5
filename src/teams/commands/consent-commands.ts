import { listWithoutConsent, proposeConsents } from '../../customer-consents/index.ts';
import { refusalFor } from '../authorise.ts';
import { words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { actorOf } from '../presses/alert-presses.ts';
import type { Reply } from '../reply.ts';
import { keptAnswer } from '../setup/kept-reply.ts';
import type { Turn } from '../turn.ts';
import { notice } from '../views/notice.ts';
import { refused } from './alert-commands.ts';
import { chooseTenant } from './choose-tenant.ts';

/** `consent contoso`: shows what would be granted there, and asks. */
export async function consentTo(desk: Desk, turn: Turn, said: string): Promise<Reply> {
  const refusal = await refusalFor(desk.roles, turn.person.entraId, 'consent.ask');
  if (refusal) return refused(refusal);
  const chosen = await chooseTenant(desk, 'consent.ask', said);
  return 'reply' in chosen ? chosen.reply : proposeFor(desk, turn, [chosen.tenant.id]);
}

/** `consent all missing`: the same for every customer whose sources say that nobody has consented. */
export async function consentToAll(desk: Desk, turn: Turn): Promise<Reply> {
  const refusal = await refusalFor(desk.roles, turn.person.entraId, 'consent.all');
  return refusal ? refused(refusal) : proposeAll(desk, turn);
}

/** Proposes consent for all that lack it; roles have been checked. */
export async function proposeAll(desk: Desk, turn: Turn): Promise<Reply> {
  const missing = await listWithoutConsent(desk.db);
  if (missing.length > 0) return proposeFor(desk, turn, missing);
  return notice(
    'info',
    words`No customer lacks consent`,
    words`Every customer that was read so far has consented to Watchpost, or cannot be read for another reason.`,
    words`**coverage** says what is missing where.`,
  );
}

/** Proposes consent for these customers; roles have been checked. Our own tenant is never one of them. */
export async function proposeFor(desk: Desk, turn: Turn, tenantIds: readonly string[]): Promise<Reply> {
  const customers = tenantIds.filter((id) => id !== desk.partnerTenantId);
  if (customers.length === 0) {
    return notice(
      'refused',
      words`This is for customers`,
      words`In your own tenant an administrator grants permissions at the app registration.`,
      words`**setup identity** says which are missing, with the command.`,
    );
  }
  const runId = await proposeConsents(desk, customers, actorOf(turn));
  const reply = await keptAnswer(desk, { view: 'consent', aboutId: runId });
  return reply ?? notice('gone', words`There is nothing to show`, words`It was removed in the meantime.`);
}
