import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { AppError } from '../../src/error.ts';
import { parseArticle } from '../../src/knowledge/parse-article.ts';
import { parseAsks } from '../../src/knowledge/parse-asks.ts';

const KNOWLEDGE = new URL('../../src/knowledge/', import.meta.url);
const filesIn = (folder: string): string[] => readdirSync(new URL(`${folder}/`, KNOWLEDGE)).sort();
const textOf = (folder: string, file: string): string => readFileSync(new URL(`${folder}/${file}`, KNOWLEDGE), 'utf8');

/** What is wrong with a file in a line that says where to look and what to do; nothing for a good one. */
function problemsOf(folder: string, file: string, read: (file: string, text: string) => unknown): string[] {
  try {
    read(file, textOf(folder, file));
    return [];
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    return [`${folder}/${file}, at “${cause.fields['field']}”: ${cause.fields['problem']}`];
  }
}

// One list of all problems: whoever writes articles mends them in one go.
test('every article can be read', () => {
  expect(filesIn('articles').flatMap((file) => problemsOf('articles', file, parseArticle))).toEqual([]);
});

test.each(['asks', 'outside'])('every file of %s can be read', (folder) => {
  expect(filesIn(folder).flatMap((file) => problemsOf(folder, file, parseAsks))).toEqual([]);
});

test.each(['asks', 'outside'])('every file of %s belongs to an article', (folder) => {
  const articles = new Set(filesIn('articles').map((file) => file.replace(/\.md$/, '.txt')));
  expect(filesIn(folder).filter((file) => !articles.has(file) && file !== 'general.txt')).toEqual([]);
});

test('a malformed article says which file, where, and what to do', () => {
  const text = textOf('articles', 'gdap-what-is.md').replace(/^date: .*$/m, 'date: last week');
  const problems = problemsOf('articles', 'gdap-what-is.md', (file) => parseArticle(file, text));
  expect(problems).toEqual([expect.stringMatching(/^articles\/gdap-what-is\.md, at “date”: .*undated/)]);
});
