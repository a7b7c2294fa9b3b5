import { readFileSync } from 'node:fs';

/**
 * The names of the tests and groups of one file, as they are written: those of `test.each` with their placeholders.
 *
 * @param file - from the root of the project
 * @throws when there is no such file
 */
export function testNames(file: string): ReadonlySet<string> {
  const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const call =
    /(?:\b(?:test|describe|it)(?:\.(?:each|skip))?(?:<[^()]*>)?\(|\)\()\s*(['"`])((?:\\.|(?!\1)[\s\S])*?)\1/g;
  return new Set([...source.matchAll(call)].map(([, , name = '']) => name.replaceAll(/\\(['"`])/g, '$1')));
}
