import type { Knowledge } from '../knowledge/index.ts';
import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { CustomerGroups, Roles } from '../people/index.ts';
import type { PreferenceStore } from '../preferences/index.ts';
import type { LocalAnswers, QuestionNotes } from '../questions/index.ts';
import type { Database } from '../storage/connect.ts';
import type { Jobs } from '../storage/jobs.ts';
import type { TenantFinder } from '../tenants/index.ts';
import type { FindGroups } from './group-names.ts';
import type { Roster } from './roster.ts';
import type { SetupDesk } from './setup/setup-desk.ts';

/** What answering people needs from the rest of the service. */
export interface Desk {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly now: () => Date;
  readonly log: Logger;
  readonly metrics?: Pick<Metrics, 'refusals'>;
  readonly roles: Roles;
  /** The groups of customers that have a team of their own; read again after a change. */
  readonly customerGroups: CustomerGroups;
  readonly findGroups: FindGroups;
  /** Name of a group of the partner; `''` where it cannot be read. */
  readonly groupName: (groupId: string) => Promise<string>;
  readonly knowledge: Knowledge;
  readonly questionNotes: QuestionNotes;
  readonly localAnswers: LocalAnswers;
  readonly roster: Roster;
  readonly partnerTenantId: string;
  /** Hosts that hold people's files, `sharepoint.com` with everything below it; in the sandbox loopback too. */
  readonly fileHosts: readonly string[];
  readonly isSandbox: boolean;
  /** What people set about the desk, and what holds where nobody did. */
  readonly preferences: PreferenceStore;
  /** IANA zone in which the channel reads times, as it is set now. */
  readonly timeZone: string;
  /** What set-up, consent and webhook ask of Microsoft. */
  readonly setup: SetupDesk;
  readonly version: string;
  /** Tenants by what somebody typed. */
  readonly tenants: TenantFinder;
  /** Name of a customer, or its id while no name is known. */
  readonly customerName: (tenantId: string) => Promise<string>;
  /** Makes something happen in the simulated cloud and says what; only in the sandbox. `isComing`: a card will follow. */
  readonly simulate: ((words: string) => { readonly text: string; readonly isComing: boolean }) | undefined;
}
