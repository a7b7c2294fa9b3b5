import { whoMay } from '../../people/index.ts';
import { listTenants, listUnwatched } from '../../tenants/index.ts';
import { refusalFor } from '../authorise.ts';
import type { CardText } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { type CustomersForm, customersForm } from '../views/settings-forms.ts';
import { settingsView } from '../views/settings-view.ts';

/** Customers that are named in the form; the file names all. */
const UNWATCHED_SHOWN = 8;

export const clockOf = (desk: Desk) => ({ zone: desk.timeZone, now: desk.now() });

/** `settings`: what is set, the default, and who changed it when. */
export async function settingsReply(desk: Desk, turn: Turn, banner?: CardText): Promise<Reply> {
  const [customers, mayChange, mayDuty] = await Promise.all([
    countCustomers(desk),
    refusalFor(desk.roles, turn.person.entraId, 'settings.saveGeneral'),
    refusalFor(desk.roles, turn.person.entraId, 'duty.take'),
  ]);
  const view = settingsView(
    {
      preferences: desk.preferences,
      customers,
      canChange: mayChange === undefined,
      canDuty: mayDuty === undefined,
      whoMay: whoMay('settings.saveGeneral'),
      ...(banner ? { banner } : {}),
    },
    clockOf(desk),
  );
  return { card: renderCard('settings', view), summary: banner ?? 'Settings of this desk' };
}

/** The form for which customers are watched. */
export async function customersReply(desk: Desk, again: Pick<CustomersForm, 'wanted' | 'banner'> = {}): Promise<Reply> {
  const unwatched = await listUnwatched(desk.db, { limit: UNWATCHED_SHOWN });
  const named = await Promise.all(
    unwatched.map(async (one) => ({ ...one, name: await desk.customerName(one.tenantId) })),
  );
  const view = customersForm(
    {
      customers: await countCustomers(desk),
      unwatchedCount: desk.preferences.current().unwatched.length,
      unwatched: named,
      ...again,
    },
    clockOf(desk),
  );
  return { card: renderCard('settings-customers', view), summary: again.banner ?? view.lead };
}

async function countCustomers(desk: Desk): Promise<number> {
  const tenants = await listTenants(desk.db);
  return tenants.filter(({ id }) => id !== desk.partnerTenantId).length;
}
