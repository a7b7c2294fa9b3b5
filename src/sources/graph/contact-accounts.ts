import { z } from 'zod';
import { type Contact, type ContactAccount, contactsOf, saveAccounts } from '../../contacts/index.ts';
import { AppError } from '../../error.ts';
import type { Database } from '../../storage/connect.ts';
import { outcomeOf } from '../outcome.ts';
import type { Batch, Source } from '../source.ts';
import type { Graph } from './client.ts';

export const CONTACT_ACCOUNTS = 'graph.contactAccounts';

/** Members of a group that are looked at: two living ones are enough, and nobody reads the thousandth. */
const MOST_MEMBERS = 2000;

const Account = z.object({ accountEnabled: z.boolean().nullish() });
const Member = z.object({ '@odata.type': z.string().nullish(), accountEnabled: z.boolean().nullish() });

type Seen = Pick<ContactAccount, 'state' | 'livingMembers'>;

/** By contact id, with the account that was looked at: a contact may be given another one meanwhile. */
type Read = Map<string, ContactAccount & { readonly entraId: string | null }>;
const UNREADABLE: Seen = { state: 'unreadable', livingMembers: null };

/**
 * Whether the contacts of a tenant whose Entra id we know still have an account there that is enabled, and how many
 * living members a group has.
 *
 * One small request a contact; a tenant without such contacts costs nothing.
 * Source: https://learn.microsoft.com/graph/api/user-get , https://learn.microsoft.com/graph/api/group-list-transitivemembers
 */
export function createContactAccounts(graph: Graph, db: Database, intervalSec: number, now: () => Date): Source {
  return {
    name: CONTACT_ACCOUNTS,
    scope: 'everyTenant',
    intervalSec,
    async *read(tenantId): AsyncGenerator<Batch> {
      const contacts = (await contactsOf(db, tenantId)).filter(({ entraId }) => entraId !== null);
      const readAt = now();
      const seen: Read = new Map();
      try {
        for (const contact of contacts) {
          seen.set(contact.id, { ...(await look(graph, contact)), entraId: contact.entraId, readAt });
        }
        yield batch(seen);
      } catch (error) {
        if (outcomeOf(error, intervalSec, 1, 0).status === 'notReadable') {
          for (const { id, entraId } of contacts) {
            if (!seen.has(id)) seen.set(id, { ...UNREADABLE, entraId, readAt });
          }
        }
        yield batch(seen);
        throw error;
      }
    },
  };
}

async function look(graph: Graph, contact: Contact): Promise<Seen> {
  try {
    return contact.kind === 'group' ? await lookAtGroup(graph, contact) : await lookAtUser(graph, contact);
  } catch (error) {
    if (error instanceof AppError && error.fields['status'] === 404) return { state: 'missing', livingMembers: null };
    throw error;
  }
}

async function lookAtUser(graph: Graph, { tenantId, entraId }: Contact): Promise<Seen> {
  const path = `/users/${encodeURIComponent(entraId ?? '')}`;
  const user = Account.safeParse(await graph.get({ tenantId, path, query: { $select: 'id,accountEnabled' } })).data;
  // Without the permission for it, Microsoft leaves the property out: that is no word on the account.
  if (typeof user?.accountEnabled !== 'boolean') return UNREADABLE;
  return { state: user.accountEnabled ? 'enabled' : 'disabled', livingMembers: null };
}

async function lookAtGroup(graph: Graph, { tenantId, entraId }: Contact): Promise<Seen> {
  const path = `/groups/${encodeURIComponent(entraId ?? '')}/transitiveMembers`;
  const query = { $select: 'id,accountEnabled', $top: '999' };
  let living = 0;
  let lookedAt = 0;
  for await (const items of graph.readPages({ tenantId, path, query })) {
    for (const item of items) {
      const member = Member.safeParse(item).data;
      if (!member || (member['@odata.type'] ?? '#microsoft.graph.user') !== '#microsoft.graph.user') continue;
      if (typeof member.accountEnabled !== 'boolean') return UNREADABLE;
      if (member.accountEnabled) living += 1;
    }
    lookedAt += items.length;
    if (lookedAt >= MOST_MEMBERS) break;
  }
  return { state: living > 0 ? 'enabled' : 'disabled', livingMembers: living };
}

const batch = (accounts: Read): Batch => ({
  signals: [],
  malformed: [],
  cursor: null,
  alongside: async (tx) => {
    if (accounts.size > 0) await saveAccounts(tx, accounts);
  },
});
