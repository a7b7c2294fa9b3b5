import { startTeams, type Teams, type TeamsOptions } from '../../src/sandbox/teams/teams.ts';
import { partnerInTeams } from '../support/simulated-partner.ts';

/** The simulated Teams of the partner, for a service that comes and goes. */
export const startCrashTeams = (
  options: Pick<TeamsOptions, 'botUrl' | 'now' | 'serviceUrl' | 'rateLimits'>,
): Promise<Teams> =>
  startTeams({
    ...partnerInTeams(),
    ...options,
  });
