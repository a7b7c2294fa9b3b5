import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Answer, answerTexts } from '../../src/knowledge/index.ts';

const questionShape = z.object({
  id: z.string().regex(/^\D*\d+$/),
  question: z.string(),
  kind: z.string(),
  style: z.string(),
  /** Groups of regular expressions: a right answer matches one of each. */
  facts: z.array(z.array(z.string())),
  /** None of these may match. */
  forbidden: z.array(z.string()),
});
export type Question = z.infer<typeof questionShape>;

/** Says the visible text of an answer, or `undefined` for an abstention. */
export type Ask = (question: string) => string | undefined;

/** Reads a file of questions, one JSON object a line. */
export const readQuestions = (path: string | URL): readonly Question[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => questionShape.parse(JSON.parse(line)));

export const isOutOfScope = ({ kind }: Question): boolean => kind === 'out-of-scope';

/** Questions with an odd number were seen while the search was developed, those with an even one were not. */
export const isSeen = ({ id }: Question): boolean => Number(id.replace(/\D/g, '')) % 2 === 1;

/** Text as a person sees it: no markup, no markers, single blanks. */
export const visible = (texts: readonly string[]): string =>
  texts
    .join(' ')
    .replaceAll('**', '')
    .replace(/\[\d+\]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** What a card shows at first for an answer, with the labels of its branches. */
export const shownText = (answer: Answer): string | undefined =>
  answer.kind === 'answer'
    ? visible([...answerTexts(answer), ...(answer.fork?.branches.map(({ label }) => label) ?? [])])
    : undefined;

export function isRight(question: Question, ask: Ask): boolean {
  const text = ask(question.question);
  if (isOutOfScope(question)) return text === undefined;
  const matches = (pattern: string): boolean => text !== undefined && new RegExp(pattern, 'i').test(text);
  return (
    text !== undefined && question.facts.every((group) => group.some(matches)) && !question.forbidden.some(matches)
  );
}

/** Right ones of all, of one kind of questions. */
export interface Score {
  readonly right: number;
  readonly all: number;
}

/** The two figures of a set of questions, never merged. */
export interface Scores {
  readonly answered: Score;
  readonly declined: Score;
}

export function scoresOf(questions: readonly Question[], ask: Ask): Scores {
  const score = (group: readonly Question[]): Score => ({
    right: group.filter((question) => isRight(question, ask)).length,
    all: group.length,
  });
  return {
    answered: score(questions.filter((question) => !isOutOfScope(question))),
    declined: score(questions.filter(isOutOfScope)),
  };
}
