import { refusalFor } from '../authorise.ts';
import type { Desk } from '../desk.ts';
import { answerDuty } from '../live/answer-desk.ts';
import { type Command, LONGEST_MESSAGE, MOST_NUMBERS, readCommand } from '../read-command.ts';
import type { FileReply, Reply } from '../reply.ts';
import { answerAs, answerStated, routeQuestion } from '../route-question.ts';
import type { Turn } from '../turn.ts';
import { readCoverageFilter } from '../views/coverage-words.ts';
import { listAlarms, showAlarm } from './alarm-commands.ts';
import { acknowledge, assign, listAlerts, refused, reopen, resolve, showAlert } from './alert-commands.ts';
import { consentTo, consentToAll } from './consent-commands.ts';
import { addContactOf, drill, showContacts, verifyContacts } from './contact-commands.ts';
import { showCoverage } from './coverage-commands.ts';
import { dropDelivery, listDeliveries, retryDeliveries } from './delivery-commands.ts';
import { sayCourtesy, sayMore, showDigest, showHelp, showStatus, simulate, tooLong, tooMany } from './desk-commands.ts';
import { endDuty, passDuty, takeOwnDuty } from './duty-commands.ts';
import { decideByNumber, eraseSubject, exportPersonOf, showErasure, showErasures } from './erasure-commands.ts';
import { explainImport, offerContacts, offerCoverage, offerSettings, previewImport } from './file-commands.ts';
import { answerGuidance } from './guidance-commands.ts';
import { showHouse } from './house-commands.ts';
import { forgetAnswer, listSavedAnswers, listTeamQuestions, showTeamQuestion } from './question-commands.ts';
import { changeRole, showRoles } from './role-commands.ts';
import { changeWatching, resetPreference, setPreference, showSettings } from './settings-commands.ts';
import { listSetup, noSuchStep, sendTestAlert, showSetup, showSetupStep } from './setup-commands.ts';
import { completeTask, listMyTasks, passTask, showTask } from './task-commands.ts';
import { registerByWords, showWebhook, testByWords } from './webhook-commands.ts';

/** Answers what a person wrote; anything that is no command is a question. */
export async function handleText(desk: Desk, turn: Turn): Promise<Reply | FileReply> {
  const refusal = await refusalFor(desk.roles, turn.person.entraId, 'help.show');
  if (refusal) {
    desk.metrics?.refusals.inc({ door: 'person', reason: 'role' });
    desk.log.info({ code: 'role_refused', verb: 'help.show', person: turn.person.entraId }, 'message refused');
    return refused(refusal);
  }
  const [file] = turn.files;
  return file ? previewImport(desk, turn, file) : handle(desk, turn, readCommand(turn.text));
}

async function handle(desk: Desk, turn: Turn, command: Command): Promise<Reply | FileReply> {
  switch (command.name) {
    case 'help':
    case 'empty':
      return showHelp(desk);
    case 'courtesy':
      return sayCourtesy(command.kind);
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
      return showDigest(desk);
    case 'contacts':
      return (await answerInstead(desk, turn, command.of)) ?? showContacts(desk, turn, command.of);
    case 'addContact':
      return (await answerInstead(desk, turn, command.of)) ?? addContactOf(desk, turn, command.of);
    case 'verifyContacts':
      return verifyContacts(desk, turn, command.of);
    case 'drill':
      return (await answerInstead(desk, turn, command.of)) ?? drill(desk, turn, command.of);
    case 'roles':
      return (await rolesInstead(desk, turn, command.of)) ?? showRoles(desk, command.of);
    case 'role':
      return (await rolesInstead(desk, turn, command.of)) ?? changeRole(desk, turn, command);
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
    case 'house':
      return showHouse(desk);
    case 'erasures':
      return showErasures(desk);
    case 'erasure':
      return showErasure(desk, command.number);
    case 'erase':
      return eraseSubject(desk, turn, command.kind, command.who);
    case 'approveErasure':
      return decideByNumber(desk, turn, 'approve', command.number);
    case 'refuseErasure':
      return decideByNumber(desk, turn, 'refuse', command.number);
    case 'exportPerson':
      return exportPersonOf(desk, turn, command.who);
    case 'settings':
      return showSettings(desk, turn);
    case 'exportSettings':
      return offerSettings(desk, turn);
    case 'set':
      return setPreference(desk, turn, command.what, command.to);
    case 'reset':
      return resetPreference(desk, turn, command.what);
    case 'stopWatching':
      return (
        (await answerInstead(desk, turn, command.of)) ?? changeWatching(desk, turn, 'settings.unwatch', command.of)
      );
    case 'watch':
      return (await answerInstead(desk, turn, command.of)) ?? changeWatching(desk, turn, 'settings.watch', command.of);
    case 'duty':
      return answerDuty(desk);
    case 'takeDuty':
      return takeOwnDuty(desk, turn, command.until);
    case 'passDuty':
      return passDuty(desk, turn, command.to, command.until);
    case 'endDuty':
      return endDuty(desk, turn, command.whose);
    case 'setup':
      return showSetup(desk, turn);
    case 'setupSteps':
      return listSetup(desk, turn);
    case 'setupStep':
      return showSetupStep(desk, turn, command.step);
    case 'unknownStep':
      return noSuchStep();
    case 'consent':
      return (await answerInstead(desk, turn, command.of)) ?? consentTo(desk, turn, command.of);
    case 'consentAll':
      return consentToAll(desk, turn);
    case 'webhook':
      return showWebhook(desk);
    case 'webhookRegister':
      return registerByWords(desk, turn);
    case 'webhookTest':
      return testByWords(desk, turn);
    case 'testAlert':
      return sendTestAlert(desk, turn);
    case 'simulate':
      return simulate(desk, command.what);
    case 'question':
      return routeQuestion(desk, turn, command.text);
    case 'coverage':
      return (await coverageInstead(desk, turn, command.of)) ?? showCoverage(desk, command.of);
    case 'exportCoverage':
      return offerCoverage(desk, turn);
    case 'posture':
      return (await answerAs(desk, turn, turn.text, 'live')) ?? routeQuestion(desk, turn, turn.text);
  }
}

/** “roles in GDAP”: what is no customer is a question that the documents may answer. */
async function rolesInstead(desk: Desk, turn: Turn, of: string): Promise<Reply | undefined> {
  if (of === '' || (await desk.tenants.find(of)).length > 0 || looksLikeName(turn.text, of)) return undefined;
  return desk.knowledge.answer(turn.text).kind === 'answer' ? answerGuidance(desk, turn, turn.text) : undefined;
}

/** “coverage for costs”: what is no customer and no reason may be a question. */
async function coverageInstead(desk: Desk, turn: Turn, of: string): Promise<Reply | undefined> {
  return readCoverageFilter(of) ? undefined : answerInstead(desk, turn, of);
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
