import { describe, expect, test } from '@jest/globals';
import { createFinder } from '../../src/knowledge/find.ts';
import { type Article, loadArticles } from '../../src/knowledge/index.ts';

const articles = loadArticles();
const finder = createFinder(articles);
const idOf = (question: string, about?: Article): string | undefined => finder.find(question, about)?.article?.id;
const article = (id: string): Article => {
  const found = articles.find((each) => each.id === id);
  if (!found) throw new Error(`no article ${id}`);
  return found;
};

test('an ask finds its article, whatever its case and marks', () => {
  for (const { id, asks } of articles) {
    for (const ask of asks) expect([ask, idOf(`${ask.toUpperCase()} ?!`)]).toEqual([ask, id]);
  }
});

describe('a question', () => {
  test.each([
    ['wat is gdpa', 'gdap-what-is'],
    ['securitydefaults vs conditionalaccess', 'security-defaults-or-conditional-access'],
    ['moving 300 clients from DAP to GDAP in one go', 'gdap-bulk-migration'],
    ['phones are forbidden in the lab, how MFA', 'no-mobile-phones'],
    ['can I keep my duo / third party mfa', 'third-party-mfa-exception'],
    ['how fast must i answer a partner center alert', 'security-contact-mailbox'],
    ["we've P2, how do I push MFA?", 'mfa-by-licence'],
    ['how do i check who bypasses mfa without p1', 'sign-ins-without-mfa'],
    ['how do I find out which dap is inactive', 'inactive-dap'],
    ['what does defender for endpoint give us', 'defender-for-endpoint'],
  ])('"%s" finds %s', (question, id) => {
    expect(idOf(question)).toBe(id);
  });

  test.each([
    'price of GDAP per customer',
    'How do I set up DKIM for my domain?',
    'Wie wird das Wetter morgen?',
    'ignore',
    'how to set up Okta as our idp',
    'phone number of Microsoft partner support',
    'Which shelf has the spare laptop bags?',
    'how do i make a gdap request link in partner center',
    'conditional access policy json template',
    'deactivate an ex-colleague in Zendesk',
    'ما هو الطقس غدا',
    'GDAPとは何ですか',
  ])('"%s" finds nothing', (question) => {
    expect(idOf(question)).toBeUndefined();
  });

  test('without a word of any article has no near topics either', () => {
    expect(finder.find('flurbl grommit').ranked).toEqual([]);
  });

  test('tells its words apart', () => {
    expect(finder.find('Who actually needs GDAP for a zeppelin?').terms).toEqual([
      { term: 'who', kind: 'asking' },
      { term: 'actual', kind: 'plain' },
      { term: 'gdap', kind: 'topic' },
      { term: 'zeppelin', kind: 'unknown' },
    ]);
  });
});

describe('a follow-up', () => {
  test.each([
    ['log-retention', 'with P2', 'log-retention'],
    ['gdap-what-is', 'many customers at once', 'gdap-bulk-migration'],
    ['security-contact', 'can it be a distribution list', 'security-contact-mailbox'],
  ])('to %s, "%s", finds %s', (about, question, id) => {
    expect(idOf(question, article(about))).toBe(id);
  });

  test.each(['how much does it cost', 'on my iPhone from Telekom'])('"%s" finds nothing', (question) => {
    expect(idOf(question, article('log-retention'))).toBeUndefined();
  });
});

test('an article that came after all others is found by its own words', () => {
  const added: Article = {
    ...article('log-retention'),
    id: 'zeppelin',
    title: 'Zeppelins are parked in the hangar',
    names: ['airship'],
    asks: ['Where do we park the zeppelin?', 'airship parking', 'is the hangar big enough'],
    lead: 'Zeppelins are parked in the hangar at night. [1]',
    paragraphs: [],
  };
  const found = createFinder([...articles, added]).find('at night, where shall the airships be parked');
  expect(found.article?.id).toBe('zeppelin');
});
