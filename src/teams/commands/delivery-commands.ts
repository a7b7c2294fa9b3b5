import { reachOf, refusalFor } from '../authorise.ts';
import { ROWS_SHOWN } from '../card-data.ts';
import { words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { customerOfParked, dropParked, listParked, retryParked } from '../parked.ts';
import { actorOf } from '../presses/alert-presses.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { counted } from '../views/counted.ts';
import { deliveriesView } from '../views/deliveries-view.ts';
import { notice } from '../views/notice.ts';
import { refused } from './alert-commands.ts';

/** `deliveries`: cards that were put aside, by their numbers. */
export async function listDeliveries(desk: Desk): Promise<Reply> {
  const { deliveries, total } = await listParked(desk.db, ROWS_SHOWN);
  const view = deliveriesView(deliveries, total, { zone: desk.timeZone, now: desk.now() });
  return { card: renderCard('deliveries', view), summary: view.title };
}

/** `retry delivery 3`, `retry deliveries`. */
export async function retryDeliveries(desk: Desk, turn: Turn, number: number | 'all'): Promise<Reply> {
  const reach = await reachOf(desk.roles, turn.person.entraId, 'delivery.retry');
  if (reach.kind === 'nowhere') return refused(reach.refusal);
  const refusal = number === 'all' ? undefined : await refusalOf(desk, turn, 'delivery.retry', number);
  if (refusal) return refused(refusal);
  const count = await retryParked(desk, number, actorOf(turn), reach);
  if (count === 0) return notParked(number);
  return notice(
    'info',
    words`${counted(count, 'card')} on the way`,
    words`The channel shows ${count === 1 ? words`it` : words`them`} as soon as Teams takes ${count === 1 ? words`it` : words`them`}.`,
    reach.kind === 'allBut' && reach.tenantIds.length === 0
      ? words`What fails again comes back to **deliveries**.`
      : words`Those of customers where others act, as **roles** shows, were left alone.`,
  );
}

/** `drop delivery 3`. */
export async function dropDelivery(desk: Desk, turn: Turn, number: number): Promise<Reply> {
  const refusal = await refusalOf(desk, turn, 'delivery.drop', number);
  if (refusal) return refused(refusal);
  if ((await dropParked(desk, number, actorOf(turn))) === 0) return notParked(number);
  return notice(
    'info',
    words`Delivery ${number} is left out`,
    words`It is not sent, unless what it shows changes. The alert or task itself stays as it is.`,
  );
}

/** A card about a customer asks for the role there. */
async function refusalOf(
  desk: Desk,
  turn: Turn,
  verb: 'delivery.retry' | 'delivery.drop',
  number: number,
): Promise<string | undefined> {
  const hasTeams = desk.roles.ownCustomers().length > 0;
  return refusalFor(
    desk.roles,
    turn.person.entraId,
    verb,
    hasTeams ? await customerOfParked(desk.db, number) : undefined,
  );
}

const notParked = (number: number | 'all'): Reply =>
  number === 'all'
    ? notice('info', words`Nothing to send again`, words`No card is put aside.`)
    : notice(
        'gone',
        words`There is no delivery ${number}`,
        words`It never was, or it was sent or dropped in the meantime.`,
        words`Type **deliveries** for those that are put aside.`,
      );
