import { expect, test } from '@jest/globals';
import { receiptView } from '../../src/teams/views/receipt-view.ts';
import type { Receipt } from '../../src/test-alerts/index.ts';

const at = new Date('2026-03-04T10:04:00Z');
const clock = { zone: 'UTC', now: at };
const place = { kind: 'channel', postedAt: at, messageId: '1772618640123', parkedReason: '' } as const;
const receipt = (change: Partial<Receipt>): Receipt => ({
  testId: 'test',
  alertId: 'alert',
  number: 12,
  askedByName: 'Megan Bowen',
  writtenAt: at,
  places: [place],
  acknowledgedAt: null,
  acknowledgedBy: '',
  resolvedAt: null,
  resolvedBy: '',
  endedAt: null,
  ...change,
});
const parked = { ...place, messageId: '', parkedReason: 'MessageSizeTooBig' };

test.each<[string, Partial<Receipt>, string]>([
  ['nobody has taken', {}, 'Press **Acknowledge** on its card in the channel: this card then says who did.'],
  ['somebody has taken', { acknowledgedAt: at, acknowledgedBy: 'Nestor Wilke' }, ''],
  ['somebody resolved without taking it', { resolvedAt: at, resolvedBy: 'Nestor Wilke' }, ''],
  ['ended by itself', { endedAt: at }, ''],
  [
    'was taken and is missing somewhere',
    { places: [place, parked], acknowledgedAt: at },
    '**deliveries** lists what was put aside.',
  ],
])('a receipt asks for no press that is done: a test that %s', (_what, change, hint) => {
  expect(receiptView(receipt(change), clock)).toMatchObject({ hint, hasHint: hint !== '' });
});
