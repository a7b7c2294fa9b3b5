import { z } from 'zod';
import type { RelationshipEvidence, Severity } from '../../alerts/index.ts';
import { fingerprint } from '../fingerprint.ts';
import { instantOf } from '../instant.ts';
import { malformed, zodReason } from '../malformed.ts';
import type { Mapped } from '../source.ts';

const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';

/** Days before its end at which a relationship that does not extend itself is told. */
const ENDING_DAYS = 7;
/** Hours for which something that happened is news: what lies further back was so when we were installed. */
const NEWS_HOURS = 48;

const HOUR_MS = 3_600_000;

const text = z.string().nullish();
const Relationship = z.object({
  id: z.string().min(1),
  displayName: text,
  status: z.string(),
  customer: z.object({ tenantId: z.string().min(1) }),
  accessDetails: z.object({ unifiedRoles: z.array(z.object({ roleDefinitionId: text })).nullish() }).nullish(),
  autoExtendDuration: text,
  lastModifiedDateTime: text,
  activatedDateTime: text,
  endDateTime: text,
});
type Relationship = z.infer<typeof Relationship>;

interface Event {
  readonly type: RelationshipEvidence['eventType'];
  readonly severity: Severity;
  readonly at: Date;
}

/**
 * Maps one delegated admin relationship to what people should know of it: it gives us Global Administrator, it ends
 * within a week, it was ended before its time.
 *
 * @param now - decides what is news; the same item says something else a week later
 * @returns nothing for the great many of which there is nothing to tell
 * Source: https://learn.microsoft.com/graph/api/resources/delegatedadminrelationship
 */
export function mapRelationship(partnerTenantId: string, item: unknown, now: Date): Mapped[] {
  const prefix = `graph:relationship:${partnerTenantId}/`;
  const parsed = Relationship.safeParse(item);
  if (!parsed.success) return [malformed(prefix, item, zodReason(parsed.error))];
  return eventsOf(parsed.data, now).map((event) => signalOf(prefix, parsed.data, event));
}

function eventsOf(wire: Relationship, now: Date): Event[] {
  const changedAt = instantOf(wire.lastModifiedDateTime);
  const endsAt = instantOf(wire.endDateTime);
  const isNews = (at: Date | undefined): at is Date =>
    at !== undefined && now.getTime() - at.getTime() < NEWS_HOURS * HOUR_MS;
  switch (wire.status.toLowerCase()) {
    case 'terminated':
    case 'terminating':
    case 'terminationrequested':
      return isNews(changedAt) ? [{ type: 'relationshipEnded', severity: 'low', at: changedAt }] : [];
    case 'active':
    case 'activating':
    case 'expiring': {
      const activatedAt = instantOf(wire.activatedDateTime) ?? changedAt;
      const events: Event[] = [];
      if (givesGlobalAdministrator(wire) && isNews(activatedAt)) {
        events.push({ type: 'globalAdministratorGranted', severity: 'medium', at: activatedAt });
      }
      const tellFrom = endsAt && new Date(endsAt.getTime() - ENDING_DAYS * 24 * HOUR_MS);
      if (endsAt && tellFrom && tellFrom <= now && now < endsAt && !extendsItself(wire)) {
        events.push({ type: 'relationshipEnding', severity: 'low', at: tellFrom });
      }
      return events;
    }
    default:
      return [];
  }
}

const givesGlobalAdministrator = ({ accessDetails }: Relationship): boolean =>
  (accessDetails?.unifiedRoles ?? []).some(
    ({ roleDefinitionId }) => roleDefinitionId?.toLowerCase() === GLOBAL_ADMINISTRATOR,
  );

/** `PT0S` and `P0D` stand for no. */
const extendsItself = ({ autoExtendDuration }: Relationship): boolean => /[1-9]/.test(autoExtendDuration ?? '');

function signalOf(prefix: string, wire: Relationship, { type, severity, at }: Event): Mapped {
  const tenantId = wire.customer.tenantId.toLowerCase();
  const endsAt = instantOf(wire.endDateTime)?.toISOString() ?? '';
  // An event that comes again, such as the end of a relationship that was extended by hand, is a situation of its own.
  const situation = `relationship:${wire.id}:${type}:${at.toISOString().slice(0, 10)}`;
  return {
    kind: 'signal',
    signal: {
      key: `${prefix}${wire.id}:${type}`,
      situationKey: situation,
      twinKey: '',
      source: 'graph.relationships',
      kind: 'relationship',
      tenantId,
      subject: { id: wire.id, name: wire.displayName ?? '' },
      severity,
      sourceState: { kind: 'open' },
      shownAt: at,
      happenedAt: at,
      fingerprint: fingerprint(type, endsAt),
      isTest: false,
      evidence: {
        type: 'relationship',
        eventType: type,
        endsAt,
        happenedAt: at.toISOString(),
        detectedAt: at.toISOString(),
        state: wire.status,
        ip: '',
        place: '',
        device: '',
        detail: '',
      },
    },
  };
}
