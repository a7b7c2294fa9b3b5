import { readFollowUp } from '../knowledge/index.ts';
import { isWithin } from '../tenants/index.ts';
import { cardText, words } from './card-text.ts';
import { noSuchStep } from './commands/setup-commands.ts';
import type { Desk } from './desk.ts';
import { nearCommand, TWO_SLIPS_FROM, wordsIn } from './near-command.ts';
import type { Command } from './read-command.ts';
import type { Reply } from './reply.ts';
import { STEP_WORDS } from './setup/step-words.ts';
import { readCoverageFilter } from './views/coverage-words.ts';
import { notice } from './views/notice.ts';

/**
 * Offers the command that a short message may mean, in place of an article about something like it. What is offered
 * changes nothing before it is typed, and counts as no question.
 *
 * @returns `undefined` for what is no slip: a word that the documents have, a customer, a question that the team answered
 */
export async function suggestCommand(desk: Desk, text: string): Promise<Reply | undefined> {
  const [first = '', second = '', ...more] = wordsIn(text);
  if (more.length > 0 || readFollowUp(text) || desk.localAnswers.find(text)) return undefined;
  if (first === 'setup' && second !== '') return suggestStep(desk, text, second);
  const near = nearCommand(text);
  if (!near || desk.knowledge.hasWord(first)) return undefined;
  // A customer is found by a slip too, and a short one is near everything: only what begins like the word counts.
  const customers = await desk.tenants.find(first);
  if (customers.some(({ name, domain }) => [name, domain].some((own) => own.toLowerCase().startsWith(first)))) {
    return undefined;
  }
  const named = nameIn(near.command, second);
  if (named !== '' && !readCoverageFilter(named) && (await desk.tenants.find(named)).length === 0) return undefined;
  return didYouMean(near.typed);
}

/** The customer that a command names; `''` for none. */
function nameIn(command: Command, second: string): string {
  if (command.name === 'posture') return second;
  if (command.name === 'alerts') return command.customer;
  return 'of' in command ? command.of : '';
}

/** `setup dutty` is `setup duty`; `setup mfa` may be a question; the rest are steps that do not exist. */
function suggestStep(desk: Desk, text: string, step: string): Reply | undefined {
  const near = Object.values(STEP_WORDS)
    .flatMap(({ typed }) => typed)
    .find((word) => isWithin(step, word, word.length < TWO_SLIPS_FROM ? 1 : 2));
  if (near && !desk.knowledge.hasWord(step)) return didYouMean(`setup ${near}`);
  return desk.knowledge.answer(text).kind === 'abstain' ? noSuchStep() : undefined;
}

const didYouMean = (typed: string): Reply =>
  notice(
    'info',
    words`Did you mean “${cardText(typed, 80)}”?`,
    words`Nothing was done. Type **${cardText(typed, 80)}** if so.`,
    words`**help** shows all commands. A question needs some more words.`,
  );
