import type { Call, Reply, RouteKey } from './router.ts';
import type { Claims } from './tokens.ts';

/** One Partner Center request after the checks that all of them share. */
export interface PartnerCenterCall extends Call {
  readonly params: Readonly<Record<string, string>>;
  readonly token: Claims;
}

export interface PartnerCenterRoute extends RouteKey {
  /** Refuses app-only tokens. */
  readonly userOnly?: true;
  /** Templates of directory roles of which the user must hold one in the customer of the path, by delegated administration. */
  readonly roles?: readonly string[];
  readonly handle: (call: PartnerCenterCall) => Reply;
}

/**
 * A fault in Partner Center's own envelope.
 * Source: https://learn.microsoft.com/partner-center/developer/error-codes
 */
export const fault = (status: number, code: string, description: string): Reply => ({
  status,
  body: { code, description, data: [], source: 'PartnerFD' },
});

export const unknownResource = (): Reply => fault(404, '1000', 'The resource was not found.');
export const badInput = (description: string): Reply => fault(400, '3000', description);
