import type { Generated } from 'kysely';
import type { Json } from './json.ts';

export interface UnansweredQuestionsTable {
  id: string;
  text_key: string;
  text: string;
  times: number;
  first_at: Date;
  last_at: Date;
}

export interface AnswerVotesTable {
  article_id: string;
  voter: string;
  is_helpful: boolean;
  at: Date;
}

export interface LocalArticlesTable {
  id: string;
  number: Generated<number>;
  title: string;
  asks: Json<string[]>;
  text: string;
  author_id: string;
  author_name: string;
  created_at: Date;
  retired_at: Date | null;
}

export interface TeamQuestionsTable {
  id: string;
  number: Generated<number>;
  text: string;
  asked_by_id: string;
  asked_by_name: string;
  asked_at: Date;
  taken_by_id: string | null;
  taken_by_name: string | null;
  taken_at: Date | null;
  answer: string | null;
  answered_by_id: string | null;
  answered_by_name: string | null;
  answered_at: Date | null;
  local_article_id: string | null;
  version: Generated<number>;
}

export interface QuestionContextsTable {
  conversation_id: string;
  entra_id: string;
  article_id: string;
  branch_id: string;
  question: string;
  at: Date;
}
