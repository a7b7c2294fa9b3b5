import { ROLES, type Role } from './person.ts';

/** The role that each action of a card or a command needs. A form needs what sending it needs. */
export const ACTIONS_NEED = {
  'alert.acknowledge': 'responder',
  'alert.chooseAssignee': 'responder',
  'alert.assign': 'responder',
  'alert.chooseResolution': 'responder',
  'alert.resolve': 'responder',
  'alert.reopen': 'responder',
  'alert.show': 'reader',
  'alert.open': 'reader',
  'alert.list': 'reader',
  'alert.tasks': 'reader',
  'fold.list': 'reader',
  'fold.acknowledge': 'responder',
  'fold.show': 'reader',
  'task.complete': 'responder',
  'task.reopen': 'responder',
  'task.take': 'responder',
  'task.chooseAssignee': 'responder',
  'task.assign': 'responder',
  'task.show': 'reader',
  'task.open': 'reader',
  'task.list': 'reader',
  'contact.show': 'reader',
  'contact.open': 'reader',
  'contact.add': 'administrator',
  'contact.edit': 'administrator',
  'contact.save': 'administrator',
  'contact.chooseRemove': 'administrator',
  'contact.remove': 'administrator',
  'contact.applyImport': 'administrator',
  'contact.dropImport': 'administrator',
  'contact.importReport': 'administrator',
  'contact.export': 'responder',
  'contact.verify': 'responder',
  'contact.chooseDrill': 'responder',
  'contact.drill': 'responder',
  'contactReminder.show': 'reader',
  'drill.answer': 'reader',
  'drill.reached': 'responder',
  'drill.notReached': 'responder',
  'drill.show': 'reader',
  'question.ask': 'reader',
  'question.branch': 'reader',
  'question.why': 'reader',
  'question.more': 'reader',
  'question.readAs': 'reader',
  'question.helpful': 'reader',
  'question.unhelpful': 'reader',
  'question.askTeam': 'reader',
  'question.sendToTeam': 'reader',
  'question.makeTask': 'responder',
  'teamQuestion.take': 'responder',
  'teamQuestion.chooseAnswer': 'responder',
  'teamQuestion.answer': 'responder',
  'teamQuestion.show': 'reader',
  'teamQuestion.open': 'reader',
  'localArticle.retire': 'administrator',
  'alarm.show': 'reader',
  'digest.show': 'reader',
  'delivery.retry': 'approver',
  'delivery.drop': 'approver',
  'status.show': 'reader',
  'help.show': 'reader',
} as const satisfies Record<string, Role>;
export type GuardedVerb = keyof typeof ACTIONS_NEED;

/** Whether a role allows an action. */
export const may = (role: Role | 'none', verb: GuardedVerb): boolean =>
  role !== 'none' && ROLES.indexOf(role) >= ROLES.indexOf(ACTIONS_NEED[verb]);

const PLURALS: Readonly<Record<Role, string>> = {
  reader: 'readers',
  responder: 'responders',
  approver: 'approvers',
  administrator: 'administrators',
};

/** Who may do an action, for the middle of a sentence: `responders, approvers and administrators`. */
export function whoMay(verb: GuardedVerb): string {
  const names = ROLES.filter((role) => may(role, verb)).map((role) => PLURALS[role]);
  return new Intl.ListFormat('en-GB').format(names);
}
