import { type Alert, isIdentityEvidence, type PartnerEvidence, type Resolution } from '../alert.ts';
import type { Explanation } from './explanation.ts';
import { explainIdentityEvent, identityEventRank } from './identity-events.ts';
import { mostTelling } from './most-telling.ts';
import { AT_RISK, PARTNER_OUTCOME_WORDS, RISK_OUTCOME_WORDS } from './outcome-words.ts';
import { explainPartnerEvent, partnerEventRank } from './partner-events.ts';
import { explainRelationshipEvent } from './relationship-events.ts';
import { riskDetailWords, tellsWhatWasDone } from './risk-detail-words.ts';
import { outcomeSeen, type SeenOutcome } from './risk-outcome.ts';

/** What an explanation is made from. */
export type Explainable = Pick<Alert, 'kind' | 'evidence' | 'resolution'>;

/** Marks the place of the subject in a text. */
export const WHO = '{who}';

/**
 * Explains an alert in plain words: which event, what happened, why it matters, what to do first.
 *
 * The most telling piece of evidence names the event. Once the risk is settled, by Microsoft's record or by our own
 * resolution, `meaning` and `first` speak of that instead: nobody should reset a password for a risk that is over.
 *
 * @returns texts with a `{who}` slot in `happened`. The caller puts the subject's name there, **escaped** for the place
 * where the text goes: names come from the tenant and are not trusted. All else in the texts is safe to show.
 */
export function explainAlert(alert: Explainable): Explanation {
  switch (alert.kind) {
    case 'partnerAlert':
      return explainPartnerAlert(alert);
    case 'identityRisk':
      return explainIdentityRisk(alert);
    case 'relationship':
      return explainRelationshipEvent(alert.evidence[0]?.eventType ?? '');
  }
}

function explainPartnerAlert(alert: Explainable): Explanation {
  const evidence = alert.evidence.filter((piece): piece is PartnerEvidence => piece.type === 'partnerAlert');
  const event = explainPartnerEvent(mostTelling(evidence, partnerEventRank)?.eventType ?? '');
  return {
    ...event,
    happened: event.happened.replace('{subscription}', WHO),
    ...(isPartnerResolution(alert.resolution) && PARTNER_OUTCOME_WORDS[alert.resolution]),
  };
}

function explainIdentityRisk(alert: Explainable): Explanation {
  const evidence = alert.evidence.filter(isIdentityEvidence);
  const detections = evidence.filter((piece) => piece.type === 'riskDetection');
  const detection = mostTelling(detections, identityEventRank);
  const event = detection && explainIdentityEvent(detection.eventType);

  const settled = resolutionOf(alert) ?? outcomeSeen(evidence);
  if (!settled) return event ?? AT_RISK;

  const words = RISK_OUTCOME_WORDS[settled.outcome];
  const meaning = tellsWhatWasDone(settled.detail) ? `${riskDetailWords(settled.detail)}.` : words.meaning;
  return { ...words, ...(event && { title: event.title, happened: event.happened }), meaning };
}

/** Our own resolution, which wins over Microsoft's record: that one follows it minutes later. */
function resolutionOf(alert: Explainable): SeenOutcome | undefined {
  const { resolution } = alert;
  return resolution && !isPartnerResolution(resolution) ? { outcome: resolution, detail: '' } : undefined;
}

const isPartnerResolution = (resolution: Resolution | null): resolution is keyof typeof PARTNER_OUTCOME_WORDS =>
  resolution !== null && resolution in PARTNER_OUTCOME_WORDS;
