/**
 * How often an ask finds its article when it is not in the index itself: the yardstick for the numbers in `ranking.ts`
 * and `evidence.ts`. Run `npm exec -- node test/knowledge/held-out.ts`; near neighbours count as wrong, so about 65 % is good.
 */
import { createKnowledge, loadArticles } from '../../src/knowledge/index.ts';

const FOLDS = 5;
const articles = loadArticles();
let asked = 0;
let right = 0;
let abstained = 0;

for (let fold = 0; fold < FOLDS; fold += 1) {
  const isHeldOut = (_: string, at: number): boolean => at % FOLDS === fold;
  const knowledge = createKnowledge(
    articles.map((article) => ({ ...article, asks: article.asks.filter((ask, at) => !isHeldOut(ask, at)) })),
  );
  for (const { id, asks } of articles) {
    for (const ask of asks.filter(isHeldOut)) {
      const answer = knowledge.answer(ask);
      asked += 1;
      if (answer.kind === 'abstain') abstained += 1;
      else if (answer.articleId === id) right += 1;
    }
  }
}

const percent = (count: number): string => `${((100 * count) / asked).toFixed(1)} %`;
process.stdout.write(`${asked} asks held out: ${percent(right)} right, ${percent(abstained)} abstained\n`);
