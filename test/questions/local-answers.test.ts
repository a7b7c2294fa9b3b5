import { beforeAll, describe, expect, test } from '@jest/globals';
import { createKnowledge, loadArticles } from '../../src/knowledge/index.ts';
import { createLocalAnswers, type LocalAnswers, retireLocalArticle } from '../../src/questions/index.ts';
import { newId } from '../../src/storage/new-id.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const NOW = new Date('2026-03-04T10:00:00Z');
const lee = { entraId: '00000000-0000-4000-8000-000000000002', name: 'Lee Gu' };

const SAVED = [
  'What is the Wi-Fi password of the Berlin office?',
  'Which customers may call the night desk?',
  'How do we renew the TLS certificate of the VPN gateway at Contoso?',
  'Who approves refunds above 5000 euros?',
  'Can we exempt the scanner in the mail room from MFA?',
  'Where do we keep the break glass passwords?',
];

const save = (title: string, text = `About: ${title}`) =>
  database.db
    .insertInto('local_articles')
    .values({
      id: newId(NOW),
      title,
      asks: JSON.stringify([title]),
      text,
      author_id: lee.entraId,
      author_name: lee.name,
      created_at: NOW,
    })
    .returning('number')
    .executeTakeFirstOrThrow();

let answers: LocalAnswers;
beforeAll(async () => {
  for (const title of SAVED) await save(title);
  answers = createLocalAnswers(database.db);
  await answers.reload();
});

describe('a question worded like a saved one', () => {
  test.each([
    ['what is the wi-fi password of the Berlin office', 0],
    ['Wi-Fi password Berlin office?', 0],
    ['hi, could you please tell me the wi-fi password for the office in berlin', 0],
    ['customers who may call the night desk', 1],
    ['which custmers can call the nigth desk', 1],
    ['how to renew the vpn gateway TLS certificate at contoso', 2],
    ['who has to approve refunds above 5000 euros', 3],
    ['exempt mail room scanner from MFA', 4],
    ['WHERE DO WE KEEP THE BREAK-GLASS PASSWORDS', 5],
  ])('%s', (question, at) => {
    expect(answers.find(question)?.title).toBe(SAVED[at]);
  });
});

describe('a question about something else', () => {
  test.each([
    'What is the Wi-Fi password of the Munich office?',
    'Which customers may call?',
    'How do we renew the TLS certificate of the VPN gateway at Fabrikam?',
    'Who approves refunds?',
    'Can we exempt a customer from MFA?',
    'How do I exempt a break glass account from MFA?',
    'passwords',
    'Where do we keep it?',
    '???',
    '',
  ])('%s', (question) => {
    expect(answers.find(question)).toBeUndefined();
  });

  // The saved ones are about passwords, MFA, customers and certificates, as many of the shipped asks are.
  test('no question that the shipped articles lead to is taken from them', () => {
    const articles = loadArticles();
    const stolen = articles.flatMap(({ asks }) => asks.filter((ask) => answers.find(ask) !== undefined));
    expect(articles.length).toBeGreaterThan(50);
    expect(stolen).toEqual([]);
  });

  test('where the team answered what an article answers too, its answer comes for that wording only', async () => {
    const articles = loadArticles();
    const knowledge = createKnowledge(articles);
    const [first, second] = articles.flatMap(({ asks }) => asks.slice(0, 1));
    const own = createLocalAnswers(database.db);
    const { number } = await save(first ?? '');
    await own.reload();
    expect(own.find(first ?? '')?.title).toBe(first);
    expect(own.find(second ?? '')).toBeUndefined();
    expect(knowledge.answer(second ?? '').kind).toBe('answer');
    await retireLocalArticle({ db: database.db, now: () => NOW }, number, lee);
  });
});

describe('what is held', () => {
  test('nothing before the first look', () => {
    expect(createLocalAnswers(database.db).find(SAVED[0] ?? '')).toBeUndefined();
  });

  test('what another instance saved or retired is there after the next look; of two the later one counts', async () => {
    const here = createLocalAnswers(database.db);
    await here.reload();
    const question = 'When is the fire drill in Lisbon?';
    await save(question, 'In May.');
    expect(here.find(question)).toBeUndefined();
    await here.reload();
    expect(here.find(question)?.text).toBe('In May.');
    const { number } = await save(question, 'In June.');
    await Promise.all([here.reload(), here.reload()]);
    expect(here.find('when is the fire drill in lisbon')?.text).toBe('In June.');
    await retireLocalArticle({ db: database.db, now: () => NOW }, number, lee);
    await here.reload();
    expect(here.find(question)?.text).toBe('In May.');
  });
});
