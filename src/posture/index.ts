export * from './finding.ts';
export { countFindings, findingsOf, listFindings, type NamedFinding, recordFindings } from './store.ts';
