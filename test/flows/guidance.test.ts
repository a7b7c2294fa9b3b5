import { describe, expect, test } from '@jest/globals';
import { type Article, loadArticles } from '../../src/knowledge/index.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import type { Card } from '../../src/sandbox/teams/message.ts';
import { ask, until, useDesk } from '../support/desk.ts';
import { dataOf, shownTexts, verbsIn } from '../support/read-card.ts';

const desk = useDesk();
const NESTOR = 'Nestor Wilke';
const LEE = 'Lee Gu';
const articles = loadArticles();

/** The articles change in wording; what a card shows is compared with what they say today. */
function article(id: string): Article {
  const found = articles.find((each) => each.id === id);
  if (!found) throw new Error(`no article ${id}`);
  return found;
}
const plain = (text: string | undefined): string => (text ?? '').replaceAll('**', '');
const MFA = article('mfa-by-licence');
const [mfaAsk = ''] = MFA.asks.filter((each) => !/p1|p2|plan|premium|free|licence/i.test(each)).concat(MFA.title);
const branches = MFA.fork?.branches ?? [];
const lastOf = (id: string) => branches.find((branch) => branch.id === id)?.paragraphs[0];

const says = async (text: string, person = NESTOR) => plain(shownTexts(await ask(desk, person, text)));
const lastMessage = (person: string) => desk.teams.messages({ personal: staffId(person) }).at(-1);

/** Presses a button of the last card that this person got, and reads what came back. */
async function press(person: string, verb: string, data?: Readonly<Record<string, unknown>>): Promise<string> {
  const message = lastMessage(person);
  const { body } = await desk.teams.invoke(staffId(person), message?.id ?? '', {
    verb,
    data: data ?? dataOf(message?.card, verb),
  });
  return plain(shownTexts(body));
}

/** Says something in the channel and reads the bot's next message there. */
async function inChannel(person: string, text: string, threadId?: string) {
  const before = desk.teams.messages({ channel: true }).length;
  await desk.teams.say(staffId(person), 'channel', text, threadId === undefined ? {} : { threadId });
  return until(`an answer to “${text}”`, () =>
    desk.teams
      .messages({ channel: true })
      .slice(before)
      .find(({ from }) => from.kind === 'bot'),
  );
}

describe('a question', () => {
  test('is answered by the passage, each source with its section and date', async () => {
    const security = article('security-contact');
    const card = await ask(desk, NESTOR, security.asks[0] ?? '');
    const shown = shownTexts(card);
    expect(shown.split('\n')[1]).toBe(security.lead);
    const source = security.passages[0];
    expect(shown).toContain(`**1**  [${source?.document}](${source?.url}) · ${source?.section} · text `);
    expect(shown).toMatch(/ · text (of 13 Oct 2023|without a date)$/m);
    expect(verbsIn(card).slice(-3)).toEqual(['question.helpful', 'question.unhelpful', 'question.makeTask']);
  });

  test('that compares is answered with a table, and a list for clients without tables', async () => {
    const card = await ask(desk, NESTOR, article('key-roles').asks[0] ?? '');
    const table = (card['body'] as Card[]).find(({ type }) => type === 'Table');
    expect(shownTexts(table)).toContain('Key role');
    expect(table).toMatchObject({ fallback: { type: 'TextBlock', text: expect.stringMatching(/^- /) } });
  });

  test('with a caution shows it with a word of its own', async () => {
    const [cautioned] = articles.filter(({ cautions }) => cautions.length > 0);
    expect(await says(cautioned?.asks[0] ?? '')).toContain(`Careful: ${plain(cautioned?.cautions[0])}`);
  });

  test('that nobody here can answer is declined, with the nearest topics and the team', async () => {
    const card = await ask(desk, NESTOR, 'what does the e5 licence cost in norway per month?');
    expect(shownTexts(card)).toMatch(/do not answer this[\s\S]*will not guess[\s\S]*nearest that I can answer/);
    const { questionId } = dataOf(card, 'question.askTeam');
    const kept = await until('the question among the unanswered', async () => {
      const rows = await desk.db.selectFrom('unanswered_questions').selectAll().execute();
      return rows.length > 0 && rows;
    });
    expect(kept).toEqual([expect.objectContaining({ id: questionId, times: 1 })]);
  });
});

describe('an answer that depends on something', () => {
  test('asks with a button for each case, and a press shows that case', async () => {
    expect(await says(mfaAsk)).toContain(MFA.fork?.question);
    expect(verbsIn(lastMessage(NESTOR)?.card).filter((verb) => verb === 'question.branch')).toHaveLength(
      branches.length,
    );
    for (const branch of [branches.at(-1), branches[0], branches[0]]) {
      const shown = await press(NESTOR, 'question.branch', { articleId: MFA.id, branchId: branch?.id });
      expect(shown).toContain(`This is for: ${branch?.label}`);
      expect(shown.split('\n').slice(0, 2)).toEqual([mfaAsk, plain(branch?.paragraphs[0])]);
    }
  });

  test('keeps the case for what follows, also over a restart', async () => {
    await ask(desk, NESTOR, mfaAsk);
    await press(NESTOR, 'question.branch', { articleId: MFA.id, branchId: 'p1' });
    await desk.restart();
    const shown = await says('why?');
    expect(shown).toContain(`About: ${MFA.title}`.slice(0, 60));
    expect(shown.split('\n')[1]).toBe(plain(MFA.why[0]));
    expect(shown).toContain('This is for: P1');
  });

  test('goes to the case that the question or a follow-up names', async () => {
    expect((await says('mfa with p2 licence')).split('\n')[1]).toBe(plain(lastOf('p2')));
    const shown = await says('and without P1?');
    expect(shown).toMatch(/^and without P1\? · About: /);
    expect(shown.split('\n')[1]).toBe(plain(lastOf('no-premium-licence')));
  });
});

describe('a follow-up', () => {
  test('of nothing says what to do', async () => {
    for (const text of ['why?', 'more', 'and for customers?']) {
      expect(await says(text, 'Megan Bowen')).toMatch(/do not know what that is about[\s\S]*whole question/);
    }
  });

  test('is about the last answer for half an hour only', async () => {
    await ask(desk, LEE, mfaAsk);
    desk.clock.advance(29 * 60_000);
    expect(await says('why?', LEE)).toContain(plain(MFA.why[0]));
    desk.clock.advance(31 * 60_000);
    expect(await says('why?', LEE)).toContain('do not know what that is about');
  });

  test('never follows an answer that there was not', async () => {
    await ask(desk, LEE, mfaAsk);
    await ask(desk, LEE, 'recipe for lentil soup');
    expect(await says('why?', LEE)).toContain('do not know what that is about');
  });

  test('by button: the reason, then everything', async () => {
    await ask(desk, NESTOR, mfaAsk);
    const reason = await press(NESTOR, 'question.why');
    expect(reason.split('\n').slice(0, 2)).toEqual([mfaAsk, plain(MFA.why[0])]);
    const all = await press(NESTOR, 'question.more');
    for (const text of [...branches.flatMap(({ paragraphs }) => paragraphs), ...MFA.why]) {
      expect(all).toContain(plain(text));
    }
    expect(await press(NESTOR, 'question.more')).toBe(all);
  });

  test('of two people in one channel are not mixed', async () => {
    const DAP = article('inactive-dap');
    const { threadId } = await inChannel(NESTOR, mfaAsk);
    await inChannel(LEE, DAP.asks[0] ?? '', threadId);
    const why = async (person: string) => plain(shownTexts((await inChannel(person, 'why?', threadId)).card));
    expect(await why(NESTOR)).toContain(plain(MFA.why[0]));
    expect(await why(LEE)).toContain(plain(DAP.why[0]));
  });
});

describe('a press', () => {
  test('on a related topic is answered below in a chat', async () => {
    await ask(desk, NESTOR, mfaAsk);
    const { articleId } = dataOf(lastMessage(NESTOR)?.card, 'question.ask');
    const before = desk.teams.messages({ personal: staffId(NESTOR) }).length;
    expect(await press(NESTOR, 'question.ask')).toContain('The answer is below.');
    const message = await until('the answer', () => desk.teams.messages({ personal: staffId(NESTOR) })[before]);
    expect(shownTexts(message.card)).toContain(article(String(articleId)).lead);
  });

  test('on a topic that is no longer here says so, and one on a renamed case asks again', async () => {
    await ask(desk, NESTOR, mfaAsk);
    for (const verb of ['question.ask', 'question.branch', 'question.why', 'question.more']) {
      expect(await press(NESTOR, verb, { articleId: 'gone', branchId: '' })).toContain('That topic is gone');
    }
    const shown = await press(NESTOR, 'question.branch', { articleId: MFA.id, branchId: 'renamed' });
    expect(shown).toContain(MFA.fork?.question);
    expect(shown).not.toContain('This is for');
  });
});

test('a question that the team has answered before gets their answer, with who gave it', async () => {
  await desk.db
    .insertInto('local_articles')
    .values({
      id: '0198c0de-0000-7000-8000-00000000000a',
      title: 'Which VPN do we use for break-glass?',
      asks: JSON.stringify(['Which VPN do we use for break-glass?']),
      text: 'The one of the Berlin office.\nAsk **Lee**.',
      author_id: staffId(LEE),
      author_name: LEE,
      created_at: desk.clock.now(),
    })
    .execute();
  await desk.restart();
  const shown = shownTexts(await ask(desk, NESTOR, 'which vpn do we use for break-glass'));
  expect(shown).toMatch(/The one of the Berlin office\. \[1\]\nAsk ∗∗Lee∗∗\./);
  expect(shown).toMatch(/\*\*1\*\* {2}Answer of our team · Lee Gu · saved on 4 Mar 2026/);
});
