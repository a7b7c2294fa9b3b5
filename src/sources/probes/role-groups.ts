import { z } from 'zod';
import type { Settings } from '../../config.ts';
import { AppError } from '../../error.ts';
import { type CheckLine, lineOfReason, missingLine, noteLine, okLine } from '../../setup/index.ts';
import type { Graph } from '../graph/client.ts';
import { reasonOf } from '../reason.ts';

/** The roles, the least first, with the setting that names the group of each. */
const GROUPS = [
  ['readers', 'ROLE_GROUP_READERS'],
  ['responders', 'ROLE_GROUP_RESPONDERS'],
  ['approvers', 'ROLE_GROUP_APPROVERS'],
  ['administrators', 'ROLE_GROUP_ADMINISTRATORS'],
] as const;
type Role = (typeof GROUPS)[number][0];

const Group = z.object({ displayName: z.string().nullish() });
const Members = z.object({ value: z.array(z.unknown()) });

/** Whether the groups of the four roles are configured, exist and have anybody in them. */
export function checkRoleGroups(graph: Graph, settings: Settings): Promise<readonly CheckLine[]> {
  if (GROUPS.every(([, setting]) => settings[setting] === '')) {
    const text = 'No role groups are configured: everybody of your tenant may do everything.';
    const mend =
      'Make four groups, and name them in ROLE_GROUP_READERS, …_RESPONDERS, …_APPROVERS and …_ADMINISTRATORS.';
    const command =
      'az ad group create --display-name "Watchpost administrators" --mail-nickname watchpost-administrators';
    return Promise.resolve([missingLine(text, mend, { command })]);
  }
  return Promise.all(GROUPS.map(([role, setting]) => checkGroup(graph, settings, role, setting)));
}

async function checkGroup(
  graph: Graph,
  { AZURE_TENANT_ID: tenantId, ...settings }: Settings,
  role: Role,
  setting: (typeof GROUPS)[number][1],
): Promise<CheckLine> {
  const id = settings[setting];
  if (id === '') {
    return missingLine(
      `No group of ${role} is configured.`,
      `Set ${setting} to the object id of a group, and restart.`,
    );
  }
  try {
    const path = `/groups/${encodeURIComponent(id)}`;
    const [group, members] = await Promise.all([
      graph.get({ tenantId, path, query: { $select: 'id,displayName' } }),
      graph.get({ tenantId, path: `${path}/transitiveMembers`, query: { $select: 'id', $top: '5' } }),
    ]);
    const name = Group.safeParse(group).data?.displayName || id;
    const count = Members.safeParse(members).data?.value.length ?? 0;
    if (count > 0) return okLine(`The group of ${role} is “{group}”.`, { group: name });
    const text = `The group of ${role}, “{group}”, has no members.`;
    // Whoever is in a higher group may do what a lower one may: an empty lower group is nothing wrong.
    if (role !== 'administrators') return noteLine(text, { group: name });
    const command = `az ad group member add --group ${id} --member-id <object id of a person>`;
    return missingLine(text, 'Put somebody into it.', { command, slots: { group: name } });
  } catch (error) {
    if (error instanceof AppError && error.fields['status'] === 404) {
      return missingLine(
        `The group of ${role} does not exist in your tenant (${id}).`,
        `Set ${setting} to the object id of a group, and restart.`,
        { command: `az ad group create --display-name "Watchpost ${role}" --mail-nickname watchpost-${role}` },
      );
    }
    return lineOfReason(`The group of ${role} could not be read.`, reasonOf(error));
  }
}
