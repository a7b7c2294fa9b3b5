import { findErasure } from '../../privacy/index.ts';
import { words } from '../card-text.ts';
import { decideById } from '../commands/erasure-commands.ts';
import type { Desk } from '../desk.ts';
import type { PressAnswer } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { erasureReply } from '../views/erasure-view.ts';
import { goneCard, type PressHandler } from './alert-presses.ts';
import type { Press } from './press.ts';

/** What the buttons of an erasure do. Roles have been checked before; that it is a second person, the state decides. */
export const ERASURE_PRESSES = {
  'erasure.approve': (desk, turn, press) => decide(desk, turn, press, 'approve'),
  'erasure.refuse': (desk, turn, press) => decide(desk, turn, press, 'refuse'),
  'erasure.show': async (desk, _turn, press) => {
    const erasure = await findErasure(desk.db, press.ids['erasureId'] ?? '');
    if (!erasure) return goneCard(words`erasure`);
    return { kind: 'card', card: erasureReply(desk, erasure).card, outcome: 'shown' };
  },
} satisfies Partial<Record<Press['verb'], PressHandler>>;

async function decide(desk: Desk, turn: Turn, press: Press, verb: 'approve' | 'refuse'): Promise<PressAnswer> {
  const decided = await decideById(desk, turn, verb, press.ids['erasureId'] ?? '');
  if (!decided) return goneCard(words`erasure`);
  return { kind: 'card', card: decided.reply.card, outcome: decided.isChanged ? 'changed' : 'unchanged' };
}
