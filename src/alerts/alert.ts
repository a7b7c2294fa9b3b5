/**
 * An **alert** is an ongoing security situation that one source told us about: a user at risk, a subscription abused.
 *
 * Words: a *signal* is one item of a source (a risk detection, a risky-user record, a partner security alert) as it last
 * was; an alert gathers the signals of one situation. *Severity* is how bad the source says it is; *status* is what we
 * have done about it; *assignee* is who has it; the *subject* is whom or what it is about.
 * Invariants: a signal belongs to at most one alert at a time; at most one open alert has the same situation key;
 * a resolved alert has a resolution; `version` grows with every change, so a card that shows an older version is known
 * to be stale; severity never falls while the alert is open.
 */

export const SEVERITIES = ['informational', 'low', 'medium', 'high'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const STATUSES = ['new', 'acknowledged', 'resolved'] as const;
export type Status = (typeof STATUSES)[number];

/**
 * What kind of situation: an identity at risk, fraud and abuse that Partner Center reports, or delegated administration
 * that is too strong or about to be lost.
 */
export const ALERT_KINDS = ['identityRisk', 'partnerAlert', 'relationship'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** How an alert ended, in the words that the sources understand when it is written back. */
export const RESOLUTIONS = {
  partnerAlert: ['fraud', 'legitimate', 'ignore'],
  identityRisk: ['confirmedCompromised', 'confirmedSafe', 'dismissed'],
  relationship: ['legitimate', 'ignore'],
} as const;
export type Resolution = (typeof RESOLUTIONS)[AlertKind][number];

/** Who did something: a person, known by the Entra object id that Teams authenticated, or Microsoft's portal. */
export interface Actor {
  /** Lower-case GUID; `microsoft` when the change was seen at the source. Never a name. */
  readonly entraId: string;
  /** Display text only; never decides anything. */
  readonly name: string;
}

/** The actor of a change that was made elsewhere, in a Microsoft portal or by Microsoft itself. */
export const MICROSOFT: Actor = { entraId: 'microsoft', name: 'Microsoft' };

/** One risk detection or risky-user record, as far as people need it. Texts are untrusted: they come from the tenant. */
export interface IdentityEvidence {
  readonly type: 'riskDetection' | 'riskyUser';
  /** `riskEventType` of Graph; empty for a risky-user record. An open set. */
  readonly eventType: string;
  readonly happenedAt: string;
  readonly detectedAt: string;
  readonly ip: string;
  /** City, region, country as the source gave them; empty when it did not. */
  readonly place: string;
  readonly device: string;
  /** `riskState` of Graph. */
  readonly state: string;
  /** `riskDetail` of Graph. */
  readonly detail: string;
}

/** One partner security alert, whether it came through Graph or through Partner Center. Texts are untrusted. */
export interface PartnerEvidence {
  readonly type: 'partnerAlert';
  /** `alertType`, compared without case. An open set. */
  readonly eventType: string;
  readonly displayName: string;
  readonly description: string;
  readonly confidence: string;
  readonly subscriptionId: string;
  readonly resources: readonly string[];
  readonly happenedAt: string;
  readonly detectedAt: string;
  readonly lastObservedAt: string;
  readonly state: string;
}

/** What became of one delegated admin relationship (GDAP). */
export interface RelationshipEvidence {
  readonly type: 'relationship';
  readonly eventType: 'globalAdministratorGranted' | 'relationshipEnding' | 'relationshipEnded';
  /** When it ends or was to end; empty when Microsoft does not say. */
  readonly endsAt: string;
  readonly happenedAt: string;
  readonly detectedAt: string;
  readonly state: string;
  // Empty; an instance from before there were relationships reads them as of an identity.
  readonly ip: '';
  readonly place: '';
  readonly device: '';
  readonly detail: '';
}

export type Evidence = IdentityEvidence | PartnerEvidence | RelationshipEvidence;

/** Whether a piece of evidence is about an identity. */
export const isIdentityEvidence = (piece: Evidence): piece is IdentityEvidence =>
  piece.type === 'riskDetection' || piece.type === 'riskyUser';

/** What the source itself says has become of the situation. */
export type SourceState =
  | { readonly kind: 'open' }
  /** Somebody works on it in a portal. */
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'closed'; readonly resolution: Resolution };

/** One item of a source, mapped. */
export interface Signal {
  /** `source:kind:sourceId`, the dedup key: the same item read twice has the same key. */
  readonly key: string;
  /** Key of the situation that it belongs to, such as one user of one tenant. */
  readonly situationKey: string;
  /** The same for the very same item in another API: its signal joins the alert of the first. Empty if only one has it. */
  readonly twinKey: string;
  readonly source: string;
  readonly kind: AlertKind;
  readonly tenantId: string;
  readonly subject: { readonly id: string; readonly name: string };
  readonly severity: Severity;
  readonly sourceState: SourceState;
  /** When Microsoft first showed it: the two clocks of a partner alert start here. */
  readonly shownAt: Date;
  readonly happenedAt: Date;
  /** Changes exactly when the item changed in a way that people should see. */
  readonly fingerprint: string;
  readonly isTest: boolean;
  readonly evidence: Evidence;
}

export interface Alert {
  readonly id: string;
  /** Short, stable, per installation; what people say aloud and type. */
  readonly number: number;
  readonly situationKey: string;
  readonly source: string;
  readonly kind: AlertKind;
  readonly tenantId: string;
  readonly subjectId: string;
  readonly subjectName: string;
  readonly severity: Severity;
  readonly status: Status;
  readonly assigneeId: string | null;
  readonly assigneeName: string | null;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
  readonly resolvedAt: Date | null;
  readonly resolvedBy: string | null;
  readonly resolution: Resolution | null;
  readonly shownAt: Date;
  readonly happenedAt: Date;
  readonly isTest: boolean;
  /** The latest pieces of evidence, newest first, at most `EVIDENCE_KEPT`. */
  readonly evidence: readonly Evidence[];
  /** How many signals it has gathered in all. */
  readonly signalCount: number;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Finds its way in the log; null where an older instance opened it. See `traceOf`. */
  readonly traceId: string | null;
}

/** Pieces of evidence kept on the alert itself; all are kept in `signals`. A card has room for three. */
export const EVIDENCE_KEPT = 5;

/** Goal and line of an answer to a partner alert, from the moment Microsoft first showed it (partner security requirements). */
export const ANSWER_GOAL_MIN = 60;
export const ANSWER_LINE_MIN = 24 * 60;

/** Orders severities; a higher number is worse. */
export const severityRank = (severity: Severity): number => SEVERITIES.indexOf(severity);
