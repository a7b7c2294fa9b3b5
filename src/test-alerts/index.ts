export { endTestAlerts } from './end.ts';
export { raiseTestAlert, TEST_ENDS_AFTER_MS, TEST_SOURCE, type TestAlertPorts } from './raise.ts';
export { findTestOf, lastTest, type Receipt, readReceipt } from './receipt.ts';
