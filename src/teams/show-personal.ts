import { findDrill } from '../contacts/index.ts';
import { findTeamQuestion } from '../questions/index.ts';
import type { JobData } from '../storage/jobs.ts';
import { words } from './card-text.ts';
import type { Desk } from './desk.ts';
import { findLoss } from './lost-channel.ts';
import { renderCard } from './render.ts';
import type { Reply } from './reply.ts';
import { channelLostReply } from './views/channel-lost-view.ts';
import { drillAskReply } from './views/drill-reply.ts';
import { teamQuestionSummary, teamQuestionView } from './views/team-question-view.ts';

/** What one person is told of a subject, from the state as it is now; `undefined` when there is nothing to tell. */
export async function showPersonal(desk: Desk, job: JobData['tell']): Promise<Reply | undefined> {
  switch (job.subjectType) {
    case 'teamQuestion':
      return showAnswer(desk, job.subjectId);
    case 'drill':
      return showDrillAsk(desk, job.subjectId);
    case 'channelLost': {
      const loss = await findLoss(desk.db, job.subjectId);
      return loss && channelLostReply(loss, { zone: desk.timeZone, now: desk.now() });
    }
  }
}

/** The answer to what somebody asked the team. */
async function showAnswer(desk: Desk, questionId: string): Promise<Reply | undefined> {
  const question = await findTeamQuestion(desk.db, questionId);
  if (!question?.answeredAt) return undefined;
  const clock = { zone: desk.timeZone, now: desk.now() };
  const banner = words`Your question to the team has an answer.`;
  return {
    card: renderCard('team-question', teamQuestionView(question, clock, banner)),
    summary: teamQuestionSummary(question),
  };
}

/** Asks a contact whether they are there. */
async function showDrillAsk(desk: Desk, drillId: string): Promise<Reply | undefined> {
  const drill = await findDrill(desk.db, drillId);
  return drill?.outcome === 'waiting' ? drillAskReply(desk, drill) : undefined;
}
