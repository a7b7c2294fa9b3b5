/**
 * Reads as much of Bicep as a check of its structure needs: words, texts with what is inserted into them, brackets, and
 * the statements of a file. It is no compiler: it knows no types and no resource's properties.
 */

export interface Token {
  readonly kind: 'word' | 'text' | 'sign' | 'lineEnd';
  /** A text comes without its quotes, with `…` for everything inserted. */
  readonly value: string;
  /** What is inserted into a text. */
  readonly inserted: readonly Token[];
  readonly line: number;
}

/** One statement: `param`, `var`, `resource`, `module`, `output`, `targetScope` or `using`. */
export interface Statement {
  readonly keyword: string;
  /** What it declares; `''` for those that declare nothing. */
  readonly name: string;
  /** Names of its decorators, such as `secure`. */
  readonly decorators: readonly string[];
  /** Everything after the name. */
  readonly tokens: readonly Token[];
  readonly line: number;
}

const PAIRS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const NAMELESS = new Set(['targetScope', 'using']);

/** @throws Error that names the line, where a bracket or a text is not closed */
export function readBicep(source: string): Statement[] {
  const statements: Statement[] = [];
  let decorators: string[] = [];
  for (const tokens of logicalLines(tokenise(source))) {
    const [first, second] = tokens;
    if (!first) continue;
    if (first.value === '@') {
      decorators.push(second?.value ?? '');
      continue;
    }
    const isNameless = NAMELESS.has(first.value);
    const name = isNameless ? '' : (second?.value ?? '');
    const rest = tokens.slice(isNameless ? 1 : 2);
    statements.push({ keyword: first.value, name, decorators, tokens: rest, line: first.line });
    decorators = [];
  }
  return statements;
}

/** Every word, also those inserted into texts. */
export const wordsOf = (tokens: readonly Token[]): string[] =>
  tokens.flatMap((token) => (token.kind === 'word' ? [token.value] : wordsOf(token.inserted)));

/** Every word that refers to something: neither a key nor a member behind a dot. */
export const referencesIn = (tokens: readonly Token[]): string[] =>
  tokens.flatMap((token, at) => {
    if (token.kind !== 'word') return referencesIn(token.inserted);
    return isKey(tokens, at) || tokens[at - 1]?.value === '.' ? [] : [token.value];
  });

/** The first text. */
export const firstText = (tokens: readonly Token[]): string =>
  tokens.find((token) => token.kind === 'text')?.value ?? '';

/** Keys of the object behind `key:`, or of the outermost one, with the tokens of each value. */
export function membersOf(tokens: readonly Token[], key?: string): Map<string, readonly Token[]> {
  const start = key === undefined ? 0 : tokens.findIndex((token, at) => isKey(tokens, at) && token.value === key);
  const members = new Map<string, readonly Token[]>();
  if (start < 0) return members;
  const opening = tokens.findIndex((token, at) => at >= start && token.value === '{' && token.kind === 'sign');
  let depth = 0;
  let current: { name: string; from: number } | undefined;
  const finish = (end: number) => {
    if (current) members.set(current.name, tokens.slice(current.from, end));
    current = undefined;
  };
  for (let at = opening; opening >= 0 && at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token) break;
    if (token.kind === 'sign' && '([{'.includes(token.value)) depth += 1;
    if (token.kind === 'sign' && ')]}'.includes(token.value)) depth -= 1;
    if (depth === 0) {
      finish(at);
      break;
    }
    if (depth === 1 && (token.kind === 'lineEnd' || token.value === ',')) finish(at);
    else if (depth === 1 && !current && isKey(tokens, at)) current = { name: token.value, from: at + 2 };
  }
  return members;
}

// What stands before tells a key from the middle of `a ? b : c`.
function isKey(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  const begins = before === undefined || before.kind === 'lineEnd' || ['{', ','].includes(before.value);
  return begins && tokens[at + 1]?.value === ':' && ['word', 'text'].includes(tokens[at]?.kind ?? '');
}

function logicalLines(tokens: readonly Token[]): Token[][] {
  const lines: Token[][] = [[]];
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.kind === 'sign' && '([{'.includes(token.value)) open.push(token);
    const opening = token.kind === 'sign' ? PAIRS[token.value] : undefined;
    if (opening && open.pop()?.value !== opening)
      throw new Error(`line ${token.line}: “${token.value}” closes nothing`);
    if (token.kind === 'lineEnd' && open.length === 0) lines.push([]);
    else lines.at(-1)?.push(token);
  }
  if (open[0]) throw new Error(`line ${open[0].line}: “${open[0].value}” is not closed`);
  return lines;
}

function tokenise(source: string, firstLine = 1): Token[] {
  const tokens: Token[] = [];
  let line = firstLine;
  for (let at = 0; at < source.length; ) {
    const rest = source.slice(at);
    const skipped = /^(?:[ \t\r]+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)/.exec(rest)?.[0];
    if (skipped !== undefined) {
      at += skipped.length;
      line += skipped.split('\n').length - 1;
      continue;
    }
    if (rest[0] === "'") {
      const { token, length } = readText(rest, line);
      tokens.push(token);
      at += length;
      continue;
    }
    const value = /^(?:\w+|[=!<>&|?]+|.|\n)/.exec(rest)?.[0] ?? '';
    const kind = value === '\n' ? 'lineEnd' : /^\w/.test(value) ? 'word' : 'sign';
    tokens.push({ kind, value, inserted: [], line });
    if (kind === 'lineEnd') line += 1;
    at += value.length;
  }
  return tokens;
}

/** Reads a text from its opening quote on. Multi-line texts (`'''`) are refused: ours have none. */
function readText(source: string, line: number): { token: Token; length: number } {
  if (source.startsWith("'''")) throw new Error(`line ${line}: multi-line texts are not read here`);
  const inserted: Token[] = [];
  let value = '';
  for (let at = 1; at < source.length && source[at] !== '\n'; at += 1) {
    if (source[at] === "'") return { token: { kind: 'text', value, inserted, line }, length: at + 1 };
    if (source[at] === '\\') {
      at += 1;
      value += source[at] ?? '';
    } else if (source.startsWith('${', at)) {
      const end = endOfInsertion(source, at + 2, line);
      inserted.push(...tokenise(source.slice(at + 2, end), line));
      value += '…';
      at = end;
    } else value += source[at];
  }
  throw new Error(`line ${line}: a text is not closed`);
}

function endOfInsertion(source: string, from: number, line: number): number {
  for (let at = from, depth = 1; at < source.length && source[at] !== '\n'; at += 1) {
    if (source[at] === "'") at += readText(source.slice(at), line).length - 1;
    if (source[at] === '{') depth += 1;
    if (source[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error(`line ${line}: an insertion is not closed`);
}
