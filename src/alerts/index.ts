export { type Acted, type ActPorts, actOnAlert } from './act.ts';
export * from './alert.ts';
export { type ArchivedAlert, findArchivedAlert, findArchivedAlertByNumber } from './archive-store.ts';
export * from './explain/index.ts';
export {
  type Ingested,
  type IngestPorts,
  ingestSignals,
  type Shown,
  showAlert,
  type Taken,
  type TakenAt,
} from './ingest.ts';
export { type Action, allowedFrom, ruleOf, type Verb } from './lifecycle.ts';
export {
  type AlertsFound,
  type AlertsOfSpan,
  listAlertsOf,
  listLateAlerts,
  listNewAlerts,
  readAlertsOfSpan,
  type Span,
} from './live-store.ts';
export {
  COUNTED_UP_TO,
  findAlert,
  findAlertByNumber,
  isAlertId,
  listOpenAlertIds,
  listOpenAlerts,
  severityOrder,
  toAlert,
} from './store.ts';
export { findTraceOf } from './whereabouts.ts';
