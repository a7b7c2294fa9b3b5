/**
 * Scores the knowledge on a file of questions: `npm exec -- node test/knowledge/eval.ts <questions.jsonl> [missed]`.
 *
 * One JSON object a line: `id` (letter and number), `question`, `kind`, `style`, `facts` (groups of regular
 * expressions, one match a group), `forbidden` (none may match). Odd and even ids are counted apart, so that one half can
 * be developed against and the other stays a check. `missed` lists what failed in the odd half.
 */
import { readFileSync } from 'node:fs';
import MiniSearch from 'minisearch';
import { z } from 'zod';
import { type Answer, type Article, createKnowledge, loadArticles } from '../../src/knowledge/index.ts';

const questionShape = z.object({
  id: z.string().regex(/^\D*\d+$/),
  question: z.string(),
  kind: z.string(),
  style: z.string(),
  facts: z.array(z.array(z.string())),
  forbidden: z.array(z.string()),
});
type Question = z.infer<typeof questionShape>;

/** The visible text of an answer, or `undefined` for an abstention. */
type Ask = (question: string) => string | undefined;

const visible = (texts: readonly string[]): string =>
  texts
    .join(' ')
    .replaceAll('**', '')
    .replace(/\[\d+\]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

const matches = (text: string, pattern: string): boolean => new RegExp(pattern, 'i').test(text);

function isRight({ kind, facts, forbidden, question }: Question, ask: Ask): boolean {
  const text = ask(question);
  if (kind === 'out-of-scope') return text === undefined;
  return (
    text !== undefined &&
    facts.every((group) => group.some((pattern) => matches(text, pattern))) &&
    !forbidden.some((pattern) => matches(text, pattern))
  );
}

const textOf = (answer: Answer): string | undefined =>
  answer.kind === 'answer' ? visible([answer.lead, ...answer.paragraphs]) : undefined;

/** What a search library does out of the box over the same articles: the first hit answers, no hit abstains. */
function plainSearch(articles: readonly Article[]): Ask {
  const index = new MiniSearch({ fields: ['title', 'asks', 'body'] });
  articles.forEach(({ title, asks, lead, paragraphs }, id) => {
    index.add({ id, title, asks: asks.join('\n'), body: [lead, ...paragraphs].join('\n') });
  });
  return (question) => {
    const hit = articles[index.search(question)[0]?.id];
    return hit && visible([hit.lead, ...hit.paragraphs]);
  };
}

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

function score(label: string, questions: readonly Question[], ask: Ask): void {
  const parts = Object.entries(
    Object.groupBy(questions, ({ kind }) => (kind === 'out-of-scope' ? 'abstained' : 'answered right')),
  ).map(([name, group = []]) => {
    const right = group.filter((question) => isRight(question, ask)).length;
    return `${name} ${right}/${group.length} (${((100 * right) / group.length).toFixed(1)} %)`;
  });
  print(`${label.padEnd(24)} ${parts.join(', ')}`);
}

const [, , path, wantsMissed] = process.argv;
if (!path) throw new Error('usage: eval.ts <questions.jsonl> [missed]');
const questions = readFileSync(path, 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => questionShape.parse(JSON.parse(line)));
const isOdd = ({ id }: Question): boolean => Number(id.replace(/\D/g, '')) % 2 === 1;
const odd = questions.filter(isOdd);
const even = questions.filter((question) => !isOdd(question));

const articles = loadArticles();
const knowledge = createKnowledge(articles);
const ours: Ask = (question) => textOf(knowledge.answer(question));
const yardstick = plainSearch(articles);

score('all', questions, ours);
score('odd ids', odd, ours);
score('even ids', even, ours);
score('plain search, odd ids', odd, yardstick);
score('plain search, even ids', even, yardstick);
for (const key of ['kind', 'style'] as const) {
  for (const [value, group = []] of Object.entries(Object.groupBy(questions, (question) => question[key]))) {
    score(`${key} ${value}`, group, ours);
  }
}
if (wantsMissed) {
  for (const question of odd.filter((each) => !isRight(each, ours))) {
    const answer = knowledge.answer(question.question);
    print(`${question.id} ${answer.kind === 'answer' ? answer.articleId : 'abstained'}: ${question.question}`);
  }
}
