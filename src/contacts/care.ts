import { assureDue } from './assure.ts';
import type { ContactPorts } from './change.ts';
import { WATCHPOST } from './drill.ts';
import { dueForDrill } from './drill-plan.ts';
import { lastDrills } from './drill-store.ts';
import { expireDrills, startDrill } from './drills.ts';
import { forgetImports } from './imports.ts';
import { remindWhenDue } from './reminder.ts';
import { contactsOf } from './store.ts';

/** What looking after contacts needs from outside. */
export interface CarePorts extends ContactPorts {
  readonly partnerTenantId: string;
  /** IANA zone of the desk. */
  readonly timeZone: string;
  /** Whether our own contacts are asked every quarter, see `dueForDrill`. */
  readonly drills: 'quarterly' | 'off';
}

/**
 * Looks after contacts: ends drills whose time is over, says anew what contacts mean for the checks of their tenants,
 * reminds on Monday, starts the drill that is due, and forgets lists that nobody confirmed.
 *
 * Call it every minute, on any number of instances: each part asks the database whether it is due.
 */
export async function careForContacts(ports: CarePorts): Promise<void> {
  await expireDrills(ports);
  await assureDue(ports.db, ports.partnerTenantId, ports.now());
  await remindWhenDue(ports, ports.timeZone);
  if (ports.drills === 'quarterly') await startDueDrill(ports);
  await forgetImports(ports);
}

/**
 * The contact is chosen the same way everywhere, so two instances at one moment choose the same one, and the database
 * keeps one waiting drill of it.
 */
async function startDueDrill(ports: CarePorts): Promise<void> {
  const { db, partnerTenantId } = ports;
  const [contacts, last] = [await contactsOf(db, partnerTenantId), await lastDrills(db, partnerTenantId)];
  const due = dueForDrill(contacts, last, ports.now(), ports.timeZone);
  if (due) await startDrill(ports, due.id, 'quarterly', WATCHPOST);
}
