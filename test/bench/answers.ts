import MiniSearch from 'minisearch';
import { type Article, createKnowledge, loadArticles } from '../../src/knowledge/index.ts';
import { renderCard } from '../../src/teams/render.ts';
import { helpView } from '../../src/teams/views/help-view.ts';
import { samplesOf } from '../cards/samples.ts';
import { type Figure, interleave, rowOf } from './figure.ts';
import type { TurnsBench } from './turns.ts';

const ROUNDS = 7;
const TURNS = 100;
const LOOPS = 300;
const QUESTIONS = [
  'What is the difference between DAP and GDAP?',
  'A customer refuses MFA, now what?',
  'How long are sign-in logs kept?',
  'What is the best recipe for pancakes?',
];

/** What a card and an answer cost beside the simplest thing that we say: `help`, which knows no data. */
export async function measureAnswers({ ours, activities, shown }: TurnsBench): Promise<Figure> {
  let asked = 0;
  const question = () => QUESTIONS[asked++ % QUESTIONS.length] ?? '';
  await ours.send(TURNS * 2, 1, () => activities.message(question()));
  const turns = await interleave(ROUNDS, {
    help: () => ours.send(TURNS, 1, () => activities.message('help')),
    alert: () => ours.send(TURNS, 1, () => activities.message(`alert ${shown.number}`)),
    question: () => ours.send(TURNS, 1, () => activities.message(question())),
  });

  const [sample] = samplesOf('alert');
  if (!sample) throw new Error('the alert card has no sample');
  const articles = loadArticles();
  const knowledge = createKnowledge(articles);
  const index = await interleave(ROUNDS, {
    plain: async () => milliseconds(() => indexPlainly(articles)),
    ours: async () => milliseconds(() => createKnowledge(articles).prepare()),
  });
  const inside = await interleave(ROUNDS, {
    help: async () => microseconds(() => renderCard('help', helpView(false))),
    alert: async () => microseconds(() => renderCard('alert', sample.data)),
    answer: async () => microseconds(() => knowledge.answer(question())),
  });
  return {
    title: 'Cards and answers',
    about: [
      'Yardstick: `help` on the same path. The first two are whole turns, the others the bare work inside the process.',
      'Three of the four questions have an answer with a source, one has none.',
      'Yardstick of the index: plain minisearch over the same articles and asks.',
    ],
    rows: [
      rowOf('turn: `alert N`', 'ms', turns.alert, turns.help),
      rowOf('turn: a question', 'ms', turns.question, turns.help),
      rowOf('expand the card of an alert', 'µs', inside.alert, inside.help),
      rowOf('find the answer to a question', 'µs', inside.answer, inside.help),
      rowOf('build the index of all articles', 'ms', index.ours, index.plain),
    ],
  };
}

function indexPlainly(articles: readonly Article[]): MiniSearch {
  const index = new MiniSearch({ fields: ['title', 'asks', 'body'] });
  articles.forEach(({ title, asks, lead, paragraphs }, id) => {
    index.add({ id, title, asks: asks.join('\n'), body: [lead, ...paragraphs].join('\n') });
  });
  return index;
}

function milliseconds(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

function microseconds(work: () => unknown): number {
  const startedAt = performance.now();
  for (let loop = 0; loop < LOOPS; loop += 1) work();
  return ((performance.now() - startedAt) * 1000) / LOOPS;
}
