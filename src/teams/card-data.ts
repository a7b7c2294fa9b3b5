/**
 * What each card is made of. A template takes exactly its interface: every field is there, nothing is null, a text that
 * does not apply is empty and has a `has…` flag. What is shown is `CardText` or a number, what is linked is `SafeUrl`;
 * plain strings are ids and only ever come back as the data of a press. Caps that a field names are kept by its maker:
 * with them the worst card stays below the size that Teams accepts. Titles, leads, headlines and reasons are also spoken
 * by screen readers, so there is no Markdown of ours in them.
 */
import type { AlarmCard } from './cards/alarm-card.ts';
import type { AlertAssignCard, AlertCard, AlertListCard, AlertResolveCard } from './cards/alert-cards.ts';
import type { AbstainCard, AnswerCard } from './cards/answer-cards.ts';
import type { ChecksCard } from './cards/checks-card.ts';
import type { ContactEditCard, ContactRemoveCard, ContactsCard } from './cards/contact-card.ts';
import type { CoverageCard, CoverageCustomerCard } from './cards/coverage-card.ts';
import type { DeliveriesCard, DigestCard, HelpCard, NoticeCard, StatusCard, WelcomeCard } from './cards/desk-cards.ts';
import type { ContactReminderCard, DrillAskCard, DrillCard, DrillStartCard } from './cards/drill-cards.ts';
import type { ErasureCard } from './cards/erasure-card.ts';
import type { FoldCard } from './cards/fold-card.ts';
import type { FoldListCard } from './cards/fold-list-card.ts';
import type { ContactImportCard } from './cards/import-card.ts';
import type { LiveCard, ReadingCard } from './cards/live-cards.ts';
import type { OwnHouseCard } from './cards/own-house-card.ts';
import type {
  FeedbackCard,
  QuestionListCard,
  SavedAnswersCard,
  TeamQuestionAnswerCard,
  TeamQuestionAskCard,
  TeamQuestionCard,
} from './cards/question-cards.ts';
import type { RolesCard } from './cards/roles-card.ts';
import type {
  DutyCard,
  SettingsCard,
  SettingsCustomersCard,
  SettingsDutyCard,
  SettingsGeneralCard,
  SettingsImportCard,
} from './cards/settings-cards.ts';
import type { TaskAssignCard, TaskCard, TaskListCard } from './cards/task-cards.ts';

export * from './cards/alarm-card.ts';
export * from './cards/alert-cards.ts';
export * from './cards/answer-cards.ts';
export * from './cards/checks-card.ts';
export * from './cards/contact-card.ts';
export * from './cards/coverage-card.ts';
export * from './cards/desk-cards.ts';
export * from './cards/drill-cards.ts';
export * from './cards/erasure-card.ts';
export * from './cards/fold-card.ts';
export * from './cards/fold-list-card.ts';
export * from './cards/import-card.ts';
export * from './cards/input-text.ts';
export * from './cards/live-cards.ts';
export * from './cards/look.ts';
export * from './cards/own-house-card.ts';
export * from './cards/question-cards.ts';
export * from './cards/roles-card.ts';
export * from './cards/safe-url.ts';
export * from './cards/settings-cards.ts';
export * from './cards/task-cards.ts';
export * from './cards/verbs.ts';

/** The data of each card, by the name of its template in `cards/`. */
export interface CardData {
  readonly alarm: AlarmCard;
  readonly alert: AlertCard;
  readonly 'alert-assign': AlertAssignCard;
  readonly 'alert-resolve': AlertResolveCard;
  readonly 'alert-list': AlertListCard;
  readonly erasure: ErasureCard;
  readonly fold: FoldCard;
  readonly 'fold-list': FoldListCard;
  readonly task: TaskCard;
  readonly 'task-assign': TaskAssignCard;
  readonly 'task-list': TaskListCard;
  readonly answer: AnswerCard;
  readonly abstain: AbstainCard;
  readonly feedback: FeedbackCard;
  readonly 'team-question': TeamQuestionCard;
  readonly 'team-question-ask': TeamQuestionAskCard;
  readonly 'team-question-answer': TeamQuestionAnswerCard;
  readonly 'question-list': QuestionListCard;
  readonly 'saved-answers': SavedAnswersCard;
  readonly contacts: ContactsCard;
  readonly 'contact-edit': ContactEditCard;
  readonly 'contact-remove': ContactRemoveCard;
  readonly 'contact-reminder': ContactReminderCard;
  readonly drill: DrillCard;
  readonly 'drill-start': DrillStartCard;
  readonly 'drill-ask': DrillAskCard;
  readonly 'contact-import': ContactImportCard;
  readonly live: LiveCard;
  readonly reading: ReadingCard;
  readonly coverage: CoverageCard;
  readonly 'coverage-customer': CoverageCustomerCard;
  readonly roles: RolesCard;
  readonly checks: ChecksCard;
  readonly digest: DigestCard;
  readonly 'own-house': OwnHouseCard;
  readonly status: StatusCard;
  readonly settings: SettingsCard;
  readonly 'settings-general': SettingsGeneralCard;
  readonly 'settings-customers': SettingsCustomersCard;
  readonly 'settings-duty': SettingsDutyCard;
  readonly 'settings-import': SettingsImportCard;
  readonly duty: DutyCard;
  readonly deliveries: DeliveriesCard;
  readonly help: HelpCard;
  readonly notice: NoticeCard;
  readonly welcome: WelcomeCard;
}

export type CardName = keyof CardData;
