export * from './finding.ts';
export * from './house/index.ts';
export { countFindings, findingsOf, listFindings, type NamedFinding, recordFindings } from './store.ts';
