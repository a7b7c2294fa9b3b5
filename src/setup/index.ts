export { type CustomerCounts, countCustomers } from './customers.ts';
export { canBeMended, grantCommand, lineOfReason, type Mending, mendingOf } from './mend.ts';
export type {
  ConsentDesk,
  ConsentOutcome,
  ConsentProblem,
  Outcome,
  Probes,
  WebhookDesk,
  WebhookRegistration,
} from './probes.ts';
export * from './setup.ts';
export {
  askCheck,
  continueSetup,
  goToStep,
  leaveStep,
  readSetup,
  type SetupPorts,
  type SetupState,
  saveCheck,
} from './store.ts';
