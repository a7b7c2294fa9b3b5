import { ROLES, type Role, type RoleGroup } from '../../people/index.ts';
import { ROWS_SHOWN, type RoleCustomer, type RoleRow, type RolesCard } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { counted } from './counted.ts';

/** Who may do what, on the desk or at one customer. */
export interface RolesFacts {
  /** The groups that decide, from the least role to the most; their names where they are known. */
  readonly groups: readonly RoleGroup[];
  /** Whether any group is set for the desk: without one everybody may do everything. */
  readonly hasGroups: boolean;
  /** Untrusted; `undefined` for the desk. */
  readonly customer: string | undefined;
  /** Customers with teams of their own, where it is about the desk. Names are untrusted. */
  readonly teams: readonly {
    readonly tenantId: string;
    readonly name: string;
    readonly groups: readonly RoleGroup[];
  }[];
}

/** The card of roles. @param banner - what a command has just changed */
export function rolesView({ groups, hasGroups, customer, teams }: RolesFacts, banner: CardText = words``): RolesCard {
  const own = groups.filter(({ isOwn }) => isOwn);
  const name = cardText(customer ?? '', 60);
  const rows = teams.slice(0, ROWS_SHOWN).map(teamRow);
  const more = teams.length - rows.length;
  return {
    title: customer === undefined ? words`Who may do what` : words`Who may act for ${name}`,
    hasBanner: banner !== '',
    banner,
    lead: leadText(hasGroups, customer === undefined ? undefined : own.length > 0),
    roles: ROLES.map((role) => roleRow(role, groups, hasGroups)),
    isOfCustomer: customer !== undefined,
    hasTeams: rows.length > 0,
    teamsTitle: words`${counted(teams.length, 'customer')} with a team of ${teams.length === 1 ? words`its` : words`their`} own`,
    teams: rows,
    hasMore: more > 0,
    more: words`and ${Math.max(0, more)} more`,
    hint: hintText(customer !== undefined, own[0]),
  };
}

function leadText(hasGroups: boolean, hasOwn: boolean | undefined): CardText {
  if (!hasGroups) {
    return words`No role groups are set: everybody of your tenant may do everything. The settings ROLE_GROUP_READERS to ROLE_GROUP_ADMINISTRATORS change that.`;
  }
  if (hasOwn === undefined) {
    return words`Roles come from groups of your tenant and are read when somebody presses. Each includes those above it.`;
  }
  return hasOwn
    ? words`This customer has a team of its own. Everybody may read; administrators of the desk may act here too.`
    : words`The groups of the desk act for this customer; it has no team of its own.`;
}

const NAMES: Readonly<Record<Role, CardText>> = {
  reader: words`Reader`,
  responder: words`Responder`,
  approver: words`Approver`,
  administrator: words`Administrator`,
};

const MAY: Readonly<Record<Role, CardText>> = {
  reader: words`Reads alerts, tasks, contacts and answers.`,
  responder: words`Takes, assigns and resolves alerts, does tasks, verifies and drills contacts.`,
  approver: words`Has cards sent again that were put aside, and approves what is dangerous.`,
  administrator: words`Changes contacts, settings and roles.`,
};

function roleRow(role: Role, groups: readonly RoleGroup[], hasGroups: boolean): RoleRow {
  const group = groups.find((one) => one.role === role);
  const nobody = hasGroups ? words`no group is set` : words`everybody`;
  return { role: NAMES[role], may: MAY[role], who: group ? whoText(group) : nobody };
}

const whoText = (group: RoleGroup): CardText =>
  group.isOwn ? words`${groupText(group)}, in place of the desk’s` : groupText(group);

/** A group whose name could not be read is still told from others by its id. */
const groupText = ({ groupId, groupName }: RoleGroup): CardText =>
  groupName ? words`group “${cardText(groupName, 60)}”` : words`group ${cardText(groupId, 40)}`;

const teamRow = ({ tenantId, name, groups }: RolesFacts['teams'][number]): RoleCustomer => ({
  tenantId,
  customer: cardText(name, 60),
  text: joinText(
    groups.map((group) => words`${NAMES[group.role]}: ${groupText(group)}`),
    ', ',
  ),
});

function hintText(isOfCustomer: boolean, own: RoleGroup | undefined): CardText {
  if (!isOfCustomer) {
    return words`**roles** and a customer’s name shows who may act there. An administrator gives it a team of its own with **role contoso responder** and the name or id of a group.`;
  }
  const set = words`An administrator changes it with **role**, the customer’s name, the role and a group’s name or id`;
  return own ? words`${set}; **none** as the group takes it away.` : words`${set}.`;
}
