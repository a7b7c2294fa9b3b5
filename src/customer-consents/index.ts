export {
  type ConsentItem,
  type ConsentPorts,
  type ConsentRun,
  endConsents,
  findConsents,
  listWithoutConsent,
  nextConsents,
  PAGE,
  proposeConsents,
  saveConsent,
  startConsents,
} from './store.ts';
