import type { Cloud } from '../../src/sandbox/cloud/cloud.ts';
import { PARTNER_TENANT_ID, partnerStaff, roleGroupId } from '../../src/sandbox/cloud/sample-partner.ts';
import type { TeamsOptions } from '../../src/sandbox/teams/teams.ts';

/** The bot and the partner's people, as a simulated Teams is told of them. */
export const partnerInTeams = (): Pick<TeamsOptions, 'botId' | 'botName' | 'tenantId' | 'people'> => ({
  botId: '00000000-0000-4000-8000-00000000b071',
  botName: 'Watchpost',
  tenantId: PARTNER_TENANT_ID,
  people: partnerStaff().map(({ id, displayName: name, upn, jobTitle: title }) => ({
    id,
    name,
    upn,
    title,
    role: title,
  })),
});

/** Settings that lead a service to a simulated Microsoft, as the partner with its four role groups. */
export const settingsFor = (cloud: Cloud): Record<string, string> => ({
  MicrosoftAppTenantId: PARTNER_TENANT_ID,
  AZURE_TENANT_ID: cloud.credentials.tenantId,
  AZURE_CLIENT_ID: cloud.credentials.clientId,
  AZURE_CLIENT_SECRET: cloud.credentials.clientSecret,
  PARTNER_REFRESH_TOKEN: cloud.credentials.refreshToken,
  AZURE_AUTHORITY_HOST: cloud.loginUrl,
  GRAPH_BASE_URL: cloud.graphUrl,
  PARTNER_CENTER_BASE_URL: cloud.partnerCenterUrl,
  PARTNER_CENTER_WEBHOOK_CERT_HOSTS: cloud.webhookCertHost,
  ROLE_GROUP_READERS: roleGroupId('reader'),
  ROLE_GROUP_RESPONDERS: roleGroupId('responder'),
  ROLE_GROUP_APPROVERS: roleGroupId('approver'),
  ROLE_GROUP_ADMINISTRATORS: roleGroupId('administrator'),
});
