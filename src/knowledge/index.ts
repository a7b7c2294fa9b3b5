export type { Answer, Citation, Topic } from './answer.ts';
export { type Article, DOCUMENTS, type DocumentTitle, type Passage } from './article.ts';
export { createKnowledge, type Knowledge } from './knowledge.ts';
export { loadArticles, loadOutside } from './load-articles.ts';
