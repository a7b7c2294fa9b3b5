import { randomUUID } from 'node:crypto';
import { stableGuid } from './ids.ts';
import type { SimPartnerAlert, SimTenant } from './world.ts';

const MINUTE_MS = 60_000;

export interface FraudOptions {
  /** Microsoft's own test alerts look the same but for this. */
  readonly isTest?: boolean;
  readonly severity?: SimPartnerAlert['severity'];
}

/**
 * Dresses one compromised virtual machine that mines coins as a fraud alert. A customer without an Azure subscription
 * gets an address of one: fraudsters open their own.
 */
export function makeFraud(customer: SimTenant, detectedAt: Date, options: FraudOptions = {}): SimPartnerAlert {
  const subscription = customer.subscriptions.find(({ kind }) => kind === 'azure');
  const before = (minutes: number): Date => new Date(detectedAt.getTime() - minutes * MINUTE_MS);
  return {
    id: `${randomUUID()}-${randomUUID()}`,
    entityId: randomUUID(),
    customerTenantId: customer.id,
    subscriptionId: subscription?.id ?? stableGuid(`subscription:rogue:${customer.id}`),
    alertType: 'NetworkConnectionsToCryptoMiningPools',
    displayName: 'Network connections to crypto mining pools',
    description: 'A virtual machine of this subscription keeps connecting to known mining pools.',
    severity: options.severity ?? 'high',
    confidence: 'high',
    resourceGroup: 'rg-render-weu',
    resourceName: 'vm-batch-07',
    details: {
      VM_IP: '["198.51.100.7"]',
      MiningPool_IP: '["203.0.113.99"]',
      ConnectionCount: '31',
      CryptoCurrencyMiningPoolDomainName: 'pool.example',
    },
    isTest: options.isTest ?? false,
    firstObservedAt: before(100),
    lastObservedAt: before(5),
    detectedAt,
    status: 'active',
    resolvedReason: undefined,
    resolvedAt: undefined,
    resolvedBy: undefined,
    log: [],
  };
}
