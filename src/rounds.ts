import { lookForAlarms } from './alarms/index.ts';
import type { Settings } from './config.ts';
import { careForContacts } from './contacts/index.ts';
import { issueDueDigest, type Schedule } from './digest/index.ts';
import { endFolds } from './folds/index.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { CustomerGroups } from './people/index.ts';
import { forgetSettingsImports, type PreferenceStore, scheduleOf } from './preferences/index.ts';
import { carryOutErasures } from './privacy/index.ts';
import { type LocalAnswers, tidyQuestions } from './questions/index.ts';
import type { Sources } from './sources/index.ts';
import type { Database } from './storage/connect.ts';
import type { Jobs } from './storage/jobs.ts';
import { keepRetention } from './storage/retention.ts';
import type { TeamsSide } from './teams/index.ts';
import { endTestAlerts } from './test-alerts/index.ts';
import { createTrouble } from './trouble.ts';

/** Milliseconds between two looks at the database's clock. */
const CLOCK_LOOK_MS = 10_000;
/** Milliseconds between two looks for what a clock that was set back has put into the future. */
const MEND_LOOK_MS = 30_000;
/** Milliseconds between two questions whether it is our turn to look for alarms. */
const ALARMS_LOOK_MS = 2_000;
/** Milliseconds between two looks at our own credentials; most of them find that it is too early. */
const CREDENTIALS_LOOK_MS = 5_000;
/** Milliseconds between two looks at whether a digest is due. */
const DIGEST_LOOK_MS = 30_000;
/** Milliseconds between two looks at the groups of customers: somebody who may act no longer must not for long. */
const ROLES_LOOK_MS = 5_000;
/** Milliseconds between two looks at the answers that another instance may have saved. */
const ANSWERS_LOOK_MS = 30_000;
/** Milliseconds between two looks at the preferences that another instance may have changed. */
const PREFERENCES_LOOK_MS = 10_000;
/** Milliseconds between two looks for storms that are over. */
const FOLDS_LOOK_MS = 60_000;
/** Milliseconds between two looks at contacts: a drill whose hour is over should say so within a minute. */
const CONTACTS_LOOK_MS = 60_000;
/** Milliseconds between two looks for test alerts whose day is over. */
const TESTS_LOOK_MS = 60_000;
/** Milliseconds between two looks for cards that nobody works on. */
const CARDS_REPAIR_MS = 60_000;
/** Milliseconds between two looks at the cards that other instances are in doubt about. */
const DOUBTFUL_LOOK_MS = 10_000;
/** Milliseconds between two looks for what is old enough for the archive, or past its time. */
const RETENTION_LOOK_MS = 600_000;
/** Milliseconds between two removals of the activities that nobody could send again. */
const SEEN_TIDY_MS = 600_000;
/** Milliseconds between two looks at erasures that were approved. */
const ERASURES_LOOK_MS = 2_000;
/** Milliseconds between two removals of configuration files that nobody applied. */
const SETTINGS_TIDY_MS = 3_600_000;
/** Milliseconds between two removals of what questions leave behind for a while. */
const QUESTIONS_TIDY_MS = 3_600_000;

export interface RoundPorts {
  readonly settings: Settings;
  readonly db: Database;
  readonly jobs: Jobs;
  readonly now: () => Date;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly preferences: PreferenceStore;
  readonly customerGroups: CustomerGroups;
  readonly localAnswers: LocalAnswers;
  readonly sources: Sources;
  readonly teams: TeamsSide;
  /** The clock of the database: reading it, and mending what it has left behind. */
  readonly database: { readonly follow: () => Promise<unknown>; readonly mend: () => Promise<unknown> };
  /** Whether the process is ending: what moves thousands of rows stops after the batch in hand. */
  readonly isStopping: () => boolean;
}

/**
 * Everything that is looked at now and then. Each instance looks; the database decides what has to be done, and by whom.
 */
export function listRounds(ports: RoundPorts): readonly Round[] {
  const { settings, db, jobs, now, log, metrics, preferences, customerGroups, localAnswers } = ports;
  const { sources, teams, database, isStopping } = ports;
  const care = {
    db,
    jobs,
    now,
    partnerTenantId: settings.AZURE_TENANT_ID,
    get timeZone() {
      return preferences.current().timeZone;
    },
    get drills() {
      return preferences.current().drills;
    },
  };
  const alarms = {
    db,
    jobs,
    now,
    log,
    metrics,
    secrets: {
      refreshToken: sources.refreshTokenState,
      configuredToken: settings.PARTNER_REFRESH_TOKEN,
      certificateEndsAt: sources.certificateEndsAt,
      secretEndsAt: sources.secretEndsAt,
    },
  };
  const retention = {
    ports: { db, now, log, metrics, isStopping },
    days: { archiveAfterDays: settings.ARCHIVE_AFTER_DAYS, eraseAfterDays: settings.ERASE_AFTER_DAYS },
  };
  const tests = { db, jobs, now };
  return [
    [TESTS_LOOK_MS, () => endTestAlerts(tests), 'test alerts could not be ended'],
    [CLOCK_LOOK_MS, database.follow, 'clock of the database could not be read'],
    [MEND_LOOK_MS, database.mend, 'what the clock left behind could not be mended'],
    [ALARMS_LOOK_MS, () => lookForAlarms(alarms), 'alarms could not be looked for'],
    [
      DIGEST_LOOK_MS,
      () => issueDueWhenWatching(db, { db, jobs, now }, scheduleOf(preferences.current())),
      'digest could not be looked at',
    ],
    [CREDENTIALS_LOOK_MS, () => sources.careForCredentials(), 'the refresh token could not be looked after'],
    [CONTACTS_LOOK_MS, () => careForContacts(care), 'contacts could not be looked after'],
    [ERASURES_LOOK_MS, () => carryOutErasures({ db, jobs, now, log }), 'what was approved could not be erased'],
    [FOLDS_LOOK_MS, () => endFolds({ db, jobs, now }), 'storms could not be looked after'],
    [PREFERENCES_LOOK_MS, () => preferences.reload(), 'preferences could not be read'],
    [ROLES_LOOK_MS, () => customerGroups.reload(), 'groups of customers could not be read'],
    [ANSWERS_LOOK_MS, () => localAnswers.reload(), 'saved answers could not be read'],
    [CARDS_REPAIR_MS, () => teams.repair(), 'cards could not be repaired'],
    [DOUBTFUL_LOOK_MS, () => teams.reloadDoubtful(), 'cards in doubt could not be read'],
    [RETENTION_LOOK_MS, () => keepRetention(retention.ports, retention.days), 'old alerts could not be put away'],
    [SEEN_TIDY_MS, () => teams.tidy(), 'old activities could not be forgotten'],
    [SETTINGS_TIDY_MS, () => forgetSettingsImports(db, now()), 'old configuration files could not be removed'],
    [QUESTIONS_TIDY_MS, () => tidyQuestions(db, now()), 'old questions could not be removed'],
  ];
}

/** A digest is owed from the first channel on; before that there is nobody to read it. */
async function issueDueWhenWatching(
  db: Database,
  ports: Parameters<typeof issueDueDigest>[0],
  schedule: Schedule,
): Promise<void> {
  const { since } = await db
    .selectFrom('destinations')
    .select((eb) => eb.fn.min('created_at').as('since'))
    .executeTakeFirstOrThrow();
  if (since) await issueDueDigest(ports, schedule, since);
}

/** Something to look at now and then, and what the log says when that did not work. */
export type Round = readonly [everyMs: number, look: () => Promise<unknown>, trouble: string];

/**
 * Looks now, and then again and again, one look at a time. The database decides what has to be done, and by whom; a timer
 * only looks.
 */
export function startRound([everyMs, look, troubleWords]: Round, log: Logger): () => Promise<void> {
  const trouble = createTrouble(log, troubleWords, `${troubleWords}: works again`);
  let inHand: Promise<void> | undefined;
  const run = () => {
    // A look that hangs must not have a queue of looks behind it.
    inHand ??= look()
      .then(trouble.worked, trouble.failed)
      .finally(() => {
        inHand = undefined;
      });
  };
  run();
  const timer = setInterval(run, everyMs);
  return async () => {
    clearInterval(timer);
    await inHand;
  };
}
