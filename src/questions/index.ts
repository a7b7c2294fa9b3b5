export {
  answerTeamQuestion,
  askTeam,
  type TeamQuestionActed,
  type TeamQuestionPorts,
  takeTeamQuestion,
} from './act.ts';
export { createLocalAnswers, type LocalAnswers } from './local-answers.ts';
export { countSaved, findLocalArticle, listLocalArticles, retireLocalArticle } from './local-articles.ts';
export { createQuestionNotes, type QuestionNotes } from './notes.ts';
export * from './question.ts';
export {
  findTeamQuestion,
  findTeamQuestionByNumber,
  listOpenTeamQuestions,
} from './store.ts';
export { tidyQuestions } from './tidy.ts';
export { findUnanswered, listUnanswered, type NotePorts, noteUnanswered } from './unanswered.ts';
export { countVotes, vote } from './votes.ts';
