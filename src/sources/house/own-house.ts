import { z } from 'zod';
import { firstSeen } from '../../alarms/index.ts';
import type { Settings } from '../../config.ts';
import { isNeeded, PERMISSIONS } from '../../permissions/index.ts';
import {
  type IdentityFacts,
  judgeIdentity,
  judgeKeeping,
  judgePeople,
  type KeepingFacts,
  type Kept,
  type Known,
  type Reading,
  readKeeping,
  recordFindings,
} from '../../posture/index.ts';
import type { WebhookDesk } from '../../setup/index.ts';
import type { Database } from '../../storage/connect.ts';
import type { Graph } from '../graph/client.ts';
import type { PartnerCenter } from '../partner-center/client.ts';
import type { Batch, Source } from '../source.ts';
import { type Identity, scopeOf } from '../tokens/index.ts';
import { known } from './known.ts';
import { readPeople } from './read-people.ts';
import { ALWAYS_THERE, readTokens } from './read-tokens.ts';

export const OWN_HOUSE = 'ownHouse';

export interface OwnHousePorts {
  readonly settings: Settings;
  readonly db: Database;
  readonly graph: Graph;
  readonly partnerCenter: PartnerCenter;
  readonly identity: Pick<Identity, 'tokens' | 'credentialsInUse' | 'refreshTokenState' | 'certificateEndsAt'>;
  readonly secretEndsAt: () => Date | undefined;
  readonly webhookDesk: Pick<WebhookDesk, 'read'>;
  readonly now: () => Date;
}

/**
 * Whether we keep to the documents ourselves: our identity, our people and how the desk is kept. Each check is a finding
 * on the partner's own tenant.
 *
 * What may not be read is a finding too, `couldNotCheck`, and never makes this source fail; an outage does, and then the
 * last findings stand with their age. A part that fails does not hold back the others.
 */
export function createOwnHouse(ports: OwnHousePorts, intervalSec: number): Source {
  return {
    name: OWN_HOUSE,
    scope: 'partner',
    intervalSec,
    async *read(tenantId): AsyncGenerator<Batch> {
      const readAt = ports.now();
      const kept = await readKeeping(ports.db, readAt);
      const parts = await Promise.allSettled([
        identityFacts(ports, readAt).then((facts) => judgeIdentity(facts, readAt)),
        readPeople({ ...ports, partnerTenantId: tenantId }).then(judgePeople),
        keepingFacts(ports, kept).then((facts) => judgeKeeping(facts, readAt)),
      ]);
      const judged = parts.flatMap((part) => (part.status === 'fulfilled' ? part.value : []));
      const readings: Reading[] = judged.map((one) => ({ tenantId, ...one }));
      yield {
        signals: [],
        malformed: [],
        cursor: null,
        alongside: async (tx) => {
          await recordFindings(tx, readings, readAt);
        },
      };
      const failed = parts.find((part) => part.status === 'rejected');
      if (failed) throw failed.reason;
    },
  };
}

async function identityFacts(ports: OwnHousePorts, now: Date): Promise<IdentityFacts> {
  const { settings, identity } = ports;
  const scope = scopeOf(settings.GRAPH_BASE_URL, 'https://graph.microsoft.com');
  const { granted, hasMfa } = await readTokens(identity.tokens, settings.AZURE_TENANT_ID, scope);
  const credential = identity.credentialsInUse();
  const { storedIn, issuedAt, renewedAt } = identity.refreshTokenState();
  const endsAt = credential?.kind === 'certificate' ? await identity.certificateEndsAt() : ports.secretEndsAt();
  const listed = PERMISSIONS.filter(({ api, kind }) => api === 'graph' && kind !== 'resourceSpecific');
  const asked = listed.filter(({ where, needed }) => where === 'partner' && isNeeded(needed, settings));
  return {
    credential: credential && {
      kind: credential.kind,
      endsAt,
      firstSeenAt:
        credential.kind === 'secret'
          ? await firstSeen(ports.db, 'clientSecret', settings.AZURE_CLIENT_SECRET, now)
          : undefined,
    },
    serviceUser: { storedIn, issuedAt, renewedAt, hasMfa },
    granted,
    asked: [...new Set(asked.map(({ name }) => name))],
    // What customers consent to, our own tenant may have consented to with it; so may a switch that is off by now.
    allowed: [...listed.map(({ name }) => name), ...OPTIONAL, ...ALWAYS_THERE],
  };
}

/** Asked for by nothing, and told of by nobody: it lets us say when our secret ends. */
const OPTIONAL = ['Application.Read.All'];

async function keepingFacts(ports: OwnHousePorts, kept: Kept): Promise<KeepingFacts> {
  const { settings } = ports;
  const registration = await ports.webhookDesk.read();
  return {
    archiveAfterDays: settings.ARCHIVE_AFTER_DAYS,
    eraseAfterDays: settings.ERASE_AFTER_DAYS,
    oldestTenantLine: await readOldestLine(ports),
    webhook: {
      acceptedAt: kept.webhookAt,
      isRegistered:
        registration.kind === 'done' ? { known: registration.value !== undefined } : { reason: registration.reason },
    },
    backup: settings.DATABASE_URL ? 'server' : { madeAt: kept.backupAt },
    upgradedAt: kept.upgradedAt,
    missingLines: kept.missingLines,
  };
}

const Line = z.object({ activityDateTime: z.coerce.date() });
const Lines = z.object({ value: z.array(z.unknown()) });

/**
 * The oldest line of our tenant's audit log that can still be read: nothing else tells how long Microsoft keeps it.
 * Source: https://learn.microsoft.com/graph/api/directoryaudit-list
 */
async function readOldestLine({ graph, settings }: OwnHousePorts): Promise<Known<Date | undefined>> {
  if (settings.OWN_HOUSE_REPORTS !== 'on') return { reason: 'switchedOff' };
  return known(async () => {
    const answer = await graph.get({
      tenantId: settings.AZURE_TENANT_ID,
      path: '/auditLogs/directoryAudits',
      query: { $orderby: 'activityDateTime asc', $top: '1' },
      as: 'app',
    });
    const [first] = Lines.parse(answer).value;
    return Line.safeParse(first).data?.activityDateTime;
  });
}
