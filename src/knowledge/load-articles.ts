import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Article } from './article.ts';
import { parseArticle } from './parse-article.ts';

const SHIPPED = join(import.meta.dirname, 'articles');

/**
 * Reads every `.md` file of a folder, in order of name. Meant for start-up: it reads synchronously.
 *
 * @param folder - absolute path; by default the articles that ship with the code
 * @throws AppError `article_malformed` at the first file that breaks the rules
 */
export function loadArticles(folder: string = SHIPPED): readonly Article[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => parseArticle(file, readFileSync(join(folder, file), 'utf8')));
}
