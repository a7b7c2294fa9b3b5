import type { PartnerAlertReason, PartnerAlertStatus, SimPartnerAlert } from './world.ts';

/** A change of a fraud alert's ticket, from either interface or from the portal. */
export interface AlertChange {
  readonly status: PartnerAlertStatus;
  /** Goes with `resolved`. */
  readonly reason: PartnerAlertReason | undefined;
  /** UPN. */
  readonly by: string;
  readonly at: Date;
}

/**
 * Changes a fraud alert and writes its log. It contains nothing: what runs in the subscription keeps running.
 * Setting what is set already changes nothing.
 */
export function changeAlert(alert: SimPartnerAlert, { status, reason, by, at }: AlertChange): void {
  if (alert.status === status && alert.resolvedReason === reason) return;
  alert.log.push({ from: alert.status, to: status, by, at });
  alert.status = status;
  alert.resolvedBy = by;
  alert.resolvedAt = status === 'resolved' ? at : undefined;
  alert.resolvedReason = status === 'resolved' ? reason : undefined;
}

/** Azure's address of the resource that the alert is about. */
export const resourceIdOf = ({ subscriptionId, resourceGroup, resourceName }: SimPartnerAlert): string =>
  `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachines/${resourceName}`;
