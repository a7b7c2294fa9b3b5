import { expect, test } from '@jest/globals';
import type { ConsentRun } from '../../src/customer-consents/index.ts';
import { type ConsentKnown, consentView } from '../../src/teams/views/consent-view.ts';

const item = {
  tenantId: '22222222-aaaa-4bbb-8ccc-000000000001',
  tenantName: 'Contoso',
  state: 'waiting',
  problem: '',
} as unknown as ConsentRun['items'][number];
const run = { id: 'r-1', state: 'proposed', items: [item] } as unknown as ConsentRun;
const setup = { appId: '', authorityHost: 'https://login.microsoftonline.com' };
const clock = { zone: 'UTC', now: new Date('2026-11-22T10:00:00Z') };
const known = (
  state: ConsentKnown['coverage']['state'],
  relationship?: { readonly isActive: boolean; readonly endsAt: Date | null },
): ConsentKnown => ({
  coverage: { state, relationship: relationship && { tenantId: item.tenantId, roleTemplateIds: [], ...relationship } },
  clock,
});

test.each([true, false])('a customer that is read fully is asked for nothing, with the switch %s', (mayConsent) => {
  const card = consentView(run, { ...setup, mayConsent }, undefined, known('full'));
  expect(card.lead).toBe('Contoso is read fully: there is nothing to consent to.');
  expect([card.look.word, card.checks, card.actions]).toEqual(['In order', [], []]);
});

test('where the relationship has ended, that comes first', () => {
  const endsAt = new Date('2026-11-10T08:00:00Z');
  const card = consentView(run, { ...setup, mayConsent: true }, undefined, known('none', { isActive: false, endsAt }));
  expect(card.lead).toMatch(/^First a delegated admin relationship: it ended on .*10 Nov.*, and consent alone opens/);
  const undated = known('none', { isActive: false, endsAt: null });
  expect(consentView(run, { ...setup, mayConsent: true }, undefined, undated).lead).toContain('it has ended');
});

test('where only consent lacks, it is asked for', () => {
  const inForce = known('none', { isActive: true, endsAt: null });
  const card = consentView(run, { ...setup, mayConsent: true }, undefined, inForce);
  expect(card.lead).toBe('This would be granted to Watchpost there, for reading only:');
  expect(card.actions.map(({ verb }) => verb)).toEqual(['consent.grant']);
});
