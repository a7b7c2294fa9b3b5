import { type CardText, words } from '../card-text.ts';

/** Every verb that a card can send, `noun.verb`. The handler of presses knows these and refuses all others. */
export const VERBS = [
  /** Take the alert: its card in the state after it. */
  'alert.acknowledge',
  /** The form `alert-assign`, for the presser alone. */
  'alert.chooseAssignee',
  /** Sent by that form; input `in_assignee` is an Entra object id. */
  'alert.assign',
  /** The form `alert-resolve`, for the presser alone. */
  'alert.chooseResolution',
  /** Sent by that form; inputs `in_resolution` and `in_note`. */
  'alert.resolve',
  'alert.reopen',
  /** The alert as it stands, in place of the card pressed. */
  'alert.show',
  /** The alert as a message of its own; the list pressed stays. */
  'alert.open',
  /** Open alerts; of one tenant where it is named. */
  'alert.list',
  /** The tasks of one alert. */
  'alert.tasks',
  'task.complete',
  'task.take',
  /** The form `task-assign`, for the presser alone. */
  'task.chooseAssignee',
  /** Sent by that form; input `in_assignee` is an Entra object id. */
  'task.assign',
  /** The task as it stands, in place of the card pressed. */
  'task.show',
  /** The task as a message of its own; the list pressed stays. */
  'task.open',
  /** Open tasks of the presser. */
  'task.list',
  /** A question that we offered, by its id. */
  'question.ask',
  /** One branch of an answer that depends on a condition; carries `articleId` and `branchId`. */
  'question.branch',
  /** The reason behind an answer. */
  'question.why',
  /** The whole article of an answer. */
  'question.more',
  /** The presser's last question, read in another way; carries `readingId`. */
  'question.readAs',
  'question.helpful',
  'question.unhelpful',
  /** The form `team-question-ask`, for the presser alone. */
  'question.askTeam',
  /** Sent by that form; input `in_question`. */
  'question.sendToTeam',
  /** A task for the presser out of an answer. */
  'question.makeTask',
  /** Somebody of the channel will answer a question of a colleague. */
  'teamQuestion.take',
  /** The form `team-question-answer`, for the presser alone. */
  'teamQuestion.chooseAnswer',
  /** Sent by that form; inputs `in_answer` and `in_save`. */
  'teamQuestion.answer',
  /** The question as it stands, in place of the card pressed. */
  'teamQuestion.show',
  /** The question as a message of its own; the list pressed stays. */
  'teamQuestion.open',
  /** Contacts of one tenant, in place of the card pressed. */
  'contact.show',
  /** The same as a message of its own; the list pressed stays. */
  'contact.open',
  /** The form `contact-edit`, empty, for the presser alone; carries `tenantId`. */
  'contact.add',
  /** The form `contact-edit` of one contact; carries `contactId`. */
  'contact.edit',
  /** Sent by that form; carries `tenantId`, or `contactId` and `versionId`. */
  'contact.save',
  /** Asks whether a contact shall really go. */
  'contact.chooseRemove',
  'contact.remove',
  /** Records that the contact still answers there. */
  'contact.verify',
  /** The form `drill-start`, for the presser alone; carries `tenantId`. */
  'contact.chooseDrill',
  /** Sent by that form: starts a drill; input `in_contact` is the id of a contact. */
  'contact.drill',
  /** Carries out a list that was previewed; carries `importId`. */
  'contact.applyImport',
  'contact.dropImport',
  /** Every line of such a list with what becomes of it, as a file. */
  'contact.importReport',
  /** The contact themselves says that they are there; carries `drillId`. */
  'drill.answer',
  /** Whoever called says that the contact was reached, or was not. */
  'drill.reached',
  'drill.notReached',
  'drill.show',
  'contactReminder.show',
  /** The alarm as it stands, in place of the card pressed. */
  'alarm.show',
  /** The open alerts of a fold, the worst first; carries `foldId` and `pageId`. */
  'fold.list',
  /** Takes every new alert of a fold up to `upToId`. */
  'fold.acknowledge',
  /** The fold as it stands, in place of the card pressed. */
  'fold.show',
  /** How far the customers can be read; carries `filterId` and `pageId`. */
  'coverage.list',
  /** The same of one tenant. */
  'coverage.show',
  /** Who may do what: on the desk, or at the tenant that it carries. */
  'role.show',
  /** A second person decides whether somebody is forgotten; carries `erasureId`. */
  'erasure.approve',
  'erasure.refuse',
  /** The erasure as it stands, in place of the card pressed. */
  'erasure.show',
  /** Whether we keep to the documents ourselves, in place of the card pressed. */
  'house.show',
  'status.show',
  /** What is set about the desk, in place of the card pressed. */
  'settings.show',
  /** The forms `settings-general`, `settings-customers` and `settings-duty`, for the presser alone. */
  'settings.chooseGeneral',
  'settings.chooseCustomers',
  'settings.chooseDuty',
  /** Sent by the first; carries `versionsId`. */
  'settings.saveGeneral',
  /** Sent by the second: input `in_customer`, or `tenantId` of one that was offered. */
  'settings.watch',
  'settings.unwatch',
  /** Sent by the third: inputs `in_assignee` and `in_until`. */
  'duty.take',
  'duty.leave',
  /** Carries out a configuration file that was previewed; carries `importId`. */
  'settings.applyFile',
  'settings.dropFile',
  'help.show',
  /** Every step of set-up with how it stands. */
  'setup.show',
  /** The step at which set-up is; begins it where nobody has. */
  'setup.continue',
  /** Looks at a step again; carries the step as `aboutId`. */
  'setup.check',
  /** Looks at every step again. */
  'setup.checkAll',
  /** On to the step after `aboutId`. */
  'setup.next',
  /** The same, and the step counts as skipped. */
  'setup.skip',
  /** What was filled in at the step `aboutId`; inputs are those of its form. */
  'setup.save',
  /** Alerts shall come to the channel to which a colleague added the bot; `aboutId` says which, see `channelAbout`. */
  'channel.use',
  /** Shows what consent to the tenant that it carries would grant, and asks. */
  'consent.ask',
  /** Carries out a consent that was shown; `aboutId` is its run. */
  'consent.grant',
  /** Shows what consent to all customers that lack it would grant. */
  'consent.all',
  'consent.show',
  /** The registration at Partner Center as it is now. */
  'webhook.show',
  /** Registers our address; another tool's address is shown first. */
  'webhook.register',
  /** Confirms that ours stands in place of the address that was shown; `aboutId` is the change. */
  'webhook.replace',
  /** Has Partner Center send its test event. */
  'webhook.test',
  'testAlert.send',
  /** What became of a test alert; `aboutId` is the test. */
  'testAlert.show',
] as const;
export type Verb = (typeof VERBS)[number];

/** A button. `tooltip` says what the press will do; screen readers read it too. */
export interface CardAction<V extends Verb = Verb> {
  readonly verb: V;
  readonly title: CardText;
  readonly tooltip: CardText;
  readonly style: 'default' | 'positive' | 'destructive';
}

/** Verbs that a state offers as buttons, as opposed to the ones that a form or a row sends. */
export type AlertVerb =
  | 'alert.acknowledge'
  | 'alert.chooseAssignee'
  | 'alert.chooseResolution'
  | 'alert.reopen'
  | 'alert.tasks';
/** Verbs that ask for something of one tenant. */
export type TenantVerb =
  | 'consent.ask'
  | 'coverage.show'
  | 'role.show'
  | 'alert.list'
  | 'contact.show'
  | 'contact.add'
  | 'contact.chooseDrill';
export type TeamQuestionVerb = 'teamQuestion.take' | 'teamQuestion.chooseAnswer';
export type TaskVerb = 'task.complete' | 'task.take' | 'task.chooseAssignee';
export type FoldVerb = 'fold.list' | 'fold.acknowledge';
export type DrillVerb = 'drill.reached' | 'drill.notReached';

type Look<V extends Verb> = Omit<CardAction<V>, 'verb'>;

const ALERT_BUTTONS: Readonly<Record<AlertVerb, Look<AlertVerb>>> = {
  'alert.acknowledge': {
    title: words`Acknowledge`,
    tooltip: words`Tells the team that you are on it`,
    style: 'positive',
  },
  'alert.chooseAssignee': { title: words`Assign`, tooltip: words`Choose who takes it`, style: 'default' },
  'alert.chooseResolution': { title: words`Resolve`, tooltip: words`Choose how it ended`, style: 'default' },
  'alert.reopen': {
    title: words`Reopen`,
    tooltip: words`Makes it a new alert again, owned by nobody`,
    style: 'default',
  },
  'alert.tasks': { title: words`Tasks`, tooltip: words`Lists the steps of its remediation`, style: 'default' },
};

const TASK_BUTTONS: Readonly<Record<TaskVerb, Look<TaskVerb>>> = {
  'task.complete': { title: words`Done`, tooltip: words`Records that you have done it`, style: 'positive' },
  'task.take': { title: words`Take it`, tooltip: words`Makes you its owner`, style: 'default' },
  'task.chooseAssignee': { title: words`Hand over`, tooltip: words`Choose a new owner`, style: 'default' },
};

const DRILL_BUTTONS: Readonly<Record<DrillVerb, Look<DrillVerb>>> = {
  'drill.reached': { title: words`Reached`, tooltip: words`Records that they answered you`, style: 'positive' },
  'drill.notReached': { title: words`Not reached`, tooltip: words`Ends the drill without an answer`, style: 'default' },
};

const FOLD_BUTTONS: Readonly<Record<FoldVerb, Look<FoldVerb>>> = {
  'fold.list': { title: words`Show all`, tooltip: words`Lists its open alerts, the worst first`, style: 'default' },
  'fold.acknowledge': {
    title: words`Acknowledge all`,
    tooltip: words`Tells the team that you are on all new alerts that this card counts`,
    style: 'positive',
  },
};

const TEAM_QUESTION_BUTTONS: Readonly<Record<TeamQuestionVerb, Look<TeamQuestionVerb>>> = {
  'teamQuestion.take': {
    title: words`Take it`,
    tooltip: words`Tells the team that you will answer`,
    style: 'positive',
  },
  'teamQuestion.chooseAnswer': { title: words`Answer`, tooltip: words`Write the answer`, style: 'default' },
};

/** The button of an alert's verb, with the words and the style that it has on every card. */
export const alertButton = (verb: AlertVerb): CardAction<AlertVerb> => ({ verb, ...ALERT_BUTTONS[verb] });

/** The button of a task's verb, likewise. */
export const taskButton = (verb: TaskVerb): CardAction<TaskVerb> => ({ verb, ...TASK_BUTTONS[verb] });

/** The button of a drill's verb, likewise. */
export const drillButton = (verb: DrillVerb): CardAction<DrillVerb> => ({ verb, ...DRILL_BUTTONS[verb] });

/** The button of a fold's verb, likewise. */
export const foldButton = (verb: FoldVerb): CardAction<FoldVerb> => ({ verb, ...FOLD_BUTTONS[verb] });

/** The button of a team question's verb, likewise. */
export const teamQuestionButton = (verb: TeamQuestionVerb): CardAction<TeamQuestionVerb> => ({
  verb,
  ...TEAM_QUESTION_BUTTONS[verb],
});
