import type { Preferences } from '../../preferences/index.ts';
import { type SetupState, STEPS, type Step, type StepRecord, type StepState, stepState } from '../../setup/index.ts';
import type { CheckRow, ChecksCard } from '../card-data.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import { STEP_WORDS } from '../setup/step-words.ts';
import { type ChecksState, checkRow, checksButton, checksLook, plainRow, shownRows } from './check-row.ts';
import { setupActions } from './setup-actions.ts';
import { setupFields } from './setup-fields.ts';
import { type Clock, shortInstant } from './when.ts';

/** What is known around the set-up when its card is made. */
export interface SetupAround {
  readonly clock: Clock;
  readonly preferences: Preferences;
  /** A sentence for the presser alone. */
  readonly banner?: CardText;
  /** Zone of whoever asked, as Teams tells it; `''` when unknown. */
  readonly suggestedZone?: string;
  readonly mayRegister: boolean;
}

/** The card of the step at which the set-up is. */
export function setupStepView(state: SetupState, around: SetupAround): ChecksCard {
  const step = state.setup?.step ?? STEPS[0];
  const record = state.steps.get(step);
  const how = stepState(record, around.clock.now);
  const { title, about } = STEP_WORDS[step];
  const fields =
    how === 'checking'
      ? []
      : setupFields(step, around.preferences, around.suggestedZone ?? '', record?.askedBy ?? { entraId: '', name: '' });
  return {
    eyebrow: words`Set-up · step ${STEPS.indexOf(step) + 1} of ${STEPS.length}`,
    look: checksLook(how),
    title,
    hasBanner: around.banner !== undefined,
    banner: around.banner ?? words``,
    lead: about,
    ...shownRows(how === 'checking' ? [] : (record?.lines ?? []).map(checkRow)),
    fields,
    hasHint: true,
    hint: hintOf(record, how, around.clock),
    actions: setupActions(step, how, record, around),
  };
}

/** Every step with how it stands, for everybody. `canChange`: whoever sees it may go on. */
export function setupListView(state: SetupState, around: SetupAround & { readonly canChange: boolean }): ChecksCard {
  const { clock } = around;
  const rows = STEPS.map((step, index) => listRow(step, index + 1, state.steps.get(step), clock));
  const states = STEPS.map((step) => stepState(state.steps.get(step), clock.now));
  const done = states.filter((how) => how === 'ok').length;
  const isDone = done === STEPS.length;
  return {
    eyebrow: words`Set-up`,
    look: checksLook(lookOf(state, states, isDone)),
    title: isDone ? words`Everything is set up` : words`${done} of ${STEPS.length} steps are in order`,
    hasBanner: around.banner !== undefined,
    banner: around.banner ?? words``,
    lead: leadOf(state, clock),
    ...shownRows(rows),
    fields: [],
    hasHint: true,
    hint: around.canChange
      ? words`Type **setup 4** or **setup duty** to go to one of them.`
      : words`Administrators can go on: they type **setup**.`,
    actions: around.canChange
      ? [
          checksButton(
            'setup.continue',
            state.setup ? words`Go on` : words`Begin`,
            words`Opens the step at which set-up is`,
            '',
            'positive',
          ),
          checksButton('setup.checkAll', words`Check all`, words`Looks at every step again`),
          checksButton('testAlert.send', words`Test alert`, words`Posts one alert marked TEST`),
        ]
      : [checksButton('setup.show', words`Look again`, words`Shows set-up as it stands now`)],
  };
}

function lookOf({ setup }: SetupState, states: readonly StepState[], isDone: boolean): ChecksState {
  if (isDone) return 'ok';
  if (states.includes('checking')) return 'checking';
  if (states.includes('open')) return 'open';
  return setup ? 'left' : 'untouched';
}

function leadOf({ setup }: SetupState, clock: Clock): CardText {
  if (!setup) return words`Nobody has begun yet. It takes about ten minutes, and every step can be skipped.`;
  const who = cardText(setup.startedByName || 'somebody', 60);
  const begun = words`Begun by ${who}, ${shortInstant(setup.startedAt, clock)}.`;
  return setup.finishedAt
    ? words`${begun} Gone through to the end, ${shortInstant(setup.finishedAt, clock)}.`
    : words`${begun} It is at step ${STEPS.indexOf(setup.step) + 1}, ${STEP_WORDS[setup.step].title}.`;
}

const STATE_WORDS: Readonly<Record<StepState, CardText>> = {
  ok: words`in order`,
  open: words`something is missing`,
  checking: words`checking …`,
  untouched: words`not looked at yet`,
  skipped: words`skipped`,
};

function listRow(step: Step, number: number, record: StepRecord | undefined, clock: Clock): CheckRow {
  const how = stepState(record, clock.now);
  const mark = how === 'ok' ? 'ok' : how === 'open' ? 'missing' : 'note';
  const open = (record?.lines ?? []).filter((line) => line.mark === 'missing' || line.mark === 'unknown');
  const missing = open.length === 1 ? words`something is missing` : words`${open.length} things are missing`;
  const skipped = open.length > 0 ? words`skipped; ${missing} there` : STATE_WORDS.skipped;
  const said = how === 'open' ? missing : how === 'skipped' ? skipped : STATE_WORDS[how];
  const row = plainRow(
    mark,
    words`**${number}. ${STEP_WORDS[step].title}**: ${said}${checkedText(record, how, clock)}`,
  );
  const [first] = open;
  if (how !== 'open' || !first) return how === 'ok' ? row : { ...row, symbol: checksLook(how).symbol };
  return { ...row, hasMend: true, mend: checkRow(first).text };
}

/** When what a row says was found, behind it: the card stands where it is, and what it says grows old. */
function checkedText(record: StepRecord | undefined, how: StepState, clock: Clock): CardText {
  const isFound = how === 'ok' || how === 'open' || (how === 'skipped' && record?.lines.length);
  return isFound && record?.checkedAt ? words`, checked ${shortInstant(record.checkedAt, clock)}` : words``;
}

function hintOf(record: StepRecord | undefined, how: StepState, clock: Clock): CardText {
  if (how === 'checking') return words`This card is updated in a few seconds.`;
  if (how === 'skipped')
    return words`Skipped by ${cardText(record?.skippedByName || 'somebody', 60)}. Type **setup** to come back later.`;
  if (!record?.checkedAt) return words`Type **setup** at any time to go on; it stays where it is.`;
  const who = cardText(record.askedBy.name || 'somebody', 60);
  return words`Checked ${shortInstant(record.checkedAt, clock)} for ${who}. Type **setup** at any time to go on.`;
}
