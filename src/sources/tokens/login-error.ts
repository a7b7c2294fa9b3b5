import { AppError } from '../../error.ts';
import { aadstsOf, loginReason } from './login-reason.ts';

/** Where a login was asked for a token, and as whom. */
export interface LoginPlace {
  readonly tenantId: string;
  /** A customer's tenant. */
  readonly isForeign?: boolean;
  /** Setting that names the managed identity that was asked; default: the one of the reading app. */
  readonly identitySetting?: 'AZURE_MANAGED_IDENTITY_CLIENT_ID' | 'KEY_VAULT_IDENTITY';
}

/**
 * The error of a refused or unanswered login as one of ours; the vendor's text is kept as the cause.
 *
 * @returns `source_unauthorised` with `fields.reason`, `credential_unusable` with `fields.setting` where what should
 * vouch for us cannot be asked, otherwise `source_unreachable`
 */
export function loginError(cause: unknown, place: LoginPlace): AppError {
  const { tenantId, isForeign = false } = place;
  const aadsts = aadstsOf(cause);
  if (aadsts !== undefined) {
    const reason = loginReason(aadsts, isForeign);
    const code = reason === 'unreachable' ? 'source_unreachable' : 'source_unauthorised';
    return new AppError(code, { cause, fields: { api: 'login', tenantId, aadsts, reason } });
  }
  const missing = missingProof(cause, place);
  if (missing) return new AppError('credential_unusable', { cause, fields: { ...missing, reason: 'wrongSecret' } });
  return new AppError('source_unreachable', { cause, fields: { api: 'login', tenantId } });
}

/** Whether an error came from a library that asks for tokens, and not from whoever was to be asked with the token. */
export const isLoginError = (error: unknown): boolean =>
  aadstsOf(error) !== undefined || chainOf(error).some(({ name }) => LOGIN_ERRORS.has(name));

/** Error classes of `@azure/identity`. */
const LOGIN_ERRORS: ReadonlySet<string> = new Set([
  'AuthenticationError',
  'AuthenticationRequiredError',
  'CredentialUnavailableError',
]);

/**
 * What should have vouched for us and could not. The library uses the same class for a login that does not answer: only
 * the name of the credential in front of the text tells them apart.
 */
function missingProof(
  cause: unknown,
  place: LoginPlace,
): { readonly setting: string; readonly why: string } | undefined {
  const chain = chainOf(cause);
  const messages = chain.filter(({ name }) => name === 'CredentialUnavailableError').map(({ message }) => message);
  if (messages.some((message) => message.startsWith('ManagedIdentityCredential'))) {
    const { identitySetting: setting = 'AZURE_MANAGED_IDENTITY_CLIENT_ID' } = place;
    return { setting, why: 'this machine does not have the managed identity, or cannot ask for it' };
  }
  // The only file that is read on the way to a token; a certificate is read before.
  const isUnread = chain.some((error) => 'syscall' in error && error.syscall === 'open');
  if (isUnread || messages.some((message) => message.startsWith('WorkloadIdentityCredential'))) {
    return { setting: 'AZURE_FEDERATED_TOKEN_FILE', why: 'the file with the token of the cluster cannot be read' };
  }
  return undefined;
}

/** How deep Microsoft's libraries wrap an error in errors of their own. */
const DEEPEST_CAUSE = 5;

function chainOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let at = error; at instanceof Error && chain.length < DEEPEST_CAUSE; at = at.cause) chain.push(at);
  return chain;
}
