/** A paragraph as a card shows it. Texts hold `**bold**` and markers `[n]`, nothing of a question. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[]; readonly isNumbered: boolean }
  | { readonly kind: 'table'; readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };

const BULLET = /^- +/;
const NUMBER = /^\d+\. +/;
const RULE = /^\|(?: *:?-+:? *\|)+$/;

/** More would not fit beside each other on a phone, or below each other on a card. */
const MOST_COLUMNS = 4;
const MOST_ROWS = 8;

/**
 * Takes a paragraph apart.
 *
 * @returns the block, or what is wrong with it and what to write instead
 */
export function readBlock(paragraph: string): Block | { readonly kind: 'problem'; readonly problem: string } {
  const lines = paragraph.split('\n').map((line) => line.trim());
  if (lines.every((line) => BULLET.test(line))) return list(lines, BULLET);
  if (lines.every((line) => NUMBER.test(line))) {
    const isInOrder = lines.every((line, at) => line.startsWith(`${at + 1}. `));
    return isInOrder ? list(lines, NUMBER) : wrong('steps must be numbered 1, 2, 3 … without a gap');
  }
  if (lines.every((line) => line.startsWith('|'))) return table(lines);
  if (lines.some((line) => BULLET.test(line) || NUMBER.test(line) || line.startsWith('|'))) {
    return wrong('a list, steps or a table must be a paragraph of their own: put an empty line before and after');
  }
  return { kind: 'text', text: lines.join(' ') };
}

const wrong = (problem: string) => ({ kind: 'problem', problem }) as const;

const list = (lines: readonly string[], mark: RegExp): Block => ({
  kind: 'list',
  items: lines.map((line) => line.replace(mark, '')),
  isNumbered: mark === NUMBER,
});

function table(lines: readonly string[]): ReturnType<typeof readBlock> {
  const [head = '', rule = '', ...body] = lines;
  if (!RULE.test(rule)) return wrong('the second line of a table must be |---|---|, with --- for each column');
  const columns = cellsOf(head);
  const rows = body.map(cellsOf);
  if (columns.length < 2 || columns.length > MOST_COLUMNS) {
    return wrong(`a table must have 2 to ${MOST_COLUMNS} columns, and has ${columns.length}`);
  }
  if (rows.length < 1 || rows.length > MOST_ROWS) {
    return wrong(`a table must have 1 to ${MOST_ROWS} rows below its head, and has ${rows.length}`);
  }
  const odd = rows.findIndex((row) => row.length !== columns.length);
  if (odd >= 0) {
    return wrong(`row ${odd + 1} of the table has ${rows[odd]?.length} cells, its head has ${columns.length}`);
  }
  return { kind: 'table', columns, rows };
}

const cellsOf = (line: string): string[] =>
  line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

/** The texts of a block that can be read by themselves: an item each, a row each. */
export function blockPieces(block: Block): readonly string[] {
  switch (block.kind) {
    case 'text':
      return [block.text];
    case 'list':
      return block.items;
    case 'table':
      return block.rows.map((row) => rowAsSentence(block.columns, row));
  }
}

/** `**Endpoints**: Security Administrator`; with more columns each cell behind its head. */
export function rowAsSentence(columns: readonly string[], [first = '', ...rest]: readonly string[]): string {
  const cells = rest.map((cell, at) => (rest.length === 1 ? cell : `${columns[at + 1]}: ${cell}`));
  return `${first.includes('**') ? first : `**${first}**`}: ${cells.join('; ')}`;
}
