import { z } from 'zod';
import { VERBS, type Verb } from '../card-data.ts';
import { storableText } from '../storable-text.ts';

/** A button that somebody pressed. What it carries is input like any other: ids to look up, never facts. */
export interface Press {
  readonly verb: Verb;
  /** The id of what the card is about; `''` where the verb needs none. */
  readonly subjectId: string;
  /** Every `…Id` that the button carries, by its name. */
  readonly ids: Readonly<Record<string, string>>;
  /** The client asks for a fresh card by itself: never an action of a person. */
  readonly isRefresh: boolean;
  readonly inputs: Readonly<Record<string, string>>;
  /** Something was entered that is longer than any field takes; none of the press is done then. */
  readonly tooLong?: TooLong;
}

/** A text that does not fit, counted in characters as Teams' fields count them. */
export interface TooLong {
  readonly length: number;
  readonly limit: number;
}

/** What somebody is told whose text does not fit: what they wrote still stands in their form. */
export const tooLongWords = ({ length, limit }: TooLong): string =>
  `Your text has ${counted(length)} characters, and at most ${counted(limit)} fit. Nothing was changed: please shorten it and press again.`;

const counted = (count: number): string => count.toLocaleString('en-GB');

/** Characters that any field takes; a field of its own may take less. */
const INPUT_MAX = 2_000;

const shortText = z
  .union([z.string().max(INPUT_MAX), z.number(), z.boolean()])
  .transform((value) => storableText(String(value)));
const DATA = z.record(z.string().max(100), z.unknown());
const EXECUTE = z.object({
  action: z.object({ verb: z.enum(VERBS), data: DATA.default({}) }),
  trigger: z.string().optional(),
});
/** How clients before `Action.Execute` send the same button. */
const SUBMIT = DATA.and(z.object({ verb: z.enum(VERBS) }));

/** Reads the value of an `adaptiveCard/action` invoke. @returns `undefined` for anything that no card of ours sends */
export function readPress(value: unknown): Press | undefined {
  const parsed = EXECUTE.safeParse(value);
  if (!parsed.success) return undefined;
  const { action, trigger } = parsed.data;
  return pressOf(action.verb, action.data, trigger === 'automatic');
}

/** Reads the value of a message that an old client sent in place of an invoke. */
export function readSubmit(value: unknown): Press | undefined {
  const parsed = SUBMIT.safeParse(value);
  return parsed.success ? pressOf(parsed.data.verb, parsed.data, false) : undefined;
}

const SUBJECTS = [
  'alertId',
  'taskId',
  'questionId',
  'articleId',
  'teamQuestionId',
  'drillId',
  'foldId',
  'importId',
  'contactId',
  'tenantId',
] as const;

function pressOf(verb: Verb, data: Record<string, unknown>, isRefresh: boolean): Press {
  const texts = Object.fromEntries(
    Object.entries(data).flatMap(([name, value]) => {
      const text = shortText.safeParse(value);
      return text.success ? [[name, text.data]] : [];
    }),
  );
  const inputs = Object.fromEntries(Object.entries(texts).filter(([name]) => name.startsWith('in_')));
  // No id of ours holds an expression; one that does would make a gap in the next card.
  const ids = Object.fromEntries(
    Object.entries(texts).filter(([name, text]) => name.endsWith('Id') && !text.includes('\u0024{')),
  );
  const subjectId = SUBJECTS.map((name) => ids[name]).find((id) => id !== undefined) ?? '';
  const long = Object.entries(data).find(
    ([name, value]) => name.startsWith('in_') && typeof value === 'string' && value.length > INPUT_MAX,
  );
  const tooLong = long && { length: String(long[1]).length, limit: INPUT_MAX };
  return { verb, subjectId, ids, isRefresh, inputs, ...(tooLong && { tooLong }) };
}
