import { findAlert } from '../../alerts/index.ts';
import { findContact, findDrill } from '../../contacts/index.ts';
import { ACTIONS_NEED } from '../../people/index.ts';
import { findTask } from '../../tasks/index.ts';
import { reachOf, refusalFor } from '../authorise.ts';
import type { Verb } from '../card-data.ts';
import type { Desk } from '../desk.ts';
import type { Turn } from '../turn.ts';
import type { Press } from './press.ts';

/** Why the presser may not, at the customer that the press is about; `undefined` when they may. */
export async function refusalOfPress(desk: Desk, turn: Turn, verb: Verb, press: Press): Promise<string | undefined> {
  const { entraId } = turn.person;
  if (!isPerCustomer(desk, verb)) return refusalFor(desk.roles, entraId, verb);
  if (verb === 'fold.acknowledge') {
    // It acts where its presser may, and says where not.
    const reach = await reachOf(desk.roles, entraId, verb);
    return reach.kind === 'nowhere' ? reach.refusal : undefined;
  }
  return refusalFor(desk.roles, entraId, verb, await customerOf(desk, verb, press));
}

/** Reading is desk-wide, and without a customer that has a team of its own there is nothing to look up. */
const isPerCustomer = (desk: Desk, verb: Verb): boolean =>
  ACTIONS_NEED[verb] !== 'reader' && desk.roles.ownCustomers().length > 0;

/**
 * The customer that an action is about, looked up by the very id that its handler acts on: of two ids on a forged card
 * the harmless one must not decide about the other.
 *
 * @returns `undefined` for what belongs to the whole desk, and for what is gone
 */
async function customerOf(desk: Desk, verb: Verb, { subjectId, ids, inputs }: Press): Promise<string | undefined> {
  switch (verb.split('.')[0]) {
    case 'alert':
      return (await findAlert(desk.db, subjectId))?.tenantId;
    case 'task':
      return (await findTask(desk.db, subjectId))?.tenantId ?? undefined;
    case 'drill':
      return (await findDrill(desk.db, ids['drillId'] ?? ''))?.tenantId;
    case 'contact': {
      if (verb === 'contact.add' || verb === 'contact.chooseDrill') return ids['tenantId'];
      const contactId = verb === 'contact.drill' ? inputs['in_contact'] : ids['contactId'];
      return contactId ? (await findContact(desk.db, contactId))?.tenantId : ids['tenantId'];
    }
    default:
      return undefined;
  }
}
