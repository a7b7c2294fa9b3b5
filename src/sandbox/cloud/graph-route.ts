import type { LimitName } from './limits.ts';
import type { Call, Reply, RouteKey } from './router.ts';
import type { Claims } from './tokens.ts';
import type { SimTenant, World } from './world.ts';

/** One Graph request after the checks that all of them share. */
export interface GraphCall extends Call {
  readonly version: 'v1.0' | 'beta';
  readonly params: Readonly<Record<string, string>>;
  readonly token: Claims;
  /** The tenant that issued the token: its data is shown, nobody else's. */
  readonly tenant: SimTenant;
}

/** An answer, or an error that the host wraps in Graph's envelope. */
export interface GraphReply extends Omit<Reply, 'status'> {
  readonly status: number;
  readonly error?: { readonly code: string; readonly message: string };
}

export interface GraphRoute extends RouteKey {
  /** Exists under `/beta` only. */
  readonly betaOnly?: true;
  /** Any one of these is enough, delegated or application; a list in it is needed whole. Empty where consent is given per resource. */
  readonly needs: readonly (string | readonly string[])[];
  /** Templates of directory roles of which a user from outside must hold one, through delegated administration. */
  readonly roles?: readonly string[];
  /** How this part of Graph says that a permission is missing; default `Authorization_RequestDenied`. */
  readonly refusal?: 'Forbidden' | 'AccessDenied';
  readonly limit?: Extract<LimitName, 'identityProtection' | 'security'>;
  /** Only a user of the partner who passed MFA. */
  readonly partnerUserOnly?: true;
  readonly handle: (call: GraphCall) => GraphReply;
}

/** What the handlers work on. */
export interface GraphContext {
  readonly world: World;
  readonly now: () => Date;
}

export const graphError = (status: number, code: string, message: string): GraphReply => ({
  status,
  error: { code, message },
});

export const badRequest = (message: string): GraphReply => graphError(400, 'BadRequest', message);

/** 403 for a token that lacks a permission or whose user lacks a role; each back end has its own code for it. */
export const denied = (code: GraphRoute['refusal'] | undefined): GraphReply =>
  graphError(
    403,
    code ?? 'Authorization_RequestDenied',
    code
      ? 'You cannot perform the requested operation, required scopes are missing in the token.'
      : 'Insufficient privileges to complete the operation.',
  );

/** 404 in the words of the directory. */
export const notFound = (id: string): GraphReply =>
  graphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

/** The `@odata.context` of an answer. */
export const contextOf = (call: GraphCall, of: string): string => `${call.baseUrl}/${call.version}/$metadata#${of}`;
