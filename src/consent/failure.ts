/** Why no token was stored, for the person at the terminal. */
export interface Failure {
  readonly what: string;
  readonly mend: string;
}

/** The sign-in ended without a token; nothing was stored and the old token is as it was. */
export class ConsentFailed extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(failure.what, cause === undefined ? undefined : { cause });
    this.name = 'ConsentFailed';
    this.failure = failure;
  }
}

const AGAIN = 'Run npm run consent again.';
const GRANT =
  'An administrator grants it: Entra admin center, App registrations, the reading app, API permissions, “Grant admin consent”; or az ad app permission admin-consent --id <AZURE_CLIENT_ID>.';
const SECRET =
  'Check AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH against the app registration, “Certificates & secrets”; the value of a secret counts, not its id.';
const FACTOR =
  'Register a second factor for the service user at https://aka.ms/mfasetup, then run npm run consent again.';

const KEPT_OUT: Failure = {
  what: 'A Conditional Access policy does not let the service user in from here.',
  mend: 'Sign in from a place and a device that the policy allows, or look the policy up in the sign-in log.',
};

/**
 * What the numbers of Microsoft's login mean here.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const BY_NUMBER: Readonly<Record<number, (redirectUri: string) => Failure>> = {
  50011: (redirectUri) => ({
    what: `The app does not know the address ${redirectUri}.`,
    mend: 'Add it to the app registration as a redirect URI of the platform Web: az ad app update --id <AZURE_CLIENT_ID> --web-redirect-uris http://localhost:8400/',
  }),
  500112: () => ({
    what: 'The pasted address belongs to a sign-in with another port.',
    mend: `${AGAIN} Paste the address of that very sign-in.`,
  }),
  50020: () => ({
    what: 'That account is not one of the partner’s tenant.',
    mend: 'Sign in as the service user, an account of your own tenant; a private browser window helps.',
  }),
  50034: () => ({ what: 'That account does not exist in the partner’s tenant.', mend: 'Sign in as the service user.' }),
  50105: () => ({
    what: 'The service user is not assigned to the app.',
    mend: 'Enterprise applications, the reading app, “Users and groups”: add it; or set “Assignment required” to No.',
  }),
  50055: () => ({
    what: 'The password of the service user has expired.',
    mend: `Set a new one at https://aka.ms/sspr, or as an administrator. ${AGAIN}`,
  }),
  50057: () => ({
    what: 'The account of the service user is disabled.',
    mend: `Enable it: Entra admin center, Users. ${AGAIN}`,
  }),
  50072: () => ({ what: 'The service user has no second factor yet.', mend: FACTOR }),
  50074: () => ({ what: 'A second factor is needed.', mend: FACTOR }),
  50076: () => ({ what: 'A second factor is needed.', mend: FACTOR }),
  50078: () => ({ what: 'The second factor was shown too long ago for a policy.', mend: AGAIN }),
  50079: () => ({ what: 'The service user has no second factor yet.', mend: FACTOR }),
  50158: () => ({ what: 'A further step of signing in is needed.', mend: FACTOR }),
  50194: () => ({
    what: 'The app is registered for one tenant only.',
    mend: 'Set “Supported account types” of the reading app to several organisations: az ad app update --id <AZURE_CLIENT_ID> --sign-in-audience AzureADMultipleOrgs',
  }),
  53000: () => KEPT_OUT,
  53001: () => KEPT_OUT,
  53002: () => KEPT_OUT,
  53003: () => KEPT_OUT,
  54005: () => ({ what: 'The code was already used: each can be used once.', mend: AGAIN }),
  65001: () => ({ what: 'Nobody has granted the permissions of the app yet.', mend: GRANT }),
  65004: () => ({ what: 'The sign-in was declined.', mend: `${AGAIN} Choose “Accept”.` }),
  90094: () => ({ what: 'Only an administrator may grant the permissions of the app.', mend: GRANT }),
  650052: () => ({
    what: 'The tenant does not know Partner Center, or another API that the app asks for.',
    mend: 'az ad sp create --id fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd, then grant admin consent.',
  }),
  650057: () => ({
    what: 'The app does not ask for the permission user_impersonation of Partner Center.',
    mend: 'API permissions, “Add a permission”, Microsoft Partner Center, user_impersonation; then grant admin consent.',
  }),
  70000: () => ({ what: 'Microsoft does not accept the code.', mend: `${AGAIN} Paste the whole address.` }),
  70008: () => ({ what: 'The code has expired: it lives ten minutes.', mend: AGAIN }),
  501481: () => ({ what: 'The code belongs to another run of this command.', mend: AGAIN }),
  700016: () => ({
    what: 'There is no app with AZURE_CLIENT_ID in this tenant.',
    mend: 'Check AZURE_CLIENT_ID and AZURE_TENANT_ID; az ad sp create --id <AZURE_CLIENT_ID> makes it known there.',
  }),
  7000229: () => ({
    what: 'The app is not known in this tenant.',
    mend: 'az ad sp create --id <AZURE_CLIENT_ID>, then grant admin consent.',
  }),
  700027: () => ({ what: 'The app does not know our certificate.', mend: SECRET }),
  7000112: () => ({
    what: 'The app is disabled in this tenant.',
    mend: 'Enterprise applications, the reading app, Properties: set “Enabled for users to sign-in” to Yes.',
  }),
  7000215: () => ({ what: 'The client secret of the app is wrong.', mend: SECRET }),
  7000218: () => ({ what: 'The app wants a secret or a certificate.', mend: SECRET }),
  7000222: () => ({ what: 'The client secret of the app has expired.', mend: SECRET }),
  700213: () => ({
    what: 'The app does not trust this managed identity or cluster.',
    mend: 'Certificates & secrets, “Federated credentials”: add it, with its object id as the subject.',
  }),
  700212: () => ({
    what: 'The federated credential of the app is for another audience.',
    mend: 'Set its audience to api://AzureADTokenExchange; other clouds have their own.',
  }),
  90033: () => ({ what: 'Microsoft’s directory is away for the moment.', mend: 'Try again in some minutes.' }),
  90002: () => ({ what: 'There is no tenant with AZURE_TENANT_ID.', mend: 'Check AZURE_TENANT_ID, and CLOUD.' }),
};

/** What a number means; a number that we do not know is still said. */
export const failureOf = (aadsts: number, redirectUri: string): Failure =>
  BY_NUMBER[aadsts]?.(redirectUri) ?? {
    what: `Microsoft’s login refused it with AADSTS${aadsts}.`,
    mend: `Look it up at https://login.microsoftonline.com/error?code=${aadsts}`,
  };

/**
 * What to do where nothing can vouch for the app.
 *
 * @param fields - of an AppError `credential_unusable`: the setting, and why
 */
export function credentialFailure({ setting, why }: Readonly<Record<string, unknown>>): Failure {
  switch (setting) {
    case 'AZURE_MANAGED_IDENTITY_CLIENT_ID':
    case 'KEY_VAULT_IDENTITY':
      return {
        what: `The managed identity of ${setting} cannot be asked from this machine.`,
        mend: `Run this on the machine that has it (az containerapp exec), or set AZURE_CLIENT_SECRET for this one command instead of ${setting}.`,
      };
    case 'AZURE_FEDERATED_TOKEN_FILE':
      return { what: 'The token of the cluster cannot be used.', mend: `Check AZURE_FEDERATED_TOKEN_FILE: ${why}.` };
    default:
      return { what: 'The certificate of the app cannot be used.', mend: String(why) };
  }
}

/** Numbers that have a sentence of their own; for the test that asks whether each has a mend. */
export const KNOWN_NUMBERS: readonly number[] = Object.keys(BY_NUMBER).map(Number);
