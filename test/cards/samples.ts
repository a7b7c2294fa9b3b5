import { readFileSync } from 'node:fs';
import type { CardData, CardName } from '../../src/teams/card-data.ts';

/** Every card has one template `<name>.json` and one file of samples `<name>.sample.json`. */
export const CARDS = [
  'alert',
  'alert-assign',
  'alert-resolve',
  'alert-list',
  'alarm',
  'checks',
  'erasure',
  'fold',
  'fold-list',
  'task',
  'task-assign',
  'task-list',
  'answer',
  'abstain',
  'feedback',
  'team-question',
  'team-question-ask',
  'team-question-answer',
  'question-list',
  'saved-answers',
  'contacts',
  'contact-edit',
  'contact-remove',
  'contact-reminder',
  'drill',
  'drill-start',
  'drill-ask',
  'contact-import',
  'live',
  'reading',
  'coverage',
  'coverage-customer',
  'roles',
  'own-house',
  'digest',
  'status',
  'settings',
  'settings-general',
  'settings-customers',
  'settings-duty',
  'settings-import',
  'duty',
  'deliveries',
  'help',
  'notice',
  'welcome',
] as const satisfies readonly CardName[];

/** A contract as JSON can hold it: brands and closed words become plain strings, so the compiler can check the files. */
export type Plain<T> = T extends string
  ? string
  : T extends number | boolean
    ? T extends boolean
      ? boolean
      : number
    : { [K in keyof T]: Plain<T[K]> };

type SampleFiles = { readonly [N in CardName]: { readonly variants: Readonly<Record<string, Plain<CardData[N]>>> } };

/**
 * The sample files as the compiler reads them. It fails here when a sample lacks a field of its contract or has one of
 * another type, so that no template is ever tried with data that production cannot have.
 */
export interface CheckedSampleFiles extends SampleFiles {
  readonly alert: typeof import('../../cards/alert.sample.json', { with: { type: 'json' }});
  readonly 'alert-assign': typeof import('../../cards/alert-assign.sample.json', { with: { type: 'json' }});
  readonly 'alert-resolve': typeof import('../../cards/alert-resolve.sample.json', { with: { type: 'json' }});
  readonly 'alert-list': typeof import('../../cards/alert-list.sample.json', { with: { type: 'json' }});
  readonly alarm: typeof import('../../cards/alarm.sample.json', { with: { type: 'json' }});
  readonly checks: typeof import('../../cards/checks.sample.json', { with: { type: 'json' }});
  readonly 'fold-list': typeof import('../../cards/fold-list.sample.json', { with: { type: 'json' }});
  readonly erasure: typeof import('../../cards/erasure.sample.json', { with: { type: 'json' }});
  readonly fold: typeof import('../../cards/fold.sample.json', { with: { type: 'json' }});
  readonly task: typeof import('../../cards/task.sample.json', { with: { type: 'json' }});
  readonly 'task-assign': typeof import('../../cards/task-assign.sample.json', { with: { type: 'json' }});
  readonly 'task-list': typeof import('../../cards/task-list.sample.json', { with: { type: 'json' }});
  readonly answer: typeof import('../../cards/answer.sample.json', { with: { type: 'json' }});
  readonly abstain: typeof import('../../cards/abstain.sample.json', { with: { type: 'json' }});
  readonly feedback: typeof import('../../cards/feedback.sample.json', { with: { type: 'json' }});
  readonly 'team-question': typeof import('../../cards/team-question.sample.json', { with: { type: 'json' }});
  readonly 'team-question-ask': typeof import('../../cards/team-question-ask.sample.json', { with: { type: 'json' }});
  readonly 'team-question-answer': typeof import('../../cards/team-question-answer.sample.json', { with: {
    type: 'json',
  }});
  readonly 'question-list': typeof import('../../cards/question-list.sample.json', { with: { type: 'json' }});
  readonly 'saved-answers': typeof import('../../cards/saved-answers.sample.json', { with: { type: 'json' }});
  readonly contacts: typeof import('../../cards/contacts.sample.json', { with: { type: 'json' }});
  readonly 'contact-import': typeof import('../../cards/contact-import.sample.json', { with: { type: 'json' }});
  readonly 'contact-edit': typeof import('../../cards/contact-edit.sample.json', { with: { type: 'json' }});
  readonly 'contact-remove': typeof import('../../cards/contact-remove.sample.json', { with: { type: 'json' }});
  readonly 'contact-reminder': typeof import('../../cards/contact-reminder.sample.json', { with: { type: 'json' }});
  readonly drill: typeof import('../../cards/drill.sample.json', { with: { type: 'json' }});
  readonly 'drill-start': typeof import('../../cards/drill-start.sample.json', { with: { type: 'json' }});
  readonly 'drill-ask': typeof import('../../cards/drill-ask.sample.json', { with: { type: 'json' }});
  readonly live: typeof import('../../cards/live.sample.json', { with: { type: 'json' }});
  readonly reading: typeof import('../../cards/reading.sample.json', { with: { type: 'json' }});
  readonly coverage: typeof import('../../cards/coverage.sample.json', { with: { type: 'json' }});
  readonly 'coverage-customer': typeof import('../../cards/coverage-customer.sample.json', { with: { type: 'json' }});
  readonly roles: typeof import('../../cards/roles.sample.json', { with: { type: 'json' }});
  readonly 'own-house': typeof import('../../cards/own-house.sample.json', { with: { type: 'json' }});
  readonly digest: typeof import('../../cards/digest.sample.json', { with: { type: 'json' }});
  readonly settings: typeof import('../../cards/settings.sample.json', { with: { type: 'json' }});
  readonly 'settings-general': typeof import('../../cards/settings-general.sample.json', { with: { type: 'json' }});
  readonly 'settings-customers': typeof import('../../cards/settings-customers.sample.json', { with: { type: 'json' }});
  readonly 'settings-duty': typeof import('../../cards/settings-duty.sample.json', { with: { type: 'json' }});
  readonly 'settings-import': typeof import('../../cards/settings-import.sample.json', { with: { type: 'json' }});
  readonly duty: typeof import('../../cards/duty.sample.json', { with: { type: 'json' }});
  readonly status: typeof import('../../cards/status.sample.json', { with: { type: 'json' }});
  readonly help: typeof import('../../cards/help.sample.json', { with: { type: 'json' }});
  readonly notice: typeof import('../../cards/notice.sample.json', { with: { type: 'json' }});
  readonly welcome: typeof import('../../cards/welcome.sample.json', { with: { type: 'json' }});
}

export interface Sample<N extends CardName = CardName> {
  readonly card: N;
  readonly variant: string;
  readonly data: CardData[N];
}

/** The samples of one card. */
export function samplesOf<N extends CardName>(card: N): Sample<N>[] {
  const file = new URL(`../../cards/${card}.sample.json`, import.meta.url);
  const { variants } = JSON.parse(readFileSync(file, 'utf8')) as { variants: Record<string, CardData[N]> };
  return Object.entries(variants).map(([variant, data]) => ({ card, variant, data }));
}

/** All samples of all cards. */
export const SAMPLES: readonly Sample[] = CARDS.flatMap((card): Sample[] => samplesOf(card));
