/**
 * `npm run eval`: scores the answers on `test/eval/*.jsonl`, beside plain search over the same articles, and the search
 * on asks that it has not seen. `--report` also writes `test/eval/report.md`; other arguments are files to score instead;
 * `--missed` lists what failed among the questions that were seen in development; `--fit` prints the numbers that
 * `src/knowledge/evidence.ts` should hold.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { textsOf } from '../../src/knowledge/article.ts';
import { createKnowledge, loadArticles, loadOutside } from '../../src/knowledge/index.ts';
import { evalReport, type FileFigures } from './eval-report.ts';
import { fitEvidence } from './fit-evidence.ts';
import { askHeldOut, heldOutFigures } from './held-out.ts';
import {
  type Ask,
  isRight,
  isSeen,
  type Question,
  readQuestions,
  type Scores,
  scoresOf,
  shownText,
  visible,
} from './question-file.ts';
import { createPlainSearch } from './yardstick.ts';

const FOLDER = join(import.meta.dirname, '../eval');
/** The one file of which a half was seen. */
const DEVELOPED_WITH = 'questions.jsonl';

const articles = loadArticles();
const knowledge = createKnowledge(articles);
const search = createPlainSearch(articles);
const ask: Ask = (question) => shownText(knowledge.answer(question));
const byId = new Map(articles.map((article) => [article.id, article]));
/** What the search found, before a passage is chosen from it. */
const askWhole: Ask = (question) => {
  const answer = knowledge.answer(question);
  const article = answer.kind === 'answer' ? byId.get(answer.articleId) : undefined;
  return article && visible(textsOf(article));
};

function figuresOf(path: string): FileFigures {
  const file = basename(path);
  const questions = readQuestions(path);
  const strict = search.ask(search.threshold(questions));
  const halves: readonly (readonly [string, readonly Question[]])[] =
    file === DEVELOPED_WITH
      ? [
          ['odd ids, seen', questions.filter(isSeen)],
          ['even ids, unseen', questions.filter((question) => !isSeen(question))],
        ]
      : [];
  return {
    file,
    rows: [
      ['all', scoresOf(questions, ask)],
      ...halves.map(([label, half]) => [label, scoresOf(half, ask)] as const),
      ['all, whole article', scoresOf(questions, askWhole)],
      ['all, plain search', scoresOf(questions, search.ask(0))],
      ['all, plain search with a threshold', scoresOf(questions, strict)],
      ['all, plain search at its best', scoresOf(questions, search.ask(search.bestThreshold(questions)))],
      ...halves.map(([label, half]) => [`${label}, plain search`, scoresOf(half, search.ask(0))] as const),
      ...groups(questions, 'kind'),
      ...groups(questions, 'style'),
    ],
  };
}

const groups = (questions: readonly Question[], key: 'kind' | 'style'): (readonly [string, Scores])[] =>
  Object.entries(Object.groupBy(questions, (question) => question[key]))
    .sort()
    .map(([value, group = []]) => [`${key}: ${value}`, scoresOf(group, ask)]);

const options = process.argv.slice(2);
const named = options.filter((option) => !option.startsWith('--'));
const paths = named.length > 0 ? named : filesIn(FOLDER);

function filesIn(folder: string): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.jsonl'));
  return files
    .sort((a, b) => Number(b === DEVELOPED_WITH) - Number(a === DEVELOPED_WITH))
    .map((file) => join(folder, file));
}

const heldOut = askHeldOut(articles, loadOutside());
const report = evalReport(paths.map(figuresOf), heldOutFigures(heldOut));
process.stdout.write(report);
if (options.includes('--report')) writeFileSync(join(FOLDER, 'report.md'), report);
if (options.includes('--fit')) process.stdout.write(`\n${JSON.stringify(fitEvidence(heldOut))}\n`);
if (options.includes('--missed')) {
  const seen = readQuestions(join(FOLDER, DEVELOPED_WITH)).filter(isSeen);
  for (const { question, id } of seen.filter((each) => !isRight(each, ask))) {
    const answer = knowledge.answer(question);
    process.stdout.write(`${id} ${answer.kind === 'answer' ? answer.articleId : 'declined'}: ${question}\n`);
  }
}
