import type { Schedule } from '../../digest/index.ts';
import { findTenants } from '../../tenants/index.ts';
import { refusalFor } from '../authorise.ts';
import type { Desk } from '../desk.ts';
import { type Command, LONGEST_MESSAGE, MOST_NUMBERS, readCommand } from '../read-command.ts';
import type { Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { answerReply } from '../views/answer-view.ts';
import { acknowledge, assign, listAlerts, refused, reopen, resolve, showAlert } from './alert-commands.ts';
import {
  sayMore,
  showContacts,
  showDigest,
  showHelp,
  showStatus,
  simulate,
  tooLong,
  tooMany,
} from './desk-commands.ts';
import { completeTask, listMyTasks, passTask, showTask } from './task-commands.ts';

/** Answers what a person wrote; anything that is no command is a question. */
export async function handleText(desk: Desk, schedule: Schedule, turn: Turn): Promise<Reply> {
  const refusal = await refusalFor(desk.roles, turn.person.entraId, 'help.show');
  return refusal ? refused(refusal) : handle(desk, schedule, turn, readCommand(turn.text));
}

async function handle(desk: Desk, schedule: Schedule, turn: Turn, command: Command): Promise<Reply> {
  switch (command.name) {
    case 'help':
    case 'empty':
      return showHelp(desk);
    case 'tooLong':
      return tooLong(LONGEST_MESSAGE);
    case 'tooMany':
      return tooMany(MOST_NUMBERS);
    case 'incomplete':
      return sayMore(command.example);
    case 'alerts':
      return (await answerInstead(desk, turn, command.customer)) ?? listAlerts(desk, command.customer);
    case 'alert':
      return showAlert(desk, turn, command.number);
    case 'acknowledge':
      return acknowledge(desk, turn, command.numbers);
    case 'reopen':
      return reopen(desk, turn, command.numbers);
    case 'assign':
      return assign(desk, turn, command.numbers, command.to);
    case 'resolve':
      return resolve(desk, turn, command.numbers, command.reason);
    case 'tasks':
      return listMyTasks(desk, turn);
    case 'task':
      return showTask(desk, turn, command.number);
    case 'done':
      return completeTask(desk, turn, command.number);
    case 'handOver':
      return passTask(desk, turn, command.number, command.to);
    case 'status':
      return showStatus(desk, turn);
    case 'digest':
      return showDigest(desk, schedule);
    case 'contacts':
      return (await answerInstead(desk, turn, command.of)) ?? showContacts(desk, command.of);
    case 'simulate':
      return simulate(desk, command.what);
    case 'question':
      return answerReply(command.text, desk.knowledge.answer(command.text));
  }
}

/** “alerts about costs”: no customer is called so, but the documents may have an answer. */
async function answerInstead(desk: Desk, turn: Turn, name: string): Promise<Reply | undefined> {
  if (!name.includes(' ') || (await findTenants(desk.db, name)).length > 0) return undefined;
  const answer = desk.knowledge.answer(turn.text);
  return answer.kind === 'answer' ? answerReply(turn.text, answer) : undefined;
}
