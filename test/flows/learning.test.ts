import { beforeAll, describe, expect, test } from '@jest/globals';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { ask, cardWith, textOf, until, useDesk } from '../support/desk.ts';
import { dataOf, shownTexts, verbsIn } from '../support/read-card.ts';

const desk = useDesk();
const MEGAN = 'Megan Bowen';
const LEE = 'Lee Gu';
const NESTOR = 'Nestor Wilke';
const ISAIAH = 'Isaiah Langer';
const MIRIAM = 'Miriam Graham';

const KNOWN = 'What is the difference between DAP and GDAP?';
const UNKNOWN = 'Where is the spare key of the server room?';
const ANSWER = 'In the blue safe.\nLynne Robbins has the code.';

const chatOf = (name: string) => desk.teams.messages({ personal: staffId(name) });
const lastId = (name: string): string => chatOf(name).at(-1)?.id ?? '';
/** The answer to a press, as the presser reads it. */
const press = async (name: string, messageId: string, verb: string, inputs?: Record<string, unknown>) =>
  (await desk.teams.press(staffId(name), messageId, verb, inputs)).body;
/** A press that no button of the card offers, as an outdated card or a hostile client would send it. */
const invoke = async (name: string, messageId: string, verb: string, data: Record<string, unknown>) =>
  (await desk.teams.invoke(staffId(name), messageId, { verb, data })).body;
/** The card of a question in the channel. */
const questionCard = (...texts: string[]) => cardWith(desk, 'Question to the team', ...texts);

/** Asks the team by its form. @returns the id of the card in the channel */
async function askTeam(name: string, question: string): Promise<string> {
  await ask(desk, name, 'help');
  await invoke(name, lastId(name), 'question.sendToTeam', { in_question: question });
  return (await questionCard(question)).id;
}

beforeAll(() => {
  desk.cloud.limits.enforced = false;
});

describe('what people think of an answer', () => {
  test('a helpful one is thanked for in a line, and the answer stays', async () => {
    await ask(desk, NESTOR, KNOWN);
    const before = desk.teams.seenBy(staffId(NESTOR), lastId(NESTOR));
    expect(textOf(await press(NESTOR, lastId(NESTOR), 'question.helpful'))).toContain('Thank you');
    expect(desk.teams.seenBy(staffId(NESTOR), lastId(NESTOR))).toEqual(before);
    await press(NESTOR, lastId(NESTOR), 'question.helpful');
    expect(shownTexts(await ask(desk, NESTOR, 'digest'))).toContain('1 answer helped, 0 did not.');
  });

  test('one that did not help leads to the nearest topics and to the team; the vote is changed, not added', async () => {
    await ask(desk, NESTOR, KNOWN);
    const card = await press(NESTOR, lastId(NESTOR), 'question.unhelpful');
    expect(shownTexts(card)).toContain('did not help');
    expect(verbsIn(card)).toContain('question.askTeam');
    expect(verbsIn(card)).toContain('question.ask');
    const form = await press(NESTOR, lastId(NESTOR), 'question.askTeam');
    expect(shownTexts(form)).toContain(KNOWN);
    expect(shownTexts(await ask(desk, NESTOR, 'digest'))).toContain('0 answers helped, 1 did not.');
  });

  test('of an answer that does not exist there is nothing to say', async () => {
    const body = await invoke(NESTOR, lastId(NESTOR), 'question.helpful', { articleId: 'no-such-article' });
    expect(textOf(body)).toContain('That answer is no longer here');
  });
});

describe('a question that nobody can answer', () => {
  test('is kept without who asked, counted by its wording, and stands in the digest', async () => {
    const before = desk.log.length;
    await ask(desk, ISAIAH, UNKNOWN);
    await ask(desk, MIRIAM, 'where is the spare KEY of the server room');
    // Noted after the answer went out, which nobody waits for.
    const twice = /Questions without an answer\n.*“Where is the spare key of the server room\?” 2 times/;
    await until('both in the digest', async () => twice.test(shownTexts(await ask(desk, MIRIAM, 'digest'))));
    const rows = await desk.db.selectFrom('unanswered_questions').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(staffId(ISAIAH));
    expect(JSON.stringify(desk.log.slice(before))).not.toContain('spare');
  });
});

describe('a question to the team', () => {
  let inChannel = '';

  test('is asked with the words that nobody could answer, and stands in the security channel', async () => {
    await ask(desk, ISAIAH, UNKNOWN);
    const form = await press(ISAIAH, lastId(ISAIAH), 'question.askTeam');
    expect(shownTexts(form)).toContain(UNKNOWN);
    const sent = await press(ISAIAH, lastId(ISAIAH), 'question.sendToTeam');
    expect(shownTexts(sent)).toMatch(/Question \d+ is with the team/);
    const { id, card, summary } = await questionCard(UNKNOWN);
    inChannel = id;
    expect(shownTexts(card)).toMatch(/Asked by\nIsaiah Langer/);
    expect(shownTexts(card)).toContain('Open, nobody has it yet');
    expect(verbsIn(card)).toEqual(['teamQuestion.take', 'teamQuestion.chooseAnswer']);
    expect(summary).toMatch(/^Question \d+ of Isaiah Langer: /);
  });

  test('is one question, however often it is sent', async () => {
    const again = await invoke(ISAIAH, lastId(ISAIAH), 'question.sendToTeam', { in_question: UNKNOWN });
    expect(shownTexts(again)).toContain('You have asked that already');
    expect(
      desk.teams.messages({ channel: true }).filter(({ card }) => shownTexts(card).includes(UNKNOWN)),
    ).toHaveLength(1);
  });

  test('without words is asked for them', async () => {
    const form = await invoke(ISAIAH, lastId(ISAIAH), 'question.sendToTeam', { in_question: '  ' });
    expect(verbsIn(form)).toEqual(['question.sendToTeam']);
  });

  test('stands in the list of open ones, and opens from there', async () => {
    const list = await ask(desk, MIRIAM, 'questions');
    expect(shownTexts(list)).toContain(UNKNOWN);
    expect(shownTexts(list)).toContain('Nobody has it');
    await press(MIRIAM, lastId(MIRIAM), 'teamQuestion.open');
    await until('the question', () => shownTexts(chatOf(MIRIAM).at(-1)?.card).includes('Open, nobody has it yet'));
    expect(shownTexts(await ask(desk, MIRIAM, 'question 999'))).toContain('There is no question 999');
  });

  test('is taken by one; who comes second sees who was first, and the channel shows it', async () => {
    expect(textOf(await press(ISAIAH, inChannel, 'teamQuestion.take'))).toContain('This is for responders');
    const data = dataOf(desk.teams.seenBy(staffId(LEE), inChannel), 'teamQuestion.take');
    expect(shownTexts(await press(NESTOR, inChannel, 'teamQuestion.take'))).toContain('Taken by Nestor Wilke');
    expect(shownTexts(await invoke(LEE, inChannel, 'teamQuestion.take', data))).toContain(
      'Nestor Wilke was first: took',
    );
    expect(shownTexts(await invoke(NESTOR, inChannel, 'teamQuestion.take', data))).toContain('You took it already');
    const { id, card } = await questionCard('Taken by Nestor Wilke');
    expect(id).toBe(inChannel);
    expect(verbsIn(card)).toEqual(['teamQuestion.chooseAnswer']);
  });

  test('in somebody’s chat renews itself when it is looked at', async () => {
    const copy = chatOf(MIRIAM).findLast(({ card }) => shownTexts(card).includes('Open, nobody has it yet'))?.id ?? '';
    desk.clock.advance(61_000);
    await desk.teams.open(staffId(MIRIAM), { personal: staffId(MIRIAM) });
    await desk.teams.settled();
    expect(shownTexts(desk.teams.seenBy(staffId(MIRIAM), copy))).toContain('Taken by Nestor Wilke');
  });

  test('is answered by anybody, through a form that wants an answer', async () => {
    const form = await press(LEE, inChannel, 'teamQuestion.chooseAnswer');
    expect(shownTexts(form)).toContain('Save it as an answer for everybody');
    expect(verbsIn(form)).toEqual(['teamQuestion.answer', 'teamQuestion.show']);
    const data = dataOf(form, 'teamQuestion.answer');
    expect(verbsIn(await invoke(LEE, inChannel, 'teamQuestion.answer', { ...data, in_answer: ' ' }))).toEqual([
      'teamQuestion.answer',
      'teamQuestion.show',
    ]);
    const answered = await press(LEE, inChannel, 'teamQuestion.answer', { in_answer: ANSWER, in_save: 'true' });
    expect(shownTexts(answered)).toContain('Answered by Lee Gu');
    expect(shownTexts(answered)).toContain('In the blue safe.\nLynne Robbins has the code.');
    const late = await invoke(NESTOR, inChannel, 'teamQuestion.answer', { ...data, in_answer: 'Under the mat.' });
    expect(shownTexts(late)).toContain('Lee Gu was first: answered');
    expect(shownTexts(late)).not.toContain('Under the mat');
    const { id } = await questionCard('Answered by Lee Gu');
    expect(id).toBe(inChannel);
  });

  test('is answered to whoever asked in their own chat, once', async () => {
    const answers = () => chatOf(ISAIAH).filter(({ card }) => shownTexts(card).includes('has an answer'));
    await until('the answer', () => answers().length > 0);
    expect(shownTexts(answers()[0]?.card)).toContain('In the blue safe.');
    await desk.restart();
    await ask(desk, ISAIAH, 'help');
    expect(answers()).toHaveLength(1);
    const told = await desk.db.selectFrom('personal_messages').selectAll().execute();
    expect(told).toEqual([
      expect.objectContaining({ entra_id: staffId(ISAIAH), sent_at: expect.any(Date), failed_reason: null }),
    ]);
  });

  test('that does not exist is no longer here', async () => {
    const data = { teamQuestionId: '0197f3a2-6d10-7c41-9b52-000000000001' };
    for (const verb of ['teamQuestion.take', 'teamQuestion.show', 'teamQuestion.answer', 'teamQuestion.open']) {
      expect(shownTexts(await invoke(LEE, inChannel, verb, data))).toContain('This question is no longer here');
    }
  });
});

describe('a saved answer', () => {
  test('answers the next such question, with author and date', async () => {
    const shown = shownTexts(await ask(desk, MIRIAM, 'where do i find the spare key of the server room'));
    expect(shown).toContain('In the blue safe.');
    expect(shown).toContain('Answer of our team');
    expect(shown).toContain('Lee Gu');
    expect(shown).toContain('4 Mar 2026');
    expect(textOf(await press(MIRIAM, lastId(MIRIAM), 'question.helpful'))).toContain('Thank you');
    expect(shownTexts(await ask(desk, MIRIAM, 'digest'))).toContain('The team saved 1 answer.');
  });

  test('takes no question from the documents', async () => {
    expect(shownTexts(await ask(desk, MIRIAM, KNOWN))).not.toContain('Answer of our team');
  });

  test('is listed, and retired by an administrator', async () => {
    const list = shownTexts(await ask(desk, MIRIAM, 'saved answers'));
    const number = /forget answer (\d+)/.exec(list)?.[1];
    // Markdown would number a line that begins with “7.” anew, from 1.
    expect(list).toContain(`#${number} · ${UNKNOWN}`);
    expect(shownTexts(await ask(desk, NESTOR, `forget answer ${number}`))).toContain('This is for administrators');
    expect(shownTexts(await ask(desk, MEGAN, `forget answer ${number}`))).toContain('is retired');
    expect(shownTexts(await ask(desk, MEGAN, `forget answer ${number}`))).toContain('There is no saved answer');
    expect(shownTexts(await ask(desk, MIRIAM, UNKNOWN))).not.toContain('blue safe');
    expect(shownTexts(await ask(desk, MIRIAM, 'saved answers'))).toContain('The team has not saved an answer yet.');
  });

  test('every step stands in the audit log with who did it, and no word of the question anywhere', async () => {
    const lines = await desk.db
      .selectFrom('audit_log')
      .select(['verb', 'actor_name', 'detail'])
      .where('subject_type', 'in', ['teamQuestion', 'localArticle'])
      .orderBy('id')
      .execute();
    expect(lines.map(({ verb, actor_name }) => [verb, actor_name])).toEqual([
      ['question.sendToTeam', ISAIAH],
      ['teamQuestion.take', NESTOR],
      ['teamQuestion.answer', LEE],
      ['localArticle.save', LEE],
      ['localArticle.retire', MEGAN],
    ]);
    expect(JSON.stringify([lines, desk.log])).not.toMatch(/spare|blue safe/);
  });
});

describe('telling one person', () => {
  test('who asked in the channel and never wrote to the bot, where they have it', async () => {
    const question = 'Which printer on the third floor takes A3 paper?';
    await desk.teams.installFor(staffId(LEE));
    await desk.teams.say(staffId(LEE), 'channel', question);
    const unknown = await cardWith(desk, question, 'question.askTeam');
    await press(LEE, unknown.id, 'question.askTeam');
    await press(LEE, unknown.id, 'question.sendToTeam');
    const { id } = await questionCard(question);
    await desk.db.updateTable('people').set({ personal_conversation_id: null }).where('name', '=', LEE).execute();
    await press(MEGAN, id, 'teamQuestion.chooseAnswer');
    await press(MEGAN, id, 'teamQuestion.answer', { in_answer: 'The left one.', in_save: 'false' });
    await until('the answer', () => chatOf(LEE).some(({ card }) => shownTexts(card).includes('The left one.')));
    expect(
      desk.teams.history.some(({ operation, status }) => operation === 'createConversation' && status === 201),
    ).toBe(true);
    // It was not to be saved.
    expect(shownTexts(await ask(desk, MIRIAM, question))).not.toContain('The left one.');
  });

  test('who has not installed the bot is noted with the reason, and not tried again', async () => {
    const id = await askTeam(MIRIAM, 'Who waters the plants in the lobby?');
    await desk.db.updateTable('people').set({ personal_conversation_id: null }).where('name', '=', MIRIAM).execute();
    desk.teams.setState({ personal: staffId(MIRIAM) }, 'removed');
    await press(LEE, id, 'teamQuestion.chooseAnswer');
    await press(LEE, id, 'teamQuestion.answer', { in_answer: 'Diego does.' });
    const line = await until('the note', () => desk.log.find(({ msg }) => msg === 'person could not be reached'));
    expect(line).toMatchObject({ level: 30, reason: 'ForbiddenOperationException' });
    const rows = desk.db.selectFrom('personal_messages').selectAll().where('entra_id', '=', staffId(MIRIAM));
    expect(await rows.execute()).toEqual([
      expect.objectContaining({ sent_at: null, failed_reason: 'ForbiddenOperationException' }),
    ]);
    expect(desk.log.filter(({ msg }) => msg === 'person could not be reached')).toHaveLength(1);
    // The channel shows the answer all the same.
    await questionCard('Diego does.');
  });

  test('waits as long as Teams asks for, and tells once', async () => {
    desk.expectLogged('personal message postponed');
    const id = await askTeam(ISAIAH, 'Is the car park open on Sunday?');
    await press(LEE, id, 'teamQuestion.chooseAnswer');
    const { length } = chatOf(ISAIAH);
    desk.teams.faults.next(
      { kind: 'answer', status: 429, code: 'Throttled', retryAfterSec: 1 },
      { on: ['sendToConversation'] },
    );
    await press(LEE, id, 'teamQuestion.answer', { in_answer: 'From nine.' });
    await until('the answer', () => chatOf(ISAIAH).some(({ card }) => shownTexts(card).includes('From nine.')));
    expect(desk.log.filter(({ msg }) => msg === 'personal message postponed')).toHaveLength(1);
    expect(chatOf(ISAIAH)).toHaveLength(length + 1);
  });

  test('of their own answer nobody is told', async () => {
    const id = await askTeam(NESTOR, 'Which shelf has the spare laptop bags?');
    const { length } = chatOf(NESTOR);
    await press(NESTOR, id, 'teamQuestion.chooseAnswer');
    await press(NESTOR, id, 'teamQuestion.answer', { in_answer: 'The lowest one.' });
    await questionCard('The lowest one.');
    expect(chatOf(NESTOR)).toHaveLength(length);
  });
});

describe('an answer made into a task', () => {
  const tasks = () => desk.db.selectFrom('tasks').selectAll().where('article_id', 'is not', null).execute();

  test('is the presser’s, due in a week, and says where the whole answer is', async () => {
    await ask(desk, NESTOR, KNOWN);
    const body = await press(NESTOR, lastId(NESTOR), 'question.makeTask');
    expect(textOf(body)).toMatch(/Task \d+ is yours, due .*It is below/);
    const [task] = await tasks();
    expect(task).toMatchObject({ owner_id: staffId(NESTOR), alert_id: null });
    const shown = shownTexts(chatOf(NESTOR).at(-1)?.card);
    expect(shown).toContain('From an answer');
    expect(shown).toContain('Ask me “');
    expect(shown).not.toMatch(/\*\*|\[\d\]/);
    expect(shownTexts(await ask(desk, NESTOR, 'tasks'))).toContain(`Task ${task?.number}`);
  });

  test('is one task while it is open, and a second press shows it', async () => {
    const [task] = await tasks();
    await ask(desk, NESTOR, KNOWN);
    const body = await press(NESTOR, lastId(NESTOR), 'question.makeTask');
    expect(textOf(body)).toContain(`You have it already: task ${task?.number}`);
    expect(await tasks()).toHaveLength(1);
    expect(shownTexts(await ask(desk, NESTOR, `hand ${task?.number} to lee`))).toContain('Lee Gu');
    expect(shownTexts(await ask(desk, LEE, `done ${task?.number}`))).toContain('Done by Lee Gu');
  });

  test('is not for readers', async () => {
    await ask(desk, ISAIAH, KNOWN);
    expect(textOf(await press(ISAIAH, lastId(ISAIAH), 'question.makeTask'))).toContain('This is for responders');
  });
});

describe('where there is no channel', () => {
  test('the team cannot be asked, and the person is told why', async () => {
    await ask(desk, NESTOR, 'help');
    const message = lastId(NESTOR);
    await desk.teams.uninstall(staffId(MEGAN));
    await until('the end of the channel', async () => {
      const rows = await desk.db.selectFrom('destinations').select('state').execute();
      return rows.every(({ state }) => state === 'removed');
    });
    expect(textOf(await invoke(NESTOR, message, 'question.askTeam', {}))).toContain('There is no channel to ask in');
    const data = { in_question: 'Which shelf has the fish food?' };
    expect(textOf(await invoke(NESTOR, message, 'question.sendToTeam', data))).toContain(
      'There is no channel to ask in',
    );
    expect(await desk.db.selectFrom('team_questions').select('id').where('text', 'like', '%fish%').execute()).toEqual(
      [],
    );
  });
});

describe('where the channel comes back', () => {
  test('an open question is brought up to date there', async () => {
    await desk.teams.install(staffId(MEGAN));
    const id = await askTeam(ISAIAH, 'Who has the key to the roof?');
    await desk.teams.uninstall(staffId(MEGAN));
    const { number } = await desk.db
      .selectFrom('team_questions')
      .select('number')
      .where('text', 'like', '%roof%')
      .executeTakeFirstOrThrow();
    await ask(desk, NESTOR, `question ${number}`);
    expect(shownTexts(await press(NESTOR, lastId(NESTOR), 'teamQuestion.take'))).toContain('Taken by Nestor Wilke');
    await desk.teams.install(staffId(MEGAN));
    expect((await questionCard('roof', 'Taken by Nestor Wilke')).id).toBe(id);
  });
});

describe('what is late', () => {
  test('a question to the team without an answer for more than a day', async () => {
    const { length } = await desk.db
      .selectFrom('team_questions')
      .select('id')
      .where('answered_at', 'is', null)
      .execute();
    await askTeam(ISAIAH, 'Where is the fire extinguisher?');
    expect(shownTexts(await ask(desk, NESTOR, 'digest'))).not.toMatch(/Question \d+ to the team/);
    desk.clock.advance(25 * 3_600_000);
    const shown = shownTexts(await ask(desk, NESTOR, 'digest'));
    expect(shown).toMatch(/Question \d+ to the team: unanswered for 25 h, nobody has it/);
    expect(shown.match(/Question \d+ to the team/g)).toHaveLength(length + 1);
  });
});
