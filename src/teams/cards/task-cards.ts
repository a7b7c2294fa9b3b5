import type { CardText } from '../card-text.ts';
import type { CardPerson } from './alert-cards.ts';
import type { TextColor } from './look.ts';
import type { CardAction, TaskVerb } from './verbs.ts';

interface TaskHead {
  readonly taskId: string;
  readonly version: number;
  readonly title: CardText;
  /** Where it comes from: `Alert #12 · Contoso`, `From an answer`. */
  readonly origin: CardText;
}

/** `task`: one step of a remediation. */
export interface TaskCard extends TaskHead {
  /** `Open`, `Done by Lee Gu at 15:10 UTC`. */
  readonly status: CardText;
  readonly statusColor: TextColor;
  readonly why: CardText;
  /** At most `STEPS_SHOWN`, in the order of doing. */
  readonly steps: readonly CardText[];
  /** `Nobody yet` when it has none. */
  readonly owner: CardText;
  /** Date and time with zone, and how long that is: `Fri 14 Mar, 12:00 UTC (in 3 h)`. */
  readonly due: CardText;
  /** At most three; see `taskButton`. */
  readonly actions: readonly CardAction<TaskVerb>[];
}

export const STEPS_SHOWN = 8;

/** `task-assign`: the form for the presser alone. */
export interface TaskAssignCard extends TaskHead {
  /** At least one, at most `PEOPLE_SHOWN`; the present owner or the presser first. */
  readonly people: readonly CardPerson[];
  /** One of `people`. */
  readonly chosenId: string;
}

/** One line of a list of tasks. Pressing it opens the task. */
export interface TaskRow extends TaskHead {
  /** `Open`, `Done`, `Overdue`: the word, its colour only repeats it. */
  readonly state: CardText;
  readonly stateColor: TextColor;
  readonly owner: CardText;
  readonly due: CardText;
}

/** `task-list`: mine, or those of one alert. */
export interface TaskListCard {
  readonly title: CardText;
  readonly isEmpty: boolean;
  readonly emptyText: CardText;
  /** At most `ROWS_SHOWN`, the first due first. */
  readonly rows: readonly TaskRow[];
  readonly hasMore: boolean;
  readonly more: CardText;
  readonly hint: CardText;
}
