import { findTenantNames } from '../../tenants/index.ts';
import { rolesReply } from '../commands/role-commands.ts';
import type { PressHandler } from './alert-presses.ts';
import type { Press } from './press.ts';

/** What the rows of the card of roles do: they show, and change nothing. Roles have been checked before. */
export const ROLE_PRESSES = {
  'role.show': async (desk, _turn, press) => {
    const tenantId = press.ids['tenantId'] ?? '';
    const isKnown = tenantId !== '' && (await findTenantNames(desk.db, [tenantId])).has(tenantId);
    return { kind: 'card', card: (await rolesReply(desk, isKnown ? tenantId : undefined)).card, outcome: 'shown' };
  },
} satisfies Partial<Record<Press['verb'], PressHandler>>;
