import { isAlertId } from '../../alerts/index.ts';
import { acknowledgeFold, findFold, listFold, readFold, untakenTenants } from '../../folds/index.ts';
import { isWithinReach, type Reach, reachOf } from '../authorise.ts';
import { ROWS_SHOWN } from '../card-data.ts';
import { cardText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import type { PressAnswer } from '../reply.ts';
import { counted } from '../views/counted.ts';
import { foldListCard } from '../views/fold-list-view.ts';
import { foldReply } from '../views/fold-reply.ts';
import { notice } from '../views/notice.ts';
import { actorOf, goneCard, type PressHandler } from './alert-presses.ts';
import type { Press } from './press.ts';

/** What the buttons of a fold do. Roles have been checked before. */
export const FOLD_PRESSES = {
  'fold.show': (desk, _turn, press) => asItStands(desk, press, 'shown'),
  'fold.list': async (desk, _turn, press) => {
    if (!isAlertId(press.subjectId)) return goneCard(words`storm card`);
    const page = Math.max(0, Math.min(Number.parseInt(press.ids['pageId'] ?? '', 10) || 0, 10_000));
    const facts = await readFold(desk.db, press.subjectId, 0);
    if (!facts) return goneCard(words`storm card`);
    const alerts = await listFold(desk.db, press.subjectId, ROWS_SHOWN, page * ROWS_SHOWN);
    return { kind: 'card', card: await foldListCard(desk, facts, alerts, page), outcome: 'shown' };
  },
  'fold.acknowledge': async (desk, turn, press, post) => {
    if (!isAlertId(press.subjectId) || !(await findFold(desk.db, press.subjectId))) return goneCard(words`storm card`);
    const upTo = Math.min(Number.parseInt(press.ids['upToId'] ?? '', 10) || 0, 2_147_483_647);
    const reach = await reachOf(desk.roles, turn.person.entraId, 'fold.acknowledge');
    if (reach.kind === 'nowhere') return { kind: 'refused', message: reach.refusal };
    const taken = await acknowledgeFold(desk, press.subjectId, upTo, actorOf(turn), reach);
    const left =
      reach.kind === 'only' || reach.tenantIds.length > 0 ? await leftWords(desk, press, upTo, reach) : undefined;
    if (left && taken === 0) return { kind: 'refused', message: left };
    if (left) await post(notice('info', words`${counted(taken, 'alert')} acknowledged`, cardText(left, 400)));
    return asItStands(desk, press, taken > 0 ? 'changed' : 'unchanged');
  },
} satisfies Partial<Record<Press['verb'], PressHandler>>;

/** Customers that an answer names. */
const NAMED = 3;

/** What a press on all of them left alone, because its presser may not act there; `undefined` when nothing. */
async function leftWords(desk: Desk, press: Press, upTo: number, reach: Reach): Promise<string | undefined> {
  const untaken = await untakenTenants(desk.db, press.subjectId, upTo);
  const left = untaken.filter((tenantId) => !isWithinReach(reach, tenantId));
  if (left.length === 0) return undefined;
  const names = await Promise.all(left.slice(0, NAMED).map((tenantId) => desk.customerName(tenantId)));
  const more = left.length - names.length;
  const where = new Intl.ListFormat('en-GB').format([...names, ...(more > 0 ? [`${more} more`] : [])]);
  return `Left alone, because others act there: the alerts of ${where}. Type “roles” to see who may.`;
}

async function asItStands(desk: Desk, press: Press, outcome: 'shown' | 'changed' | 'unchanged'): Promise<PressAnswer> {
  const reply = isAlertId(press.subjectId) ? await foldReply(desk, press.subjectId) : undefined;
  return reply ? { kind: 'card', card: reply.card, outcome } : goneCard(words`storm card`);
}
