import { PARTNER_TENANT_ID, partnerStaff } from '../../src/sandbox/cloud/sample-partner.ts';
import { startTeams, type Teams, type TeamsOptions } from '../../src/sandbox/teams/teams.ts';

/** The simulated Teams of the partner, for a service that comes and goes. */
export const startCrashTeams = (
  options: Pick<TeamsOptions, 'botUrl' | 'now' | 'serviceUrl' | 'rateLimits'>,
): Promise<Teams> =>
  startTeams({
    botId: '00000000-0000-4000-8000-00000000b071',
    botName: 'Watchpost',
    tenantId: PARTNER_TENANT_ID,
    people: partnerStaff().map(({ id, displayName: name, upn, jobTitle: title }) => ({
      id,
      name,
      upn,
      title,
      role: '',
    })),
    ...options,
  });
