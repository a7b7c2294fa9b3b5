import type { ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Cloud as WholeCloud } from '../../src/sandbox/cloud/cloud.ts';
import { PARTNER_TENANT_ID, roleGroupId } from '../../src/sandbox/cloud/sample-partner.ts';
import { ask, type Lab } from './lab.ts';

/** What a process that talks to the simulated cloud must know of it. */
export type Cloud = Pick<WholeCloud, 'loginUrl' | 'graphUrl' | 'partnerCenterUrl' | 'caPem' | 'credentials'>;

/** What the cloud was asked since it was asked for this. It remembers the last 20,000 calls at least. */
export interface CloudCalls {
  readonly graph: number;
  readonly login: number;
  readonly partnerCenter: number;
  /** Calls to Graph that were answered with 429. */
  readonly refused: number;
  /** Calls to Graph in each second that had any, in order. */
  readonly bySecond: readonly number[];
}

export interface CloudProcess extends Cloud {
  /** So many detections at once, each about another person. */
  storm(count: number): Promise<void>;
  /** Whether Microsoft's request limits hold. */
  enforceLimits(enforced: boolean): Promise<void>;
  /** So many more customers that can be read, to whom nothing happens. */
  addCustomers(count: number): Promise<void>;
  /** How long each answer takes. */
  answerAfter(latencyMs: number): Promise<void>;
  calls(): Promise<CloudCalls>;
  /** Settings of a service that lives from this cloud; its certificate goes into `folder`. */
  settings(folder: string): Promise<Record<string, string>>;
}

export async function startCloudProcess(lab: Lab): Promise<CloudProcess> {
  const { child, ready } = await lab.script<Cloud>('cloud-process.ts');
  return {
    ...ready,
    storm: (count) => tell(child, { storm: count }),
    enforceLimits: (enforced) => tell(child, { enforced }),
    addCustomers: (customers) => tell(child, { customers }),
    answerAfter: (latencyMs) => tell(child, { latencyMs }),
    calls: async () => (await ask<{ calls: CloudCalls }>(child, { calls: true })).calls,
    async settings(folder) {
      const roots = path.join(folder, 'cloud-root.pem');
      await writeFile(roots, ready.caPem);
      return {
        NODE_EXTRA_CA_CERTS: roots,
        WATCHPOST_SANDBOX: 'headless',
        MicrosoftAppTenantId: PARTNER_TENANT_ID,
        AZURE_TENANT_ID: ready.credentials.tenantId,
        AZURE_CLIENT_ID: ready.credentials.clientId,
        AZURE_CLIENT_SECRET: ready.credentials.clientSecret,
        PARTNER_REFRESH_TOKEN: ready.credentials.refreshToken,
        AZURE_AUTHORITY_HOST: ready.loginUrl,
        GRAPH_BASE_URL: ready.graphUrl,
        PARTNER_CENTER_BASE_URL: ready.partnerCenterUrl,
        ROLE_GROUP_READERS: roleGroupId('reader'),
        ROLE_GROUP_RESPONDERS: roleGroupId('responder'),
        ROLE_GROUP_APPROVERS: roleGroupId('approver'),
        ROLE_GROUP_ADMINISTRATORS: roleGroupId('administrator'),
      };
    },
  };
}

async function tell(child: ChildProcess, wish: object): Promise<void> {
  await ask(child, wish);
}
