import { expect, test } from '@jest/globals';
import { createKnowledge, loadArticles, loadOutside } from '../../src/knowledge/index.ts';

const outside = loadOutside();
const isHeldOut = (_: string, at: number) => at % 5 === 0;

test('of near misses that it has not seen, most are declined', () => {
  const knowledge = createKnowledge(
    loadArticles(),
    outside.filter((question, at) => !isHeldOut(question, at)),
  );
  const heldOut = outside.filter(isHeldOut);
  const declined = heldOut.filter((question) => knowledge.answer(question).kind === 'abstain');
  expect(declined.length / heldOut.length).toBeGreaterThan(0.75);
});

test('nearly every near miss that it has seen is declined', () => {
  const knowledge = createKnowledge(loadArticles());
  const declined = outside.filter((question) => knowledge.answer(question).kind === 'abstain');
  expect(declined.length / outside.length).toBeGreaterThan(0.98);
});
