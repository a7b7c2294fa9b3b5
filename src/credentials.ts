import type { Settings } from './config.ts';

/**
 * How the **reading app** (`AZURE_CLIENT_ID`) proves to the Microsoft login that it is itself. What the bot proves to Teams
 * (`MicrosoftAppId`) is another thing, with another identity; docs/identity.md tells both.
 *
 * Invariant: settings decide, nothing is tried out. A credential that was found by trying changes with the machine.
 */
export type CredentialKind = 'managedIdentity' | 'certificate' | 'secret' | 'workloadIdentity';

export interface CredentialChoice {
  readonly kind: CredentialKind;
  /** Application that the tokens are for. */
  readonly clientId: string;
  /** The managed identity vouches for another application, as its federated credential. */
  readonly isFederated: boolean;
  /**
   * Whether it can ask for tokens in customers' tenants and redeem the service user's refresh token. A managed identity
   * alone can do neither: it is known in its own tenant only, and nobody can sign in through it.
   */
  readonly reachesCustomers: boolean;
  /** Setting that decided. */
  readonly decidedBy: CredentialSetting;
  /** Settings of other credentials, which are not used. */
  readonly passedOver: readonly CredentialSetting[];
  /** One sentence for the log. */
  readonly why: string;
}

export type CredentialSettings = Pick<
  Settings,
  | 'AZURE_CLIENT_ID'
  | 'AZURE_CLIENT_SECRET'
  | 'AZURE_CLIENT_CERTIFICATE_PATH'
  | 'AZURE_CLIENT_CERTIFICATE_PASSWORD'
  | 'AZURE_FEDERATED_TOKEN_FILE'
  | 'AZURE_MANAGED_IDENTITY_CLIENT_ID'
>;

/** In the order of preference: what cannot be copied from a machine comes before what can. */
export const CREDENTIAL_SETTINGS = [
  'AZURE_MANAGED_IDENTITY_CLIENT_ID',
  'AZURE_CLIENT_CERTIFICATE_PATH',
  'AZURE_CLIENT_SECRET',
  'AZURE_FEDERATED_TOKEN_FILE',
] as const;

export type CredentialSetting = (typeof CREDENTIAL_SETTINGS)[number];

const KINDS: Readonly<Record<CredentialSetting, CredentialKind>> = {
  AZURE_MANAGED_IDENTITY_CLIENT_ID: 'managedIdentity',
  AZURE_CLIENT_CERTIFICATE_PATH: 'certificate',
  AZURE_CLIENT_SECRET: 'secret',
  AZURE_FEDERATED_TOKEN_FILE: 'workloadIdentity',
};

/**
 * Chooses the credential of the reading app. Pure: looks at settings, at nothing else.
 *
 * @returns `undefined` when the settings name none
 */
export function chooseCredentials(settings: CredentialSettings): CredentialChoice | undefined {
  const [decidedBy, ...passedOver] = CREDENTIAL_SETTINGS.filter((name) => settings[name]);
  if (!decidedBy) return undefined;
  const kind = KINDS[decidedBy];
  const clientId = settings.AZURE_CLIENT_ID;
  const isAlone = kind === 'managedIdentity' && settings.AZURE_MANAGED_IDENTITY_CLIENT_ID === clientId;
  const isFederated = kind === 'managedIdentity' && !isAlone;
  return {
    kind,
    clientId,
    isFederated,
    reachesCustomers: !isAlone,
    decidedBy,
    passedOver,
    why: reasonFor(kind, isAlone, decidedBy),
  };
}

function reasonFor(kind: CredentialKind, isAlone: boolean, decidedBy: CredentialSetting): string {
  if (kind !== 'managedIdentity') return `${decidedBy} is set, and nothing that comes before it`;
  return isAlone
    ? `${decidedBy} is AZURE_CLIENT_ID: the managed identity reads its own tenant, and nothing else`
    : `${decidedBy} is set: the managed identity vouches for the app of AZURE_CLIENT_ID`;
}

type BotSettings = Pick<Settings, 'MicrosoftAppId' | 'MicrosoftAppType' | 'MicrosoftAppPassword'>;
type StoreSettings = Pick<Settings, 'KEY_VAULT_URL' | 'TOKEN_FILE' | 'TOKEN_FILE_KEY' | 'PARTNER_REFRESH_TOKEN'>;

/**
 * Combinations of credentials that cannot work, each in one line that begins with the setting to change. The names of what
 * is missing altogether are the business of `readConfig`.
 */
export function impossibleCredentials(settings: CredentialSettings & BotSettings & StoreSettings): string[] {
  const choice = chooseCredentials(settings);
  const isManagedBot = settings.MicrosoftAppType === 'UserAssignedMsi';
  const isSet = (name: keyof (CredentialSettings & BotSettings & StoreSettings)) => Boolean(settings[name]);
  const problems: string[] = [];
  if (isManagedBot && isSet('MicrosoftAppPassword')) {
    problems.push('MicrosoftAppPassword: a managed identity has none; remove it, or set MicrosoftAppType=SingleTenant');
  }
  if (isManagedBot && isOwnSecret(choice) && settings.AZURE_CLIENT_ID === settings.MicrosoftAppId) {
    problems.push(
      `AZURE_CLIENT_ID: is the managed identity of the bot, which has no ${choice?.kind}; name the reading app`,
    );
  }
  if (
    !isManagedBot &&
    isSet('MicrosoftAppId') &&
    settings.AZURE_MANAGED_IDENTITY_CLIENT_ID === settings.MicrosoftAppId
  ) {
    problems.push('MicrosoftAppType: must be UserAssignedMsi, because MicrosoftAppId is a managed identity');
  }
  const user = (['PARTNER_REFRESH_TOKEN', 'KEY_VAULT_URL', 'TOKEN_FILE'] as const).find(isSet);
  if (choice && !choice.reachesCustomers && user) {
    problems.push(
      `AZURE_CLIENT_ID: is the managed identity itself, which cannot redeem the token of ${user}; name the app that has the identity as its federated credential`,
    );
  }
  if (isSet('AZURE_CLIENT_CERTIFICATE_PASSWORD') && !isSet('AZURE_CLIENT_CERTIFICATE_PATH')) {
    problems.push('AZURE_CLIENT_CERTIFICATE_PATH: missing, AZURE_CLIENT_CERTIFICATE_PASSWORD is set');
  }
  if (isSet('KEY_VAULT_URL') && isSet('TOKEN_FILE')) {
    problems.push('TOKEN_FILE: the refresh token has one home, and KEY_VAULT_URL is set; remove one of them');
  }
  if (isSet('TOKEN_FILE_KEY') && !isSet('TOKEN_FILE')) {
    problems.push('TOKEN_FILE: missing, TOKEN_FILE_KEY is set');
  }
  return problems;
}

const isOwnSecret = (choice: CredentialChoice | undefined): boolean =>
  choice?.kind === 'secret' || choice?.kind === 'certificate';
