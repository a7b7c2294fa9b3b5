export { type Acted, type ActPorts, actOnAlert } from './act.ts';
export * from './alert.ts';
export * from './explain/index.ts';
export { type Ingested, type IngestPorts, ingestSignals } from './ingest.ts';
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
export { COUNTED_UP_TO, findAlert, findAlertByNumber, listOpenAlertIds, listOpenAlerts } from './store.ts';
