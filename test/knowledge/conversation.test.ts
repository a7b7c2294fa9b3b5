import { describe, expect, test } from '@jest/globals';
import { type Answered, createKnowledge, loadArticles, type QuestionContext } from '../../src/knowledge/index.ts';
import { parseArticle } from '../../src/knowledge/parse-article.ts';

const article = (id: string, title: string, asks: readonly string[], text: string) =>
  parseArticle(
    `${id}.md`,
    `---\ntitle: ${title}\nsource: CSP security best practices\nsection: S\ndate: 2023-10-13\nlink: https://learn.microsoft.com/x\ncontrols: [1]\nnames: [${title}]\nasks:\n- ${asks.join('\n- ')}\n---\n\n${text}`,
  );

const knowledge = createKnowledge(
  [
    article(
      'locks',
      'Door locks',
      ['which lock do we fit', 'why is a strong lock right', 'door lock for our office or a customer'],
      `Fit a lock that suits the door. [1]

1. Measure the door every 90 days. [1]
2. Order the lock. [1]

Key role: the Security Administrator. [1]

## Why

Burglars try the weakest door. [1]

## Caution

One page is old. [1]

## Whose door is it?

### Our own door (also: ours, our office)

Fit the heavy steel lock. [1]

### A customer's door (also: customer)

Recommend the brass lock to them. [1]`,
    ),
    article(
      'alarms',
      'Burglar alarms',
      ['what is a burglar alarm', 'do burglar alarms ring', 'burglar alarms'],
      'An alarm rings when somebody enters. [1]',
    ),
  ],
  [],
);

function answered(question: string, context?: QuestionContext): Answered {
  const answer = knowledge.answer(question, context);
  if (answer.kind === 'abstain') throw new Error(`abstained: ${question}`);
  return answer;
}

const LOCKS = { articleId: 'locks', branchId: '' };

describe('after an answer', () => {
  test.each([
    ['why?', 'Burglars try the weakest door. [1]'],
    ['and for a customer?', 'Recommend the brass lock to them. [1]'],
    ['what about our office', 'Fit the heavy steel lock. [1]'],
    ['who does it?', 'Key role: the Security Administrator. [1]'],
    ['how often?', 'Measure the door every 90 days. [1]'],
    ['how?', 'Fit a lock that suits the door. [1]'],
    ['are you sure?', 'Fit a lock that suits the door. [1]'],
  ])('"%s" is about it and begins with %s', (text, lead) => {
    expect(answered(text, LOCKS)).toMatchObject({ articleId: 'locks', lead, about: 'Door locks' });
  });

  test('a turn to another topic leads there', () => {
    expect(answered('and burglar alarms?', LOCKS).articleId).toBe('alarms');
  });

  test.each(['and Google Workspace?', 'where?', 'what about the weather'])('"%s" is declined', (text) => {
    expect(knowledge.answer(text, LOCKS)).toMatchObject({ kind: 'abstain', nearest: [{ articleId: 'locks' }, {}] });
  });

  test('a question by itself does not look back', () => {
    expect(answered('what is a burglar alarm', LOCKS)).toEqual(answered('what is a burglar alarm'));
  });

  test('the reason keeps the case', () => {
    const chosen = { articleId: 'locks', branchId: 'our-own-door' };
    expect(answered('why?', chosen).fork?.chosen).toBe('our-own-door');
  });
});

describe('an answer', () => {
  test('leaves out the reason until it is asked for', () => {
    const plain = answered('which lock do we fit');
    expect(plain).toMatchObject({
      why: [],
      hasWhy: true,
      hasMore: true,
      fork: { chosen: '' },
      cautions: ['One page is old. [1]'],
    });
    const reasoned = answered('why is a strong lock right');
    expect(reasoned).toMatchObject({ why: ['Burglars try the weakest door. [1]'], hasWhy: false });
  });

  test('that compares two cases shows both, and asks for none', () => {
    const { lead, blocks, fork } = answered('door lock for our office or a customer');
    expect(lead).toBe('Fit a lock that suits the door. [1]');
    expect(fork?.chosen).toBe('');
    expect(blocks.slice(-2)).toEqual([
      { kind: 'text', text: '**Our own door:** Fit the heavy steel lock. [1]' },
      { kind: 'text', text: "**A customer's door:** Recommend the brass lock to them. [1]" },
    ]);
  });

  test('by button is the passage, the case, the reason or everything', () => {
    expect(knowledge.show('locks', 'passage')?.lead).toBe('Fit a lock that suits the door. [1]');
    expect(knowledge.show('locks', 'passage', 'our-own-door')?.lead).toBe('Fit the heavy steel lock. [1]');
    expect(knowledge.show('locks', 'why')?.lead).toBe('Burglars try the weakest door. [1]');
    expect(knowledge.show('locks', 'whole')).toMatchObject({ hasMore: false, hasWhy: false });
    expect(knowledge.show('locks', 'passage', 'gone')).toBeUndefined();
    expect(knowledge.show('gone', 'whole')).toBeUndefined();
  });
});

describe('a follow-up that only says for whom', () => {
  const shipped = createKnowledge(loadArticles());
  const next = (text: string, articleId: string) => {
    const answer = shipped.answer(text, { articleId, branchId: '' });
    return answer.kind === 'answer' ? answer.articleId : '';
  };

  test.each([
    ['and for customers?', 'security-defaults-considerations', 'customer-security-defaults'],
    ['and for customers?', 'mfa-every-partner-user', 'mfa-every-partner-user'],
    ['and for customers?', 'gdap-what-is', 'gdap-what-is'],
    ['and our own tenant?', 'customer-mfa', 'mfa-every-partner-user'],
    // These speak of nobody but administrators and logs: what an article on something else says would be no answer.
    ['and for customers?', 'few-admins', ''],
    ['and our own tenant?', 'log-retention', ''],
  ])('%s after %s leads to %j', (text, from, to) => {
    expect(next(text, from)).toBe(to);
  });

  test('leads away from hardly any article', () => {
    const topics = shipped.topics();
    const away = topics.filter(({ articleId }) => !['', articleId].includes(next('and our own tenant?', articleId)));
    expect(away.length).toBeLessThan(topics.length / 20);
  });
});
