import { z } from 'zod';
import type { Settings } from '../../config.ts';
import type { Known, Operator, PeopleFacts } from '../../posture/index.ts';
import type { Graph } from '../graph/client.ts';
import type { PartnerCenter } from '../partner-center/client.ts';
import { known } from './known.ts';

const Member = z.object({
  '@odata.type': z.string().nullish(),
  id: z.string().min(1),
  userType: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
});
const Registered = z.object({ id: z.string().min(1), isMfaRegistered: z.boolean() });
const WithoutMfa = z.object({ objectId: z.string().min(1) });

type GroupSettings = Pick<
  Settings,
  | 'ROLE_GROUP_READERS'
  | 'ROLE_GROUP_RESPONDERS'
  | 'ROLE_GROUP_APPROVERS'
  | 'ROLE_GROUP_ADMINISTRATORS'
  | 'OWN_HOUSE_REPORTS'
>;

interface PeoplePorts {
  readonly graph: Graph;
  readonly partnerCenter: PartnerCenter;
  readonly partnerTenantId: string;
  readonly settings: GroupSettings;
}

/** Who holds a role here, and whether they come in with a second factor. */
export async function readPeople(ports: PeoplePorts): Promise<PeopleFacts> {
  const { graph, partnerCenter, partnerTenantId, settings } = ports;
  const groups = {
    readers: settings.ROLE_GROUP_READERS,
    responders: settings.ROLE_GROUP_RESPONDERS,
    approvers: settings.ROLE_GROUP_APPROVERS,
    administrators: settings.ROLE_GROUP_ADMINISTRATORS,
  };
  const ids = Object.values(groups).filter(Boolean);
  const members = await known(async () => {
    const of = new Map<string, Operator[]>();
    for (const id of new Set(ids)) of.set(id, await readMembers(graph, partnerTenantId, id));
    const administrators = of.get(groups.administrators) ?? [];
    return {
      administrators,
      deciders: distinct([...administrators, ...(of.get(groups.approvers) ?? [])]),
      all: distinct([...of.values()].flat()),
    };
  });
  return {
    hasGroups: ids.length > 0,
    members,
    registered: await readRegistered(ports),
    withoutMfa: await known(async () => {
      const people: string[] = [];
      for await (const items of partnerCenter.readPages('/v1/nonMfaCompliantPartnerPrincipals')) {
        for (const item of items) {
          const one = WithoutMfa.safeParse(item).data;
          if (one) people.push(one.objectId.toLowerCase());
        }
      }
      return people;
    }),
  };
}

/** Source: https://learn.microsoft.com/graph/api/group-list-transitivemembers */
async function readMembers(graph: Graph, tenantId: string, groupId: string): Promise<Operator[]> {
  const path = `/groups/${encodeURIComponent(groupId)}/transitiveMembers`;
  const query = { $select: 'id,userType,accountEnabled', $top: '999' };
  const people: Operator[] = [];
  for await (const items of graph.readPages({ tenantId, path, query })) {
    for (const item of items) {
      const member = Member.safeParse(item).data;
      if (!member || (member['@odata.type'] ?? '#microsoft.graph.user') !== '#microsoft.graph.user') continue;
      people.push({
        entraId: member.id.toLowerCase(),
        isGuest: member.userType?.toLowerCase() === 'guest',
        isEnabled: member.accountEnabled !== false,
      });
    }
  }
  return people;
}

/**
 * Everybody who is registered for multifactor authentication. The report is asked for only where a switch allows it: it
 * shows how each person of the tenant signs in. Five requests in ten seconds are allowed, so it is read as a whole.
 * Source: https://learn.microsoft.com/graph/api/authenticationmethodsroot-list-userregistrationdetails
 */
async function readRegistered({ graph, partnerTenantId, settings }: PeoplePorts): Promise<Known<ReadonlySet<string>>> {
  if (settings.OWN_HOUSE_REPORTS !== 'on') return { reason: 'switchedOff' };
  return known(async () => {
    const registered = new Set<string>();
    const path = '/reports/authenticationMethods/userRegistrationDetails';
    for await (const items of graph.readPages({ tenantId: partnerTenantId, path, as: 'app' })) {
      for (const item of items) {
        const one = Registered.safeParse(item).data;
        if (one?.isMfaRegistered) registered.add(one.id.toLowerCase());
      }
    }
    return registered;
  });
}

const distinct = (people: readonly Operator[]): Operator[] => [
  ...new Map(people.map((person) => [person.entraId, person])).values(),
];
