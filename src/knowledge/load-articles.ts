import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Article } from './article.ts';
import { parseArticle } from './parse-article.ts';
import { parseAsks } from './parse-asks.ts';

const SHIPPED = { articles: join(import.meta.dirname, 'articles'), asks: join(import.meta.dirname, 'asks') };

/**
 * Reads every article, in order of name, with the further asks that stand in a file of its name: `asks/<id>.txt`, a
 * line each. Meant for start-up: it reads synchronously.
 *
 * @param folders - absolute paths; by default those that ship with the code
 * @throws AppError `article_malformed` at the first file that breaks the rules
 */
export function loadArticles(
  folders: { readonly articles: string; readonly asks: string } = SHIPPED,
): readonly Article[] {
  return readdirSync(folders.articles)
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => withMoreAsks(parseArticle(file, readFileSync(join(folders.articles, file), 'utf8')), folders.asks));
}

function withMoreAsks(article: Article, folder: string): Article {
  const file = `${article.id}.txt`;
  if (!existsSync(join(folder, file))) return article;
  return { ...article, asks: [...article.asks, ...parseAsks(file, readFileSync(join(folder, file), 'utf8'))] };
}

/**
 * Reads the questions that no article answers: `outside/<id>.txt` holds the near misses of one article,
 * `outside/general.txt` those of another world.
 */
export const loadOutside = (folder: string = join(import.meta.dirname, 'outside')): readonly string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .flatMap((file) => parseAsks(file, readFileSync(join(folder, file), 'utf8')));
