import { describe, expect, test } from '@jest/globals';
import { createKnowledge, loadArticles, loadOutside } from '../../src/knowledge/index.ts';
import { measureHeldOut } from './held-out.ts';
import { isSeen, readQuestions, type Score, scoresOf, shownText } from './question-file.ts';

/**
 * What answers must not fall below: a little under the figures of `test/eval/report.md`. When a change moves them up,
 * move the floor with them; when it moves them down, the change is wrong or the reason belongs into the commit.
 */
const FLOOR = {
  questions: { answered: 0.93, declined: 0.92 },
  unseen: { answered: 0.89, declined: 0.85 },
  heldOut: { right: 0.7, rightOrSibling: 0.75, outsideDeclined: 0.86 },
};

const shareOf = ({ right, all }: Score): number => right / all;
const articles = loadArticles();
const knowledge = createKnowledge(articles);
const questions = readQuestions(new URL('../eval/questions.jsonl', import.meta.url));

describe('the questions of test/eval', () => {
  test.each([
    ['all', questions, FLOOR.questions],
    ['those that were never seen', questions.filter((question) => !isSeen(question)), FLOOR.unseen],
  ])('%s are answered and declined as well as before', (_, asked, floor) => {
    const { answered, declined } = scoresOf(asked, (question) => shownText(knowledge.answer(question)));
    expect(shareOf(answered)).toBeGreaterThan(floor.answered);
    expect(shareOf(declined)).toBeGreaterThan(floor.declined);
  });
});

test('asks and near misses that the index does not hold fare as well as before', () => {
  const heldOut = measureHeldOut(articles, loadOutside(), 1);
  expect(heldOut.right / heldOut.asks).toBeGreaterThan(FLOOR.heldOut.right);
  expect((heldOut.right + heldOut.sibling) / heldOut.asks).toBeGreaterThan(FLOOR.heldOut.rightOrSibling);
  expect(heldOut.declined / heldOut.outside).toBeGreaterThan(FLOOR.heldOut.outsideDeclined);
});
