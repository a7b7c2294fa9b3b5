import type { Verb } from '../card-data.ts';
import { listAlerts, pageOf } from '../commands/alert-commands.ts';
import { showHelp, showStatus } from '../commands/desk-commands.ts';
import { lookAgain } from '../commands/house-commands.ts';
import type { Desk } from '../desk.ts';
import type { FileReply, PressAnswer, Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { REFRESHES } from '../views/refreshing.ts';
import { ALARM_PRESSES } from './alarm-presses.ts';
import { ALERT_PRESSES, type PressHandler } from './alert-presses.ts';
import { CHANNEL_PRESSES } from './channel-presses.ts';
import { CONTACT_PRESSES } from './contact-presses.ts';
import { COVERAGE_PRESSES } from './coverage-presses.ts';
import { DRILL_PRESSES } from './drill-presses.ts';
import { ERASURE_PRESSES } from './erasure-presses.ts';
import { FEEDBACK_PRESSES } from './feedback-presses.ts';
import { FOLD_PRESSES } from './fold-presses.ts';
import { IMPORT_PRESSES } from './import-presses.ts';
import { type Press, tooLongWords } from './press.ts';
import { refusalOfPress } from './press-customer.ts';
import { QUESTION_PRESSES } from './question-presses.ts';
import { READING_PRESSES } from './reading-presses.ts';
import { ROLE_PRESSES } from './role-presses.ts';
import { SETTINGS_FILE_PRESSES } from './settings-file-presses.ts';
import { SETTINGS_PRESSES } from './settings-presses.ts';
import { SETUP_PRESSES } from './setup-presses.ts';
import { TASK_PRESSES } from './task-presses.ts';
import { TEAM_QUESTION_PRESSES } from './team-question-presses.ts';

/** What each button does; the compiler asks for every verb that a card can send. */
const PRESSES: Readonly<Record<Verb, PressHandler>> = {
  ...ALERT_PRESSES,
  ...ALARM_PRESSES,
  ...ERASURE_PRESSES,
  ...FOLD_PRESSES,
  ...TASK_PRESSES,
  ...CONTACT_PRESSES,
  ...DRILL_PRESSES,
  ...IMPORT_PRESSES,
  ...QUESTION_PRESSES,
  ...READING_PRESSES,
  ...FEEDBACK_PRESSES,
  ...TEAM_QUESTION_PRESSES,
  ...SETTINGS_PRESSES,
  ...SETUP_PRESSES,
  ...CHANNEL_PRESSES,
  ...SETTINGS_FILE_PRESSES,
  ...ROLE_PRESSES,
  ...COVERAGE_PRESSES,
  'alert.list': async (desk, _turn, { subjectId, ids }) =>
    shown(await listAlerts(desk, subjectId, pageOf(ids['pageId']))),
  'house.show': async (desk) => shown(await lookAgain(desk)),
  'status.show': async (desk, turn) => shown(await showStatus(desk, turn)),
  'help.show': async (desk) => shown(showHelp(desk)),
};

/**
 * Does what a button asks for, if its presser may.
 *
 * A refresh that a client sends by itself shows and never acts, whatever its verb says.
 *
 * @param post - says something more in the same conversation
 */
export async function handlePress(
  desk: Desk,
  turn: Turn,
  press: Press,
  post: (reply: Reply | FileReply) => Promise<void>,
): Promise<PressAnswer> {
  const verb = press.isRefresh ? (REFRESHES.find((known) => known === press.verb) ?? 'alert.show') : press.verb;
  const refusal = await refusalOfPress(desk, turn, verb, press);
  if (!refusal && press.tooLong) return { kind: 'refused', message: tooLongWords(press.tooLong) };
  if (!refusal) return PRESSES[verb](desk, turn, press, post);
  desk.metrics?.refusals.inc({ door: 'person', reason: 'role' });
  desk.log.info({ code: 'role_refused', verb, person: turn.person.entraId }, 'press refused');
  return { kind: 'refused', message: refusal };
}

const shown = ({ card }: Reply): PressAnswer => ({ kind: 'card', card, outcome: 'shown' });
