import type { Permission } from '../permissions/index.ts';
import { type CheckLine, missingLine, unknownLine } from './setup.ts';

/** What mends something that is missing: a sentence, and the command to copy where there is one. Both are ours. */
export interface Mending {
  readonly mend: string;
  readonly command: string;
}

const SIGN_IN = 'npm run consent';

/**
 * What mends each reason for which something at Microsoft cannot be read; the codes are those that the sources store.
 * The one place of these words: set-up, `status`, `coverage` and the alarms say the same.
 */
const MENDINGS: Readonly<Record<string, Mending>> = {
  noConsent: {
    mend: 'Type “consent” and the name of the customer, or send the customer’s administrator the link that it gives.',
    command: '',
  },
  noRelationship: {
    mend: 'Ask the customer for delegated administration (GDAP), and assign it to a group that the service user is in.',
    command: '',
  },
  noLicence: { mend: 'Nothing to mend here: it needs Entra ID P1 or P2 in that tenant.', command: '' },
  missingPermission: {
    mend: 'Grant what “coverage” names for this customer, or have the role added to the delegated administration.',
    command: '',
  },
  blockedByConditionalAccess: {
    mend: 'Ask the customer to let users of a service provider past that policy, or to trust your multifactor sign-in.',
    command: '',
  },
  tenantGone: {
    mend: 'Check the tenant id; for a customer that is gone, type “stop watching” and its name.',
    command: '',
  },
  noServiceUser: { mend: 'Sign the service user in, once, with multifactor authentication.', command: SIGN_IN },
  mfaRequired: { mend: 'Sign the service user in again, with multifactor authentication.', command: SIGN_IN },
  refreshTokenDead: { mend: 'Sign the service user in again.', command: SIGN_IN },
  tokenStore: {
    mend: 'Check KEY_VAULT_URL and the rights of our identity in the vault, or TOKEN_FILE and its key; a new sign-in writes there anew.',
    command: SIGN_IN,
  },
  wrongSecret: {
    mend: 'Make a new client secret or certificate for the reader app, and put it where the old one was; for a managed identity check AZURE_MANAGED_IDENTITY_CLIENT_ID, that this machine has it, and its federated credential.',
    command: '',
  },
  loginRefused: {
    mend: 'Check AZURE_CLIENT_ID and AZURE_TENANT_ID, and whether the reader app is enabled in your tenant.',
    command: '',
  },
  throttled: { mend: 'Nothing to do: Watchpost goes on by itself when Microsoft lets it.', command: '' },
  unreachable: { mend: 'Try again in a few minutes; meanwhile Watchpost goes on trying by itself.', command: '' },
};

const UNKNOWN: Mending = {
  mend: 'Try again in a minute; if it stays so, the log says what Microsoft answered.',
  command: '',
};

/** Reasons that tell nothing about what is granted: Microsoft was not there to ask. */
const NOT_TOLD: ReadonlySet<string> = new Set(['throttled', 'unreachable', 'unexpected', 'malformed']);

/** Reasons that nobody at the desk can mend: worth knowing, and nothing to do. */
const NOTHING_TO_MEND: ReadonlySet<string> = new Set(['noLicence']);

/** Whether there is something to do about a reason. */
export const canBeMended = (reason: string): boolean => !NOTHING_TO_MEND.has(reason);

/** What mends a reason; a reason that is not known gets a sentence too. */
export const mendingOf = (reason: string): Mending => MENDINGS[reason] ?? UNKNOWN;

/** A line about something that could not be read, with what mends it. */
export function lineOfReason(text: string, reason: string, slots: CheckLine['slots'] = {}): CheckLine {
  const { mend, command } = mendingOf(reason);
  return NOT_TOLD.has(reason) ? unknownLine(text, mend, slots) : missingLine(text, mend, { command, slots });
}

const GRAPH_APP = '00000003-0000-0000-c000-000000000000';
const PARTNER_CENTER_APP = 'fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd';

/**
 * The command that adds missing permissions of one kind to the reader app and grants them in the partner's tenant.
 *
 * @param appId - client id of the reader app, a GUID
 */
export function grantCommand(
  appId: string,
  kind: Permission['kind'],
  api: Permission['api'],
  names: readonly string[],
): string {
  const resource = api === 'partnerCenter' ? PARTNER_CENTER_APP : GRAPH_APP;
  const [list, type] = kind === 'application' ? ['appRoles', 'Role'] : ['oauth2PermissionScopes', 'Scope'];
  const add = `az ad app permission add --id ${appId} --api ${resource} --api-permissions`;
  const idOf = `$(az ad sp show --id ${resource} --query "${list}[?value=='$p'].id | [0]" -o tsv)`;
  return `for p in ${names.join(' ')}; do ${add} ${idOf}=${type}; done; az ad app permission admin-consent --id ${appId}`;
}
