/**
 * Cuts an English word to a stem, so that "migrating", "migrates" and "migration" meet.
 *
 * Deliberately lighter than Porter's: a topic word cut too short ("policies" and "police") costs more here than one
 * that is not cut at all. British and American spellings of -ise/-ize meet.
 *
 * @param word - lower-case letters and digits
 */
export function stem(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word;
  return singularOf(word)
    .replace(/(?<=[aeiouy].*[^aeiou])(?:ing|ed)$|(?<=.{4})ly$/, '')
    .replace(/([bdgklmnprt])\1$/, '$1')
    .replace(/(?<=.{4})is(?=(?:ations?|e)?$)/, 'iz')
    .replace(/(?<=.{4})(?:ations?|at|ate|ion)$|(?<=.{3})e$/, '')
    .replace(/(?<=.{3})i$/, 'y');
}

function singularOf(word: string): string {
  if (/(?:ss|us|is)$/.test(word)) return word;
  if (/ie[sd]$/.test(word)) return `${word.slice(0, -3)}y`;
  return word.replace(/(?<=x|ch|sh|ss)es$|s$/, '');
}
