import { ROLES, type Role } from './person.ts';
import type { RoleGroup } from './roles.ts';

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
  'coverage.list': 'reader',
  'coverage.show': 'reader',
  'coverage.export': 'reader',
  'role.show': 'reader',
  'role.set': 'administrator',
  'erasure.ask': 'administrator',
  'erasure.approve': 'approver',
  'erasure.refuse': 'approver',
  'erasure.show': 'reader',
  'person.export': 'administrator',
  'delivery.retry': 'approver',
  'delivery.drop': 'approver',
  'house.show': 'reader',
  'status.show': 'reader',
  'settings.show': 'reader',
  'settings.chooseGeneral': 'administrator',
  'settings.chooseCustomers': 'administrator',
  'settings.chooseDuty': 'responder',
  'settings.saveGeneral': 'administrator',
  'settings.watch': 'administrator',
  'settings.unwatch': 'administrator',
  'settings.export': 'administrator',
  'settings.applyFile': 'administrator',
  'settings.dropFile': 'administrator',
  'duty.take': 'responder',
  'duty.leave': 'responder',
  'help.show': 'reader',
  'setup.show': 'reader',
  'setup.continue': 'administrator',
  'setup.check': 'administrator',
  'setup.checkAll': 'administrator',
  'setup.next': 'administrator',
  'setup.skip': 'administrator',
  'setup.save': 'administrator',
  'channel.use': 'administrator',
  'consent.ask': 'administrator',
  'consent.grant': 'administrator',
  'consent.all': 'administrator',
  'consent.show': 'reader',
  'webhook.show': 'reader',
  'webhook.register': 'administrator',
  // The one who confirms may be somebody else: an approver is enough to say yes to what an administrator proposed.
  'webhook.replace': 'approver',
  'webhook.test': 'administrator',
  'testAlert.send': 'responder',
  'testAlert.show': 'reader',
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

/**
 * Who may do an action where groups of a customer's own stand in the place of some of the desk's:
 * `the group “Contoso team”, approvers and administrators`.
 *
 * @param groups - those that decide there; see `Roles.groupsAt`
 */
export function whoMayAt(verb: GuardedVerb, groups: readonly RoleGroup[]): string {
  const names = ROLES.filter((role) => may(role, verb)).flatMap((role) => {
    const own = groups.find((group) => group.isOwn && group.role === role);
    const desk = role === 'administrator' ? [PLURALS[role]] : [];
    if (!own) return [PLURALS[role]];
    return [own.groupName ? `the group “${own.groupName}”` : `${PLURALS[role]} of this customer`, ...desk];
  });
  return new Intl.ListFormat('en-GB').format(names);
}
