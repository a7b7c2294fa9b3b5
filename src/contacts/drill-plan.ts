import type { Contact } from './contact.ts';
import { DRILL_MIN, type Drill } from './drill.ts';
import { isAtWork } from './hours.ts';
import { personsOf } from './persons.ts';
import { wallTime } from './zone.ts';

/** Days after which a contact is asked again: once a quarter, the time for which a verification holds. */
export const DRILL_EVERY_DAYS = 90;

/** Hours between two drills that nobody asked for: one on a working day, so that a quarter's are spread. */
const APART_HOURS = 20;

/** Minutes of the day between which a drill may begin and its deadline must end, on the contact's clock. */
const DAY = { from: 8 * 60, until: 18 * 60 } as const;

/**
 * The contact whose drill is due and who can be expected to answer now; at most one, the longest unasked first.
 *
 * The first drill of a contact is due a quarter after the contact was written down: a new desk is not asked about all of
 * its contacts on the first day. Somebody with several roles is asked once. A drill falls on a weekday by day and within
 * the contact's hours, its deadline too; whoever works at night only is asked on request.
 *
 * @param contacts - those of one tenant
 * @param last - the latest drill of each of them
 * @param zone - of the desk, for contacts who have none
 */
export function dueForDrill(
  contacts: readonly Contact[],
  last: readonly Drill[],
  now: Date,
  zone: string,
): Contact | undefined {
  const at = now.getTime();
  const isTooSoon = last.some(
    ({ reason, startedAt, outcome }) =>
      outcome === 'waiting' || (reason === 'quarterly' && at - startedAt.getTime() < APART_HOURS * 3_600_000),
  );
  if (isTooSoon) return undefined;
  const startedAt = new Map(last.map((drill) => [drill.contactId, drill.startedAt.getTime()]));
  const asked = new Map(
    personsOf(contacts).flatMap((entries) => {
      const latest = Math.max(...entries.map((entry) => startedAt.get(entry.id) ?? writtenAt(entry)));
      return entries.map(({ id }) => [id, latest] as const);
    }),
  );
  const askedAt = ({ id }: Contact) => asked.get(id) ?? at;
  return contacts
    .filter((contact) => at - askedAt(contact) >= DRILL_EVERY_DAYS * 86_400_000 && canAnswer(contact, now, zone))
    .sort((a, b) => askedAt(a) - askedAt(b) || (a.id < b.id ? -1 : 1))[0];
}

function canAnswer(contact: Contact, now: Date, deskZone: string): boolean {
  const zone = contact.zone || deskZone;
  const end = new Date(now.getTime() + DRILL_MIN * 60_000);
  return [now, end].every((moment) => {
    const local = wallTime(moment, zone);
    const isByDay = local && local.day < 5 && local.minute >= DAY.from && local.minute <= DAY.until;
    return isByDay && isAtWork(contact.hours, zone, moment) !== false;
  });
}

/** When a contact was written down, which its id carries in its first 48 bits (UUIDv7, RFC 9562, 5.7). */
const writtenAt = ({ id }: Contact): number => Number.parseInt(id.replace('-', '').slice(0, 12), 16);
