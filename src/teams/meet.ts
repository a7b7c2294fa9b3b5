import type { Kysely } from 'kysely';
import { type Person, rememberPerson } from '../people/index.ts';
import type { Tables } from '../storage/tables.ts';
import { refreshServiceUrl } from './destinations.ts';
import type { Turn } from './turn.ts';

const MOST = 5_000;

/**
 * Notes who speaks and which address Teams wants to be answered at. Both change rarely, so what was noted last is kept
 * in memory and a turn that brings nothing new costs no query.
 */
export function createMeeting(db: Kysely<Tables>, now: () => Date): (turn: Turn) => Promise<void> {
  const people = new Map<string, string>();
  const serviceUrls = new Map<string, string>();
  return async (turn) => {
    const person: Person = {
      tenantId: turn.tenantId,
      entraId: turn.person.entraId,
      name: turn.person.name,
      teamsId: turn.person.teamsId,
      personalConversationId: turn.conversation.kind === 'personal' ? turn.conversation.id : null,
      serviceUrl: turn.serviceUrl,
      locale: turn.locale,
      timeZone: turn.timeZone,
    };
    const key = `${person.tenantId}/${person.entraId}/${turn.conversation.kind}`;
    const fresh = JSON.stringify(person);
    if (people.get(key) !== fresh) {
      await rememberPerson(db, person, now());
      if (people.size >= MOST) people.clear();
      people.set(key, fresh);
    }
    if (serviceUrls.get(turn.tenantId) !== turn.serviceUrl) {
      await refreshServiceUrl(db, turn.tenantId, turn.serviceUrl, now());
      serviceUrls.set(turn.tenantId, turn.serviceUrl);
    }
  };
}
