export {
  CHANGE_HOLDS_MS,
  confirmChange,
  findChange,
  proposeChange,
  recordRegistration,
  type WebhookChange,
} from './changes.ts';
export { noteArrival, noteWebhook, readWebhookNotes, type WebhookNotes } from './notes.ts';
export {
  askWebhookTest,
  claimWebhookTest,
  findWebhookTest,
  saveWebhookTest,
  type WebhookPorts,
  type WebhookTest,
} from './tests.ts';
