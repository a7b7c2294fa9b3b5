/**
 * The people whom a typed name may mean: those who bear exactly it, else those who bear it among others, else those
 * whose names begin so, else those one slip of the finger away. More than one is a question to the person who typed, never a guess.
 *
 * `@megan`, `bowen megan`, `megan b` and `meagn` all mean Megan Bowen; case and accents do not matter.
 */
export function matchNames<P extends { readonly name: string }>(people: readonly P[], typed: string): P[] {
  const wanted = wordsOf(typed);
  if (wanted.length === 0) return [];
  const fitting = (fits: Fits) => people.filter((person) => matches(wanted, wordsOf(person.name), fits));
  const bearers = fitting(isSame);
  // Or nobody could ever name Lee Gu beside a Lee Gu Junior.
  const exact = bearers.filter((person) => wordsOf(person.name).length === wanted.length);
  return [exact, bearers, fitting(isStart), fitting(isSlip)].find((found) => found.length > 0) ?? [];
}

type Fits = (typed: string, word: string) => boolean;

/** Whether each typed word fits a word of the name of its own, in any order. */
function matches([first, ...rest]: readonly string[], name: readonly string[], fits: Fits): boolean {
  if (first === undefined) return true;
  return name.some((word, index) => fits(first, word) && matches(rest, name.toSpliced(index, 1), fits));
}

const isSame: Fits = (typed, word) => typed === word;
const isStart: Fits = (typed, word) => word.startsWith(typed);

/** One letter wrong, missing, too many or swapped with its neighbour; short words are too alike for that. */
const isSlip: Fits = (typed, word) => {
  if (isStart(typed, word)) return true;
  if (typed.length < 4) return false;
  const [short, long] = typed.length <= word.length ? [typed, word] : [word, typed];
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (long.length - short.length > 1) return false;
  if (long.length > short.length) return short.slice(at) === long.slice(at + 1);
  const isSwapped = short[at] === long[at + 1] && short[at + 1] === long[at];
  return short.slice(at + 1) === long.slice(at + 1) || (isSwapped && short.slice(at + 2) === long.slice(at + 2));
};

const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
