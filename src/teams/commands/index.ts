import type { Schedule } from '../../digest/index.ts';
import { refusalFor } from '../authorise.ts';
import type { Desk } from '../desk.ts';
import { type Command, LONGEST_MESSAGE, MOST_NUMBERS, readCommand } from '../read-command.ts';
import type { FileReply, Reply } from '../reply.ts';
import { answerAs, answerStated, routeQuestion } from '../route-question.ts';
import type { Turn } from '../turn.ts';
import { listAlarms, showAlarm } from './alarm-commands.ts';
import { acknowledge, assign, listAlerts, refused, reopen, resolve, showAlert } from './alert-commands.ts';
import { addContactOf, drill, showContacts, verifyContacts } from './contact-commands.ts';
import { dropDelivery, listDeliveries, retryDeliveries } from './delivery-commands.ts';
import { sayMore, showDigest, showHelp, showStatus, simulate, tooLong, tooMany } from './desk-commands.ts';
import { explainImport, offerContacts, previewImport } from './file-commands.ts';
import { answerGuidance } from './guidance-commands.ts';
import { forgetAnswer, listSavedAnswers, listTeamQuestions, showTeamQuestion } from './question-commands.ts';
import { completeTask, listMyTasks, passTask, showTask } from './task-commands.ts';

/** Answers what a person wrote; anything that is no command is a question. */
export async function handleText(desk: Desk, schedule: Schedule, turn: Turn): Promise<Reply | FileReply> {
  const refusal = await refusalFor(desk.roles, turn.person.entraId, 'help.show');
  if (refusal) return refused(refusal);
  const [file] = turn.files;
  return file ? previewImport(desk, turn, file) : handle(desk, schedule, turn, readCommand(turn.text));
}

async function handle(desk: Desk, schedule: Schedule, turn: Turn, command: Command): Promise<Reply | FileReply> {
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
    case 'alarms':
      return listAlarms(desk);
    case 'alarm':
      return showAlarm(desk, command.number);
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
      return (await answerInstead(desk, turn, command.of)) ?? showContacts(desk, turn, command.of);
    case 'addContact':
      return (await answerInstead(desk, turn, command.of)) ?? addContactOf(desk, turn, command.of);
    case 'verifyContacts':
      return verifyContacts(desk, turn, command.of);
    case 'drill':
      return (await answerInstead(desk, turn, command.of)) ?? drill(desk, turn, command.of);
    case 'importContacts':
      return explainImport(turn);
    case 'exportContacts':
      return offerContacts(desk, turn, command.of);
    case 'questions':
      return listTeamQuestions(desk);
    case 'teamQuestion':
      return showTeamQuestion(desk, turn, command.number);
    case 'savedAnswers':
      return listSavedAnswers(desk);
    case 'forgetAnswer':
      return forgetAnswer(desk, turn, command.number);
    case 'deliveries':
      return listDeliveries(desk);
    case 'retryDeliveries':
      return retryDeliveries(desk, turn, command.number);
    case 'dropDelivery':
      return dropDelivery(desk, turn, command.number);
    case 'simulate':
      return simulate(desk, command.what);
    case 'question':
      return routeQuestion(desk, turn, command.text);
    case 'posture':
    case 'coverage':
      return (await answerAs(desk, turn, turn.text, 'live')) ?? routeQuestion(desk, turn, turn.text);
  }
}

/** “alerts assigned to Lee”, “alerts about costs”: no customer is called so, but our state or the documents may know. */
async function answerInstead(desk: Desk, turn: Turn, name: string): Promise<Reply | undefined> {
  if (!name.includes(' ') || (await desk.tenants.find(name)).length > 0) return undefined;
  const stated = await answerStated(desk, turn, turn.text);
  if (stated) return stated;
  // A customer that we do not know must be told so, not be given an article that shares a word with its name.
  if (looksLikeName(turn.text, name) || desk.knowledge.answer(turn.text).kind !== 'answer') return undefined;
  return answerGuidance(desk, turn, turn.text);
}

const FIRM =
  /\b(?:corp|corporation|inc|ltd|limited|gmbh|ag|llc|plc|sa|bv|group|holdings?|bank|insurance|airlines?|industries|consulting|solutions|traders|sons|company)\.?$/i;

/** Whether what stands in place of a customer is one by its look: every word in capitals, or a firm's last word. */
function looksLikeName(text: string, name: string): boolean {
  const at = text.toLowerCase().indexOf(name.toLowerCase());
  const words = at < 0 ? [] : text.slice(at, at + name.length).split(' ');
  return FIRM.test(name) || (words.length > 1 && words.every((word) => /^[\p{Lu}&]/u.test(word)));
}
