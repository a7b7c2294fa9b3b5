export { createAnalyser, type WordKind, wordKind } from './analyse.ts';
export {
  type Abstained,
  type Answer,
  type Answered,
  answerTexts,
  type Citation,
  type QuestionContext,
  type ShownFork,
  type Topic,
} from './answer.ts';
export { type Article, DOCUMENTS, type DocumentTitle, type Passage } from './article.ts';
export { type Block, rowAsSentence } from './block.ts';
export { type FollowUp, readFollowUp } from './follow-up.ts';
export { createKnowledge, type Knowledge, type Part } from './knowledge.ts';
export { loadArticles, loadOutside } from './load-articles.ts';
