import type { CheckLine } from './setup.ts';

/**
 * What set-up asks of Microsoft. Every probe is bounded in time by its caller, changes nothing, and never throws for what
 * Microsoft refused: that is a line.
 */
export interface Probes {
  /** The app's own sign-in, the service user's, and each permission that both need in the partner's tenant. */
  identity(): Promise<readonly CheckLine[]>;
  /** The four groups of roles. */
  roleGroups(): Promise<readonly CheckLine[]>;
}

/** What an `Authorised` call of Partner Center did; the reason is a code of ours. */
export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly reason: string };

/** The one registration of the partner. */
export interface WebhookRegistration {
  readonly url: string;
  readonly events: readonly string[];
}

/** Partner Center's registration of webhooks. Source: https://learn.microsoft.com/partner-center/developer/partner-center-webhooks */
export interface WebhookDesk {
  /** `value` is undefined where nothing is registered. */
  read(): Promise<Outcome<WebhookRegistration | undefined>>;
  /** Registers our address for the events that we use, or puts it in place of what is registered. */
  register(url: string, isReplacing: boolean): Promise<Outcome<WebhookRegistration>>;
  /** Has Partner Center send its test event. @returns its correlation id */
  sendTest(): Promise<Outcome<string>>;
  /** How the test stands, in Partner Center's words: `completed` when it has given up or arrived. */
  readTest(correlationId: string): Promise<Outcome<{ readonly status: string; readonly result: string }>>;
}

/** What became of asking Partner Center to consent for a customer. */
export type ConsentOutcome =
  | { readonly kind: 'granted' | 'existed' }
  | { readonly kind: 'failed'; readonly problem: ConsentProblem };

/** Why consent was refused, as far as people must act differently. */
export type ConsentProblem =
  | 'missingRole'
  | 'noRelationship'
  | 'unknownCustomer'
  | 'noServicePrincipal'
  | 'noServiceUser'
  | 'mfaRequired'
  | 'refreshTokenDead'
  | 'throttled'
  | 'unreachable'
  | 'refused';

/** Consents on behalf of a customer. Source: https://learn.microsoft.com/partner-center/developer/control-panel-vendor-apis */
export interface ConsentDesk {
  grant(tenantId: string): Promise<ConsentOutcome>;
}
