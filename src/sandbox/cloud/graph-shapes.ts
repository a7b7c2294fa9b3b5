/** How identity protection looks on the wire. Source: https://learn.microsoft.com/graph/api/resources/riskdetection */

export type RiskLevel = 'low' | 'medium' | 'high' | 'hidden' | 'none';
export type RiskState = 'none' | 'confirmedSafe' | 'remediated' | 'dismissed' | 'atRisk' | 'confirmedCompromised';

export interface SignInLocation {
  readonly city: string | null;
  readonly state: string | null;
  readonly countryOrRegion: string | null;
  readonly geoCoordinates: {
    readonly altitude: null;
    readonly latitude: number;
    readonly longitude: number;
  } | null;
}

export interface RiskDetection {
  readonly id: string;
  readonly requestId: string | null;
  readonly correlationId: string | null;
  readonly riskEventType: string;
  riskState: RiskState;
  riskLevel: RiskLevel;
  riskDetail: string;
  readonly source: string;
  readonly detectionTimingType: 'realtime' | 'nearRealtime' | 'offline';
  readonly activity: 'signin' | 'user';
  readonly tokenIssuerType: 'AzureAD';
  readonly ipAddress: string | null;
  readonly activityDateTime: string;
  readonly detectedDateTime: string;
  lastUpdatedDateTime: string;
  readonly userId: string;
  readonly userDisplayName: string;
  readonly userPrincipalName: string;
  /** JSON inside a string: an array of `{Key, Value}`. */
  readonly additionalInfo: string;
  readonly location: SignInLocation;
}

export interface RiskyUser {
  /** Equals the directory object id of the user. */
  readonly id: string;
  readonly isDeleted: boolean;
  readonly isProcessing: boolean;
  riskLastUpdatedDateTime: string;
  riskLevel: RiskLevel;
  riskState: RiskState;
  riskDetail: string;
  readonly userDisplayName: string;
  readonly userPrincipalName: string;
}

export interface RiskyUserHistoryItem extends RiskyUser {
  readonly userId: string;
  /** Object id of the acting administrator, `null` when nobody acted. */
  readonly initiatedBy: string | null;
  readonly activity: { readonly detail: string; readonly riskEventTypes: readonly string[] };
}
