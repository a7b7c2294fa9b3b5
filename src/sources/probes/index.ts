import type { Settings } from '../../config.ts';
import type { Probes } from '../../setup/index.ts';
import type { Graph } from '../graph/client.ts';
import type { PartnerCenter } from '../partner-center/client.ts';
import type { TokenSource } from '../tokens/index.ts';
import { checkIdentity } from './identity.ts';
import { checkRoleGroups } from './role-groups.ts';

export { createConsentDesk } from './consent-desk.ts';
export { createWebhookDesk } from './webhook-desk.ts';

export interface ProbePorts {
  readonly settings: Settings;
  readonly tokens: TokenSource;
  readonly graph: Graph;
  readonly partnerCenter: PartnerCenter;
}

/** Opens what set-up asks of Microsoft; nothing is sent before it is used. */
export const createProbes = (ports: ProbePorts): Probes => ({
  identity: () => checkIdentity(ports),
  roleGroups: () => checkRoleGroups(ports.graph, ports.settings),
});
