export type { IdentityFacts, KeepingFacts, Known, Operator, PeopleFacts } from './facts.ts';
export { houseFindings } from './house-findings.ts';
export { judgeIdentity } from './judge-identity.ts';
export { judgeKeeping } from './judge-keeping.ts';
export { judgePeople } from './judge-people.ts';
export { type Kept, readKeeping } from './read-keeping.ts';
