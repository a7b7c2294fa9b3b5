import { AppError } from '../../error.ts';
import { type Role, type RoleGroup, setCustomerGroup, takeCustomerGroup } from '../../people/index.ts';
import type { Tenant } from '../../tenants/index.ts';
import { refusalFor } from '../authorise.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { actorOf } from '../presses/alert-presses.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { notice } from '../views/notice.ts';
import { rolesView } from '../views/roles-view.ts';
import { refused } from './alert-commands.ts';
import { chooseTenant } from './choose-tenant.ts';

/** `roles`, `roles contoso`: who may do what. */
export async function showRoles(desk: Desk, of: string): Promise<Reply> {
  if (of === '') return rolesReply(desk, undefined);
  const chosen = await chooseTenant(desk, 'role.show', of);
  return 'reply' in chosen ? chosen.reply : rolesReply(desk, chosen.tenant.id);
}

/** `role contoso responder Contoso team`, `role contoso responder none`: gives a customer a team of its own. */
export async function changeRole(
  desk: Desk,
  turn: Turn,
  { of, role, group }: { readonly of: string; readonly role: Role; readonly group: string },
): Promise<Reply> {
  const refusal = await refusalFor(desk.roles, turn.person.entraId, 'role.set');
  if (refusal) return refused(refusal);
  const chosen = await chooseTenant(desk, 'role.show', of);
  if ('reply' in chosen) return chosen.reply;
  return group === 'none'
    ? takeGroup(desk, turn, chosen.tenant, role)
    : giveGroup(desk, turn, chosen.tenant, role, group);
}

/** The card of roles, of one customer where one is named. */
export async function rolesReply(desk: Desk, tenantId: string | undefined, banner?: CardText): Promise<Reply> {
  const groups = await Promise.all(desk.roles.groupsAt(tenantId).map((group) => named(desk, group)));
  const own = tenantId === undefined ? desk.roles.ownCustomers() : [];
  const teams = await Promise.all(
    own.map(async (customer) => ({
      tenantId: customer,
      name: await desk.customerName(customer),
      groups: desk.roles.groupsAt(customer).filter(({ isOwn }) => isOwn),
    })),
  );
  const view = rolesView(
    {
      groups,
      hasGroups: desk.roles.groupsAt().length > 0,
      customer: tenantId === undefined ? undefined : await desk.customerName(tenantId),
      teams: teams.toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
    },
    banner,
  );
  return { card: renderCard('roles', view), summary: view.title };
}

async function giveGroup(desk: Desk, turn: Turn, tenant: Tenant, role: Role, said: string): Promise<Reply> {
  const found = await findGroup(desk, said);
  if ('reply' in found) return found.reply;
  const group = { tenantId: tenant.id, role, groupId: found.groupId, groupName: found.groupName };
  const isNew = await desk.db.transaction().execute((tx) => setCustomerGroup(tx, group, actorOf(turn), desk.now()));
  await desk.customerGroups.reload();
  const who = found.groupName ? words`the group “${cardText(found.groupName, 60)}”` : words`the group`;
  const banner = isNew
    ? words`From now on ${who} has this role for ${cardText(tenant.name, 60)}. Its members must be people of your tenant.`
    : words`It was so already: nothing was changed.`;
  return rolesReply(desk, tenant.id, banner);
}

async function takeGroup(desk: Desk, turn: Turn, tenant: Tenant, role: Role): Promise<Reply> {
  const isTaken = await desk.db
    .transaction()
    .execute((tx) => takeCustomerGroup(tx, { tenantId: tenant.id, role }, actorOf(turn), desk.now()));
  await desk.customerGroups.reload();
  const banner = isTaken
    ? words`From now on the desk’s group has this role for ${cardText(tenant.name, 60)} again.`
    : words`There was no group of its own for this role: nothing was changed.`;
  return rolesReply(desk, tenant.id, banner);
}

type Found = { readonly groupId: string; readonly groupName: string } | { readonly reply: Reply };

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The one group that is meant. A group that nobody could look at is taken by its id only where looking is not allowed. */
async function findGroup(desk: Desk, said: string): Promise<Found> {
  let found: Awaited<ReturnType<Desk['findGroups']>>;
  try {
    found = await desk.findGroups(said);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const isForbidden = error.fields['reason'] === 'missingPermission';
    if (isForbidden && GUID.test(said)) return { groupId: said.toLowerCase(), groupName: '' };
    return {
      reply: notice(
        'refused',
        words`The group could not be looked up`,
        isForbidden
          ? words`I may not read groups of your tenant: the app lacks GroupMember.Read.All.`
          : words`Microsoft did not answer just now. Nothing was changed.`,
        isForbidden ? words`Type the id of the group in place of its name.` : words`Please try again in a minute.`,
      ),
    };
  }
  const exact = found.filter(({ name }) => name.toLowerCase() === said);
  const [only, another] = exact.length > 0 ? exact : found;
  if (!only) {
    return {
      reply: notice(
        'gone',
        words`I do not know the group “${cardText(said, 60)}”`,
        words`No group of your tenant has that id, or a name that begins so. Nothing was changed.`,
        words`The id stands in the Entra admin center, under Groups.`,
      ),
    };
  }
  if (another) {
    const names = joinText(
      found.map(({ id, name }) => words`${cardText(name, 60)} (${cardText(id, 40)})`),
      '\n\n',
    );
    return { reply: notice('info', words`Which group do you mean?`, names, words`Type its id.`) };
  }
  return { groupId: only.id, groupName: only.name };
}

/** A group of the desk is configured by its id; its name is read where that is allowed. */
async function named(desk: Desk, group: RoleGroup): Promise<RoleGroup> {
  return group.groupName ? group : { ...group, groupName: await desk.groupName(group.groupId) };
}
