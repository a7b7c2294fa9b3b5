import { isAlertId } from '../../alerts/index.ts';
import { acknowledgeFold, findFold, listFold, readFold } from '../../folds/index.ts';
import { ROWS_SHOWN } from '../card-data.ts';
import { words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import type { PressAnswer } from '../reply.ts';
import { foldListCard } from '../views/fold-list-view.ts';
import { foldReply } from '../views/fold-reply.ts';
import { actorOf, goneCard, type PressHandler } from './alert-presses.ts';
import type { Press } from './press.ts';

/** What the buttons of a fold do. Roles have been checked before. */
export const FOLD_PRESSES = {
  'fold.show': (desk, _turn, press) => asItStands(desk, press, 'shown'),
  'fold.list': async (desk, _turn, press) => {
    if (!isAlertId(press.subjectId)) return goneCard(words`storm card`);
    const page = Math.min(Number.parseInt(press.ids['pageId'] ?? '', 10) || 0, 10_000);
    const facts = await readFold(desk.db, press.subjectId, 0);
    if (!facts) return goneCard(words`storm card`);
    const alerts = await listFold(desk.db, press.subjectId, ROWS_SHOWN, page * ROWS_SHOWN);
    return { kind: 'card', card: await foldListCard(desk, facts, alerts, page), outcome: 'shown' };
  },
  'fold.acknowledge': async (desk, turn, press) => {
    if (!isAlertId(press.subjectId) || !(await findFold(desk.db, press.subjectId))) return goneCard(words`storm card`);
    const upTo = Math.min(Number.parseInt(press.ids['upToId'] ?? '', 10) || 0, 2_147_483_647);
    const taken = await acknowledgeFold(desk, press.subjectId, upTo, actorOf(turn));
    return asItStands(desk, press, taken > 0 ? 'changed' : 'unchanged');
  },
} satisfies Partial<Record<Press['verb'], PressHandler>>;

async function asItStands(desk: Desk, press: Press, outcome: 'shown' | 'changed' | 'unchanged'): Promise<PressAnswer> {
  const reply = isAlertId(press.subjectId) ? await foldReply(desk, press.subjectId) : undefined;
  return reply ? { kind: 'card', card: reply.card, outcome } : goneCard(words`storm card`);
}
