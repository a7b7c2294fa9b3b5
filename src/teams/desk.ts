import type { Knowledge } from '../knowledge/index.ts';
import type { Logger } from '../log.ts';
import type { Roles } from '../people/index.ts';
import type { LocalAnswers, QuestionNotes } from '../questions/index.ts';
import type { Database } from '../storage/connect.ts';
import type { Jobs } from '../storage/jobs.ts';
import type { TenantFinder } from '../tenants/index.ts';
import type { Roster } from './roster.ts';

/** What answering people needs from the rest of the service. */
export interface Desk {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly now: () => Date;
  readonly log: Logger;
  readonly roles: Roles;
  readonly knowledge: Knowledge;
  readonly questionNotes: QuestionNotes;
  readonly localAnswers: LocalAnswers;
  readonly roster: Roster;
  readonly partnerTenantId: string;
  /** Hosts that hold people's files, `sharepoint.com` with everything below it; in the sandbox loopback too. */
  readonly fileHosts: readonly string[];
  readonly isSandbox: boolean;
  /** IANA zone in which the channel reads times. */
  readonly timeZone: string;
  readonly version: string;
  /** Tenants by what somebody typed. */
  readonly tenants: TenantFinder;
  /** Name of a customer, or its id while no name is known. */
  readonly customerName: (tenantId: string) => Promise<string>;
  /** Makes something happen in the simulated cloud and says what; only in the sandbox. `isComing`: a card will follow. */
  readonly simulate: ((words: string) => { readonly text: string; readonly isComing: boolean }) | undefined;
}
