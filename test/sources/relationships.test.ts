import { describe, expect, test } from '@jest/globals';
import { mapRelationship } from '../../src/sources/graph/map-relationship.ts';

const PARTNER = '00000000-0000-4000-8000-0000000000a0';
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const NOW = new Date('2026-03-20T13:30:00Z');

// Shape: https://learn.microsoft.com/graph/api/resources/delegatedadminrelationship
const relationship = (change: Record<string, unknown> = {}) => ({
  id: '5e5594d3-6f82-458b-b567-77db4811f0cd-00000000-0000-0000-0000-000000001234',
  displayName: 'Adatum security for Contoso',
  duration: 'P730D',
  customer: { tenantId: '4FDBFF88-9D6B-42E0-9713-45C922BA8001', displayName: 'Contoso' },
  accessDetails: { unifiedRoles: [{ roleDefinitionId: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451' }] },
  status: 'active',
  autoExtendDuration: 'PT0S',
  createdDateTime: '2026-03-17T13:00:00Z',
  lastModifiedDateTime: '2026-03-20T13:00:00Z',
  activatedDateTime: '2026-03-20T13:00:00Z',
  endDateTime: '2028-03-19T13:00:00Z',
  ...change,
});
const told = (change: Record<string, unknown> = {}, now = NOW) =>
  mapRelationship(PARTNER, relationship(change), now).map((item) =>
    item.kind === 'signal' ? [item.signal.evidence.eventType, item.signal.severity] : [item.malformed.reason],
  );
const global = { accessDetails: { unifiedRoles: [{ roleDefinitionId: GLOBAL_ADMINISTRATOR.toUpperCase() }] } };

describe('a delegated admin relationship', () => {
  test.each<[string, Record<string, unknown>, unknown[]]>([
    ['with the roles that are needed is no news', {}, []],
    ['that gives us Global Administrator is', global, [['globalAdministratorGranted', 'medium']]],
    ['that gave it long ago is not', { ...global, activatedDateTime: '2025-01-01T00:00:00Z' }, []],
    ['that waits for approval is not', { ...global, status: 'approvalPending' }, []],
    ['that ends within a week is', { endDateTime: '2026-03-27T13:00:00Z' }, [['relationshipEnding', 'low']]],
    ['that ends in two weeks is not yet', { endDateTime: '2026-04-03T13:00:00Z', status: 'expiring' }, []],
    ['that extends itself is not', { endDateTime: '2026-03-27T13:00:00Z', autoExtendDuration: 'P180D' }, []],
    ['that somebody ended is', { status: 'terminated' }, [['relationshipEnded', 'low']]],
    ['that was ended last year is not', { status: 'terminated', lastModifiedDateTime: '2025-06-01T00:00:00Z' }, []],
    ['that ran out is not, because its end was told', { status: 'expired', endDateTime: '2026-03-20T13:00:00Z' }, []],
    ['without an end, roles or name is read', { endDateTime: null, accessDetails: null, displayName: null }, []],
    ['with a word that nobody knows is left alone', { status: 'unknownFutureValue' }, []],
  ])('%s', (_, change, events) => {
    expect(told(change)).toEqual(events);
  });

  test('is told once, however often it is read', () => {
    const keys = [0, 1, 30].map((hours) => {
      const [item] = mapRelationship(PARTNER, relationship(global), new Date(NOW.getTime() + hours * 3_600_000));
      return item?.kind === 'signal' ? [item.signal.key, item.signal.situationKey, item.signal.fingerprint] : [];
    });
    expect(new Set(keys.map(String)).size).toBe(1);
    expect(keys[0]).not.toEqual([]);
  });

  test('belongs to its customer, and what cannot be understood is kept', () => {
    const [item] = mapRelationship(PARTNER, relationship(global), NOW);
    expect(item).toMatchObject({
      kind: 'signal',
      signal: {
        kind: 'relationship',
        tenantId: '4fdbff88-9d6b-42e0-9713-45c922ba8001',
        subject: { name: 'Adatum security for Contoso' },
      },
    });
    expect(mapRelationship(PARTNER, { id: 'x', status: 7 }, NOW)).toEqual([
      expect.objectContaining({ kind: 'malformed' }),
    ]);
  });
});
