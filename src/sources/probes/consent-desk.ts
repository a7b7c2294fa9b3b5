import { AppError } from '../../error.ts';
import { customerScopes } from '../../permissions/index.ts';
import type { ConsentDesk, ConsentOutcome, ConsentProblem } from '../../setup/index.ts';
import type { PartnerCenter } from '../partner-center/client.ts';
import { reasonOf } from '../reason.ts';

/** Microsoft Graph, as every tenant knows it. */
const GRAPH_APP = '00000003-0000-0000-c000-000000000000';

/** What of our own reasons people act upon here; anything else is a plain refusal. */
const PROBLEMS: Readonly<Record<string, ConsentProblem>> = {
  noRelationship: 'noRelationship',
  noServiceUser: 'noServiceUser',
  mfaRequired: 'mfaRequired',
  refreshTokenDead: 'refreshTokenDead',
  missingPermission: 'missingRole',
  throttled: 'throttled',
  unreachable: 'unreachable',
};

/**
 * Opens consent on behalf of customers: what the list of permissions names for customers, and nothing else.
 *
 * Safe to repeat: Partner Center says that the entry exists, which is what was wanted.
 * Source: https://learn.microsoft.com/partner-center/developer/control-panel-vendor-apis
 */
export function createConsentDesk(partnerCenter: PartnerCenter, applicationId: string): ConsentDesk {
  return {
    async grant(tenantId) {
      try {
        await partnerCenter.send({
          path: `/v1/customers/${encodeURIComponent(tenantId)}/applicationconsents`,
          method: 'POST',
          body: {
            applicationId,
            displayName: 'Watchpost reader',
            applicationGrants: [{ enterpriseApplicationId: GRAPH_APP, scope: customerScopes().join(',') }],
          },
        });
        return { kind: 'granted' };
      } catch (error) {
        return outcomeOf(error);
      }
    },
  };
}

function outcomeOf(error: unknown): ConsentOutcome {
  const fields = error instanceof AppError ? error.fields : {};
  if (fields['problem'] === 'alreadyExists') return { kind: 'existed' };
  if (fields['problem'] === 'noServicePrincipal') return { kind: 'failed', problem: 'noServicePrincipal' };
  if (fields['status'] === 404) return { kind: 'failed', problem: 'unknownCustomer' };
  return { kind: 'failed', problem: PROBLEMS[reasonOf(error)] ?? 'refused' };
}
