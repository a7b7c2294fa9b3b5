import { continueSetup, goToStep, readSetup, STEPS, type Step, stepState } from '../../setup/index.ts';
import { raiseTestAlert } from '../../test-alerts/index.ts';
import { refusalFor } from '../authorise.ts';
import { joinText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { showKept } from '../kept-cards.ts';
import { actorOf } from '../presses/alert-presses.ts';
import type { Reply } from '../reply.ts';
import { keptAnswer, MAY_GO_ON } from '../setup/kept-reply.ts';
import { withOwnSteps } from '../setup/own-steps.ts';
import { STEP_WORDS } from '../setup/step-words.ts';
import type { Turn } from '../turn.ts';
import { notice } from '../views/notice.ts';
import { refused } from './alert-commands.ts';

/** `setup`: begins it or goes on where it stands. Whoever may not sees how it stands, and who may go on. */
export async function showSetup(desk: Desk, turn: Turn): Promise<Reply> {
  if (await refusalFor(desk.roles, turn.person.entraId, 'setup.continue')) return listSetup(desk, turn);
  await continueWhereOpen(desk, turn);
  return answered(await keptAnswer(desk, { view: 'setup', aboutId: '' }));
}

/** `setup 4`, `setup duty`. */
export async function showSetupStep(desk: Desk, turn: Turn, step: Step): Promise<Reply> {
  const refusal = await refusalFor(desk.roles, turn.person.entraId, 'setup.continue');
  if (refusal) return refused(refusal);
  await goToStep(desk, step, actorOf(turn));
  await showKept(desk, ['setup', 'setupList']);
  return answered(await keptAnswer(desk, { view: 'setup', aboutId: '' }));
}

/** `setup 12`, `setup step foo`. */
export const noSuchStep = (): Reply =>
  notice(
    'info',
    words`There are steps 1 to ${STEPS.length}`,
    joinText(
      STEPS.map((step, index) => words`${index + 1} ${STEP_WORDS[step].title}`),
      ', ',
    ),
    words`Type **setup 4** or **setup duty** for one of them, **setup steps** for how each stands.`,
  );

/** `setup steps`. */
export async function listSetup(desk: Desk, turn: Turn): Promise<Reply> {
  const mayNot = await refusalFor(desk.roles, turn.person.entraId, 'setup.continue');
  return answered(await keptAnswer(desk, { view: 'setupList', aboutId: mayNot ? '' : MAY_GO_ON }));
}

/** Goes on where the set-up stands; one that has come to its end goes on with the first step that is open. */
export async function continueWhereOpen(desk: Desk, turn: Turn): Promise<void> {
  const { setup, steps } = await withOwnSteps(desk, await readSetup(desk.db));
  const open = STEPS.find((step) => stepState(steps.get(step), desk.now()) !== 'ok');
  if (setup?.finishedAt && open) await goToStep(desk, open, actorOf(turn));
  else await continueSetup(desk, actorOf(turn));
  await showKept(desk, ['setup', 'setupList']);
}

/** `test alert`: sends one, and reports its receipt. */
export async function sendTestAlert(desk: Desk, turn: Turn): Promise<Reply> {
  const refusal = await refusalFor(desk.roles, turn.person.entraId, 'testAlert.send');
  if (refusal) return refused(refusal);
  const { kind, testId } = await raiseTestAlert(desk, actorOf(turn));
  const banner = kind === 'tooSoon' ? words`One was sent within the last minute: this is its receipt.` : undefined;
  return answered(await keptAnswer(desk, { view: 'testAlert', aboutId: testId }, banner));
}

/** What a kept card shows is there as soon as it was written. */
const answered = (reply: Reply | undefined): Reply =>
  reply ?? notice('gone', words`There is nothing to show`, words`It was removed in the meantime.`);
