import { randomUUID } from 'node:crypto';
import type { Reply } from './router.ts';

interface LoginError {
  readonly status: number;
  readonly error: string;
  readonly text: string;
  readonly suberror?: string;
}

/**
 * Refusals of the token endpoint by AADSTS number.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const ERRORS = {
  50020: {
    status: 400,
    error: 'invalid_grant',
    text: 'The user account does not exist in the tenant and cannot access the application there.',
  },
  50173: {
    status: 400,
    error: 'invalid_grant',
    text: 'The provided grant has expired because it was revoked. A fresh sign-in is needed.',
    suberror: 'bad_token',
  },
  50011: {
    status: 400,
    error: 'invalid_request',
    text: 'The redirect URI specified in the request does not match the redirect URIs configured for the application.',
  },
  54005: { status: 400, error: 'invalid_grant', text: 'The authorization code was already redeemed.' },
  65001: {
    status: 400,
    error: 'invalid_grant',
    text: 'The user or administrator has not consented to use the application.',
    suberror: 'consent_required',
  },
  65004: { status: 400, error: 'access_denied', text: 'User declined to consent to access the app.' },
  70008: {
    status: 400,
    error: 'invalid_grant',
    text: 'The provided authorization code or refresh token has expired due to inactivity.',
  },
  500112: {
    status: 400,
    error: 'invalid_grant',
    text: 'The reply address does not match the reply address provided when requesting the authorization code.',
  },
  501481: {
    status: 400,
    error: 'invalid_grant',
    text: 'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  },
  700023: { status: 401, error: 'invalid_client', text: 'Client assertion audience claim does not match.' },
  700024: { status: 401, error: 'invalid_client', text: 'Client assertion is not within its valid time range.' },
  700027: { status: 401, error: 'invalid_client', text: 'The certificate or signature of the assertion is not known.' },
  700212: {
    status: 401,
    error: 'invalid_client',
    text: 'No matching federated identity record found for the audience.',
  },
  700213: {
    status: 401,
    error: 'invalid_client',
    text: 'No matching federated identity record found for the subject.',
  },
  7000218: {
    status: 401,
    error: 'invalid_client',
    text: "The request body must contain the parameter 'client_assertion' or 'client_secret'.",
  },
  7000222: { status: 401, error: 'invalid_client', text: 'The provided client secret keys are expired.' },
  70000: { status: 400, error: 'invalid_grant', text: 'The provided grant is invalid or malformed.' },
  700016: { status: 400, error: 'unauthorized_client', text: 'The application was not found in the directory.' },
  700082: { status: 400, error: 'invalid_grant', text: 'The refresh token has expired due to inactivity.' },
  7000215: { status: 401, error: 'invalid_client', text: 'Invalid client secret provided.' },
  7000229: {
    status: 400,
    error: 'unauthorized_client',
    text: 'The client application is missing a service principal in the tenant.',
  },
  900144: {
    status: 400,
    error: 'invalid_request',
    text: "The request body must contain the parameter 'scope' or 'resource'.",
  },
  70003: { status: 400, error: 'unsupported_grant_type', text: 'The grant type is not supported.' },
  90002: { status: 404, error: 'invalid_request', text: 'There is no such route at the login host.' },
} as const satisfies Record<number, LoginError>;

export type AadstsCode = keyof typeof ERRORS;

/** What a page says, and what goes back in `error_description`. */
export function loginErrorText(code: AadstsCode, at: Date): string {
  return `AADSTS${code}: ${ERRORS[code].text} Trace ID: ${randomUUID()} Timestamp: ${at.toISOString()}`;
}

/** A refusal as the token endpoint words it, with its numbers, ids and time. */
export function loginError(code: AadstsCode, at: Date): Reply {
  const { status, error, text, suberror }: LoginError = ERRORS[code];
  const timestamp = `${at.toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const traceId = randomUUID();
  const correlationId = randomUUID();
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${code}: ${text}\r\nTrace ID: ${traceId}\r\nCorrelation ID: ${correlationId}\r\nTimestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      ...(suberror ? { suberror } : {}),
    },
  };
}
