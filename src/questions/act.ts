import { record } from '../audit/index.ts';
import type { Database } from '../storage/connect.ts';
import type { Jobs } from '../storage/jobs.ts';
import { insertLocalArticle } from './local-articles.ts';
import { QUESTION_MAX, TEAM_ANSWER_MAX, type TeamQuestion } from './question.ts';
import {
  type Asker,
  findOpenTeamQuestion,
  findTeamQuestion,
  insertTeamQuestion,
  isQuestionId,
  markAnswered,
  markSaved,
  markTaken,
} from './store.ts';
import { forgetUnanswered } from './unanswered.ts';

/** What asking the team and answering need from outside. */
export interface TeamQuestionPorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly now: () => Date;
}

export type TeamQuestionActed =
  | { readonly kind: 'changed'; readonly question: TeamQuestion }
  /** It is so already, or somebody was first; `question` is how it stands. An answer, not an error. */
  | { readonly kind: 'unchanged'; readonly question: TeamQuestion }
  | { readonly kind: 'gone' };

/**
 * Puts a question to the team: question, log line and the card in the channel, all or nothing.
 *
 * Safe to repeat: while a person's question is open, the same text again is the same question.
 *
 * @param text - as typed, not empty; cut at `QUESTION_MAX` characters
 */
export async function askTeam(
  ports: TeamQuestionPorts,
  text: string,
  actor: Asker,
): Promise<Exclude<TeamQuestionActed, { kind: 'gone' }>> {
  const at = ports.now();
  const kept = text.trim().slice(0, QUESTION_MAX).toWellFormed();
  const question = await ports.db.transaction().execute(async (tx) => {
    const id = await insertTeamQuestion(tx, kept, actor, at);
    if (!id) return undefined;
    await record(tx, [lineOf('question.sendToTeam', id, actor, at)]);
    await ports.jobs.enqueue(tx, 'deliver', [{ subjectType: 'teamQuestion', subjectId: id }]);
    return findTeamQuestion(tx, id);
  });
  if (question) return { kind: 'changed', question };
  const open = await findOpenTeamQuestion(ports.db, kept, actor.entraId);
  // Answered between the two statements: then it may be asked anew.
  return open ? { kind: 'unchanged', question: open } : askTeam(ports, text, actor);
}

/** Notes that somebody will answer a question. A second time, or after somebody else, changes nothing. */
export async function takeTeamQuestion(ports: TeamQuestionPorts, id: string, actor: Asker): Promise<TeamQuestionActed> {
  if (!isQuestionId(id)) return { kind: 'gone' };
  const at = ports.now();
  const question = await ports.db.transaction().execute(async (tx) => {
    const taken = await markTaken(tx, id, actor, at);
    if (!taken) return undefined;
    await record(tx, [lineOf('teamQuestion.take', id, actor, at)]);
    await ports.jobs.enqueue(tx, 'deliver', [{ subjectType: 'teamQuestion', subjectId: id }]);
    return taken;
  });
  return question ? { kind: 'changed', question } : asItStands(ports, id);
}

/**
 * Answers a question, whoever took it: the answer, the local article if it shall be one, log lines, the card in the
 * channel and the message to whoever asked, all or nothing. A second answer changes nothing.
 *
 * @param answer - as typed, not empty; cut at `TEAM_ANSWER_MAX` characters
 * @param isSaved - whether it shall answer the next such question
 */
export async function answerTeamQuestion(
  ports: TeamQuestionPorts,
  id: string,
  { answer, isSaved }: { readonly answer: string; readonly isSaved: boolean },
  actor: Asker,
): Promise<TeamQuestionActed> {
  if (!isQuestionId(id)) return { kind: 'gone' };
  const at = ports.now();
  const text = answer.trim().slice(0, TEAM_ANSWER_MAX).toWellFormed();
  const question = await ports.db.transaction().execute(async (tx) => {
    const answered = await markAnswered(tx, id, text, actor, at);
    if (!answered) return undefined;
    await record(tx, [lineOf('teamQuestion.answer', id, actor, at, { isSaved })]);
    await ports.jobs.enqueue(tx, 'deliver', [{ subjectType: 'teamQuestion', subjectId: id }]);
    // Nobody needs a message about their own answer.
    if (answered.askedById !== actor.entraId) {
      const job = { subjectType: 'teamQuestion', subjectId: id, entraId: answered.askedById } as const;
      await ports.jobs.enqueue(tx, 'tell', [job]);
    }
    if (!isSaved) return answered;
    const article = await insertLocalArticle(tx, { title: answered.text, text }, actor, at);
    await markSaved(tx, id, article.id);
    await forgetUnanswered(tx, answered.text);
    await record(tx, [
      {
        ...lineOf('localArticle.save', article.id, actor, at, { number: article.number }),
        subjectType: 'localArticle',
      },
    ]);
    return { ...answered, localArticleId: article.id };
  });
  return question ? { kind: 'changed', question } : asItStands(ports, id);
}

async function asItStands({ db }: TeamQuestionPorts, id: string): Promise<TeamQuestionActed> {
  const question = await findTeamQuestion(db, id);
  return question ? { kind: 'unchanged', question } : { kind: 'gone' };
}

const lineOf = (verb: string, subjectId: string, actor: Asker, at: Date, detail: Record<string, unknown> = {}) => ({
  at,
  actor,
  verb,
  subjectType: 'teamQuestion',
  subjectId,
  detail,
});
